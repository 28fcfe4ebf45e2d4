// What a piece of text may mean: pages of the portal, things known by their form (an address, a hash), and what the
// server finds. The search box and the search page both ask here.
import { useQuery } from '@tanstack/react-query';
import { calls, type Schemas } from '../api/client';
import { useMay, useMe } from '../api/session';
import { ROUTES } from '../routes';
import { shownTo } from '../routing';
import { entityAddress, PLACES, type Subject } from '../state/entities';
import { plain } from '../state/words';

export type Find = { key: string; title: string; detail: string; to: string };
export type Group = { title: string; finds: Find[] };
type Hit = Schemas['HitBody'];

/** Where a hit leads; entities without a page lead to the incidents that name them. */
export function addressOf(hit: Hit): string {
  const name = encodeURIComponent(hit.id);
  if (hit.what === 'incident') return `/incidents/${name}`;
  if (hit.what === 'alert') return `/alerts/${name}`;
  if (hit.what === 'rule') return `/detections/${name}`;
  if (hit.what === 'query') return `/hunting?saved=${name}`;
  return entityAddress(hit.detail, hit.title) ?? `/incidents?text=${encodeURIComponent(hit.title)}`;
}

const FORMS: [RegExp, Subject, string][] = [
  [/^(?:\d{1,3}\.){3}\d{1,3}$/, 'ip', 'IP address'],
  [/^[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}$/i, 'ip', 'IP address'],
  [/^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})$/i, 'file', 'File by its hash'],
  [/^https?:\/\/\S+$/i, 'url', 'URL'],
  [/^[^\s@/\\]+@[^\s@/\\]+$/, 'user', 'User'],
  [/^[^\s@/\\]+@[^\s@/\\]+$/, 'mailbox', 'Mailbox'],
  [/^(?!(?:\d+\.)+\d+$)(?:[\p{L}\d](?:[\p{L}\d-]*[\p{L}\d])?\.)+[\p{L}]{2,}$/u, 'domain', 'Domain'],
  [/^(?!(?:\d+\.)+\d+$)(?:[\p{L}\d](?:[\p{L}\d-]*[\p{L}\d])?\.)+[\p{L}]{2,}$/u, 'device', 'Device'],
  [/^[^\\/\s]+\.(?:exe|dll|ps1|bat|cmd|js|vbs|docm?|xlsm?|pdf|zip|iso|lnk|hta|scr|msi|sh|py)$/i, 'file', 'File by its name'],
  [/^[^\\\s]+\\[^\\\s]+$/, 'user', 'User'],
];

/** Entities that a text of this form names, whether or not anything is known of them. */
export function lookUps(text: string): Find[] {
  const known = FORMS.filter(([form]) => form.test(text));
  // A program is no domain, though it looks like one.
  const file = known.some(([, subject]) => subject === 'file');
  return known
    .filter(([, subject]) => !file || subject === 'file')
    .map(([, subject, detail]) => ({ key: `look ${subject}`, title: text, detail, to: `/${PLACES[subject]}/${encodeURIComponent(text)}` }));
}

const GROUPS: Record<Hit['what'], string> = { incident: 'Incidents', alert: 'Alerts', entity: 'People, devices and things', rule: 'Rules', query: 'Saved queries' };

/** Everything found for the text, in groups; `asked` is the question to the server. */
export function useFound(text: string, limit: number) {
  const me = useMe();
  const may = useMay('incidents.read');
  const wanted = text.trim();
  const enabled = may && wanted !== '';
  const query = { text: wanted.slice(0, 200), limit };
  const asked = useQuery({
    queryKey: ['get', '/api/v1/search', query],
    queryFn: async ({ signal }) => {
      const { data, response } = await calls.GET('/api/v1/search', { params: { query }, signal });
      return { hits: data ?? [], partial: response.headers.get('Search-Partial') ?? '' };
    },
    enabled,
    placeholderData: (before) => before,
  });
  if (!wanted) return { groups: [], asked, enabled, partial: '' };
  const folded = wanted.toLowerCase();
  const pages = ROUTES.filter((route) => route.nav && shownTo(me, route) !== 'hidden' && `${route.title} ${route.nav.also ?? ''}`.toLowerCase().includes(folded));
  const hits = enabled ? (asked.data?.hits ?? []) : [];
  const groups: Group[] = [
    { title: 'Pages', finds: pages.map((route) => ({ key: route.path, title: route.title, detail: route.nav?.also ?? '', to: route.path })) },
    { title: 'Look up', finds: may ? lookUps(wanted).filter((find) => !hits.some((hit) => addressOf(hit) === find.to)) : [] },
    ...(Object.keys(GROUPS) as Hit['what'][]).map((what) => ({ title: GROUPS[what], finds: hits.filter((hit) => hit.what === what).map((hit) => ({ key: `${what} ${hit.id}`, title: hit.title, detail: plain(hit.detail), to: addressOf(hit) })) })),
  ];
  return { groups: groups.filter((group) => group.finds.length), asked, enabled, partial: enabled ? (asked.data?.partial ?? '') : '' };
}
