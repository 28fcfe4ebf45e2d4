// Where entities have their pages, and how any page sends people to hunting: one place for addresses that many write.
import { useLocation } from 'wouter';
import type { Schemas } from '../api/client';

/** The kinds of entity page, in the words of `/api/v1/entities`. */
export type Subject = Schemas['Subject'];

/** The first part of the address of each kind of page. */
export const PLACES: Record<Subject, string> = {
  device: 'devices',
  user: 'users',
  mailbox: 'mailboxes',
  ip: 'addresses',
  url: 'urls',
  domain: 'domains',
  file: 'files',
  app: 'apps',
};

// The words of alerts and incidents (`AlertEvidence.EntityType`) for the same things.
const TYPES: Record<string, Subject> = {
  machine: 'device',
  device: 'device',
  user: 'user',
  account: 'user',
  person: 'user',
  mailbox: 'mailbox',
  ip: 'ip',
  url: 'url',
  domain: 'domain',
  file: 'file',
  process: 'file',
  cloudapplication: 'app',
  oauthapplication: 'app',
  app: 'app',
};

/** The kind of page for a type of entity in any of the API's words; undefined where there is none, as for a session. */
export const subjectOf = (type: string): Subject | undefined => TYPES[type.toLowerCase()];

/** The address of an entity's page, `/devices/…`; undefined where its type has none. `id` is a name people know. */
export function entityAddress(type: string, id: string): string | undefined {
  const subject = subjectOf(type);
  return subject && id ? `/${PLACES[subject]}/${encodeURIComponent(id)}` : undefined;
}

/** The address of hunting with this query in a tab of its own; a span is ISO 8601, as `P7D`. */
export function huntAddress(query: string, span = ''): string {
  const found = new URLSearchParams({ query, ...(span && { span }) });
  return `/hunting?${found.toString()}`;
}

/** The address where a detection is written from this query; names that tabs have by themselves are left out. */
export function detectionAddress(query: string, name: string): string {
  const found = new URLSearchParams({ query, ...(!/^(Query \d+|From a link)$/.test(name) && { name }) });
  return `/detections/new?${found.toString()}`;
}

/**
 * For entity pages: the entity's name in the present address. Read here and not from the router, which decodes twice:
 * a link that itself holds `%2F` would come out as another one.
 */
export function useEntityName(): string {
  useLocation();
  const last = window.location.pathname.split('/')[2] ?? '';
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}
