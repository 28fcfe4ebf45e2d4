// What an incident touches: the entities of its graph, in which the names of one person or device are one, with what
// the evidence of its alerts tells of each.
import type { Schemas, SeverityWord } from '../../api/client';
import type { Alert } from './words';

export type Kind = 'device' | 'user' | 'mailbox' | 'evidence';
export type Asset = {
  key: string;
  /** A person can be a user and own the mailbox of the same name. */
  kinds: Kind[];
  type: string;
  label: string;
  /** Everything it is called, the label first. */
  names: string[];
  impacted: boolean;
  /** Fields of the evidence, as `command line: …`. */
  known: string[];
  alerts: Alert[];
  severity: SeverityWord;
};

const KINDS: Record<string, Kind> = { Machine: 'device', User: 'user', Mailbox: 'mailbox' };
const RANK: SeverityWord[] = ['Informational', 'Low', 'Medium', 'High'];

/** Assets and evidence, each once, those hit hardest first. */
export function assetsOf(graph: Schemas['GraphBody'], alerts: Alert[]): Asset[] {
  const byId = new Map(alerts.map((alert) => [alert.id, alert]));
  return graph.nodes
    .map((node) => {
      const shown = node.shownBy.flatMap((id) => byId.get(id) ?? []);
      const rank = Math.max(0, ...shown.map((alert) => RANK.indexOf(alert.severity)));
      return {
        key: node.id,
        kinds: [...new Set(node.types.map((type) => KINDS[type] ?? 'evidence'))],
        type: node.type,
        label: node.label,
        names: node.names,
        impacted: node.impacted,
        known: knownOf(node, shown),
        alerts: shown,
        severity: RANK[rank] ?? 'Informational',
      } satisfies Asset;
    })
    .sort((a, b) => Number(b.impacted) - Number(a.impacted) || b.alerts.length - a.alerts.length || a.label.localeCompare(b.label));
}

function knownOf(node: Schemas['NodeBody'], alerts: Alert[]): string[] {
  const found = new Set<string>();
  for (const alert of alerts) {
    for (const item of alert.evidence) {
      if (!node.types.includes(item.type) || !node.names.includes(item.label)) continue;
      for (const [name, value] of Object.entries(item.entity))
        if (typeof value === 'string' && value !== '' && name !== 'type' && !node.names.includes(value)) found.add(`${name.replace(/_/g, ' ')}: ${value}`);
    }
  }
  return [...found];
}
