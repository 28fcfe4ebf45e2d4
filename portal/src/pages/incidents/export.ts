// Incidents as files: CSV with every moment in UTC and in the zone people read, JSON with all that the API tells.
import { calls } from '../../api/client';
import { zoned } from '../../state/time';
import { otherZone } from '../../theme/prefs';
import { saveFile } from '../hunting/files';
import type { Alert, Incident, Line } from './words';

/** A cell of CSV (RFC 4180); what a spreadsheet would calculate stays text. */
export function cell(value: unknown): string {
  const text = value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
  const plain = /^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replace(/"/g, '""')}"` : plain;
}

type Made = [string, unknown][];
const both = (name: string, at: string | null): Made => [[`${name} (UTC)`, at], [`${name} (${otherZone()})`, at && zoned(at, otherZone())]];

function csv(rows: Made[]): Blob {
  const lines = rows[0] ? [rows[0].map(([name]) => cell(name)), ...rows.map((row) => row.map(([, value]) => cell(value)))] : [];
  // The mark at the beginning tells spreadsheets that it is UTF-8.
  return new Blob(['\ufeff', lines.map((line) => line.join(',')).join('\r\n'), '\r\n'], { type: 'text/csv' });
}

const alertRow = (of: Incident, alert: Alert): Made => [
  ['Incident', of.number],
  ['Alert', alert.id],
  ['Title', alert.title],
  ['Severity', alert.severity],
  ['Status', alert.status],
  ['Tactic', alert.category],
  ['Techniques', alert.techniques.join(' ')],
  ['Service', alert.service],
  ['Source', alert.source],
  ['Detector', alert.detector],
  ...both('First activity', alert.firstActivity),
  ...both('Last activity', alert.lastActivity),
  ['Rows', alert.count],
  ['Why it is here', of.links.filter((link) => link.alert === alert.id || link.other === alert.id).map((link) => link.reason).join('; ')],
  ['Evidence', alert.evidence.map((item) => `${item.type}: ${item.label}`).join('; ')],
];

/** Its alerts, one a line. */
export const saveAlerts = (of: Incident): void => saveFile(csv(of.alertList.map((alert) => alertRow(of, alert))), `incident-${of.number}-alerts.csv`);

/** All of it: the incident, its story, its graph. */
export async function saveWhole(of: Incident): Promise<void> {
  const params = { params: { path: { number: of.number } } };
  const [story, graph] = await Promise.all([calls.GET('/api/v1/incidents/{number}/story', params), calls.GET('/api/v1/incidents/{number}/graph', params)]);
  const text = JSON.stringify({ incident: of, story: story.data, graph: graph.data, zones: ['UTC', otherZone()], exported: new Date().toISOString() }, null, 2);
  saveFile(new Blob([text], { type: 'application/json' }), `incident-${of.number}.json`);
}

/** Lines of the queue. */
export const saveLines = (lines: Line[]): void =>
  saveFile(
    csv(
      lines.map((row) => [
        ['Number', row.number],
        ['Incident', row.name],
        ['Severity', row.severity],
        ['Status', row.status],
        ['Alerts', row.alerts],
        ['Services', row.services.join('; ')],
        ['Tactics', row.categories.join('; ')],
        ['Assigned to', row.assigned],
        ['Classification', row.classification],
        ['Determination', row.determination],
        ['Tags', row.tags.join('; ')],
        ...both('First activity', row.firstActivity),
        ...both('Last activity', row.lastActivity),
        ...both('Made', row.created),
      ]),
    ),
    'incidents.csv',
  );
