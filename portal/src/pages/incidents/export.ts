// Incidents as files: CSV with every moment in UTC and in the zone people read, JSON with all that the API tells.
import { calls } from '../../api/client';
import { both, csv, type Made } from '../../state/csv';
import { otherZone } from '../../theme/prefs';
import { saveFile } from '../hunting/files';
import type { Alert, Incident, Line } from './words';

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
