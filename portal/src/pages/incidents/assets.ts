// What an incident touches, put together from the evidence of its alerts.
import type { Schemas, SeverityWord } from '../../api/client';
import type { Alert } from './words';

export type Kind = 'device' | 'user' | 'mailbox' | 'evidence';
export type Asset = {
  key: string;
  kind: Kind;
  type: Schemas['EntityType'];
  label: string;
  impacted: boolean;
  details: string[];
  entity: Record<string, unknown>;
  alerts: Alert[];
  severity: SeverityWord;
};

const KINDS: Partial<Record<Schemas['EntityType'], Kind>> = { Machine: 'device', User: 'user', Mailbox: 'mailbox' };
const RANK: SeverityWord[] = ['Informational', 'Low', 'Medium', 'High'];

/** Assets and evidence, each once, those hit hardest first. */
export function assetsOf(alerts: Alert[]): Asset[] {
  const found = new Map<string, Asset>();
  for (const alert of alerts) {
    for (const item of alert.evidence) {
      const key = `${item.type} ${item.label.toLowerCase()}`;
      const known = found.get(key) ?? {
        key, kind: KINDS[item.type] ?? 'evidence', type: item.type, label: item.label, impacted: false, details: [], entity: item.entity, alerts: [], severity: 'Informational' as const,
      };
      known.impacted ||= item.role === 'Impacted';
      if (item.detail && !known.details.includes(item.detail)) known.details.push(item.detail);
      if (!known.alerts.includes(alert)) known.alerts.push(alert);
      if (RANK.indexOf(alert.severity) > RANK.indexOf(known.severity)) known.severity = alert.severity;
      found.set(key, known);
    }
  }
  return [...found.values()].sort((a, b) => Number(b.impacted) - Number(a.impacted) || b.alerts.length - a.alerts.length || a.label.localeCompare(b.label));
}
