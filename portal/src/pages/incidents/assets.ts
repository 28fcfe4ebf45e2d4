// What an incident touches: the entities of its graph, in which the names of one person or device are one, with what
// the evidence of its alerts tells of each.
import type { Schemas, SeverityWord } from '../../api/client';
import { entityAddress } from '../../state/entities';
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
  /** Of its own page, where its kind has one. */
  address: string | undefined;
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
        address: addressOf(node.types, evidenceOf(node, shown)) ?? entityAddress(node.type, node.label),
      } satisfies Asset;
    })
    .sort((a, b) => Number(b.impacted) - Number(a.impacted) || b.alerts.length - a.alerts.length || a.label.localeCompare(b.label));
}

type Told = { type: string; label: string; entity: Record<string, unknown> };

/** The address of the page of what a piece of evidence names; hashes rather than names of files. */
export function pageOf({ type, label, entity }: Told): string | undefined {
  const text = (name: string, from: unknown = entity): string => {
    const found = typeof from === 'object' && from !== null ? (from as Record<string, unknown>)[name] : '';
    return typeof found === 'string' ? found : '';
  };
  const file = type === 'Process' ? entity['file'] : entity;
  const person = text('name') && text('domain') ? `${text('domain')}\\${text('name')}` : text('name');
  const best: Record<string, string> = {
    User: text('upn') || person || text('sid'),
    Machine: text('name') || text('id'),
    File: text('sha256') || text('sha1') || text('md5') || text('name'),
    Process: text('sha256', file) || text('sha1', file) || text('name', file),
  };
  return entityAddress(type, best[type] || label);
}

/** The evidence that tells most of an entity under one of its names. */
function evidenceOf(node: Schemas['NodeBody'], alerts: Alert[]): Told[] {
  return alerts.flatMap((alert) => alert.evidence).filter((item) => node.types.includes(item.type) && node.names.includes(item.label));
}

/** Of a user that is a mailbox too, the user's page. */
function addressOf(types: readonly string[], told: Told[]): string | undefined {
  for (const type of types) {
    const all = told.filter((item) => item.type === type);
    const most = all.sort((a, b) => filled(b) - filled(a))[0];
    const found = most && pageOf(most);
    if (found) return found;
  }
  return undefined;
}

const filled = (item: Told): number => Object.values(item.entity).filter((value) => value !== '' && value !== null).length;

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
