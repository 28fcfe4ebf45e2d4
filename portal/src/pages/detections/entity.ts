// The entities an exception can name, as people write them and as the API takes them.
import type { Schemas } from '../../api/client';

export type Kept = Schemas['KeptBody'];
type Entity = Record<string, unknown>;

/** What people choose: its words, the entity's type and the field that names it. */
export const KINDS: Record<string, [string, string, string, string]> = {
  device: ['Device', 'Machine', 'name', 'pc-041 or pc-041.example.com'],
  person: ['Person', 'User', 'upn', 'ina.berg@example.com'],
  mailbox: ['Mailbox', 'Mailbox', 'address', 'scanner@example.com'],
  ip: ['IP address', 'Ip', 'address', '192.0.2.10'],
  domain: ['Domain', 'Domain', 'name', 'updates.example.com'],
  url: ['URL', 'Url', 'url', 'https://updates.example.com/agent'],
  file: ['File name', 'File', 'name', 'backup-agent.exe'],
  hash: ['File, by SHA-256', 'File', 'sha256', '64 hexadecimal digits'],
  app: ['Cloud app', 'CloudApplication', 'name', 'Okta'],
};

export function entityOf(kind: string, value: string): Entity | null {
  const [, type, field] = KINDS[kind] ?? [];
  return type && field && value.trim() ? { type, [field]: value.trim() } : null;
}

/** Which choice an entity is, and the text that names it. */
export function choiceOf(entity: Entity | null | undefined): [string, string] {
  for (const [kind, [, type, field]] of Object.entries(KINDS)) {
    const value = entity?.['type'] === type ? entity[field] : undefined;
    if (typeof value === 'string' && value) return [kind, value];
  }
  return ['device', ''];
}

/** `Device pc-041`. */
export function entityText(entity: Entity | null | undefined): string {
  if (!entity) return '';
  const [kind, value] = choiceOf(entity);
  return value ? `${KINDS[kind]?.[0] ?? ''} ${value}` : JSON.stringify(entity);
}
