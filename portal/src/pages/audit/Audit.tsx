// The audit log: who did what, newest first; proof that nothing was changed; export of the whole.
import { Button, Input, Menu, MenuItem, MenuList, MenuPopover, MenuTrigger } from '@fluentui/react-components';
import { ArrowDownloadRegular, NotepadRegular } from '@fluentui/react-icons';
import { useMemo } from 'react';
import { api, type Schemas } from '../../api/client';
import { usePages } from '../../api/pages';
import type { Column } from '../../components/DataGrid';
import { Choice, Filters, TextFilter } from '../../components/Filters';
import { Page } from '../../components/Page';
import { PagedGrid } from '../../components/PagedGrid';
import { Time } from '../../components/Time';
import { count, plain } from '../../state/words';
import { otherZone } from '../../theme/prefs';
import { useView } from '../../state/view';
import { EntryPane } from './EntryPane';
import { Seal } from './Seal';

export type Entry = Schemas['EntryBody'];
const STOCK = { text: '', kind: '', actor: '', since: '', until: '', entry: '' };
const KINDS: Record<string, string> = {
  'accounts.': 'Accounts', 'sessions.': 'Sessions', 'roles.': 'Roles', 'devices.': 'Device groups', 'keys.': 'API keys', 'applications.': 'Applications',
  'providers.': 'Identity providers', 'directories.': 'Directories', 'users.': 'People of the directory', 'licences.': 'Licences', 'tenant.': 'Turning on and off', 'settings.': 'Settings',
  'detections.': 'Detections', 'rules.': 'Rules', 'exceptions.': 'Exceptions', 'hunting.': 'Hunting', 'streams.': 'Streams', 'feed.': 'Activity feed', 'imports.': 'Imports',
  'deadletters.': 'Dead letters', 'retention.': 'Retention', 'backups.': 'Backups', 'audit.': 'The log itself', AdminMailAccess: 'Mail that was read',
};
/** `roles.copy` as `Roles: copy`. */
export const verbWords = (verb: string): string => {
  const [room = '', what = ''] = verb.split('.');
  return what ? `${plain(room)}: ${what.replace(/-/g, ' ')}` : plain(verb);
};

const COLUMNS: Column<Entry>[] = [
  { id: 'position', header: 'No.', width: 70, numeric: true, cell: (row) => row.position.toLocaleString('en') },
  { id: 'at', header: 'When', width: 172, cell: (row) => <Time at={row.at} show="seconds" /> },
  { id: 'actor', header: 'Who', width: 200, cell: (row) => <span title={row.actor}>{row.actor}</span> },
  { id: 'verb', header: 'Did', width: 190, cell: (row) => <span title={row.verb}>{verbWords(row.verb)}</span> },
  { id: 'subject', header: 'To what', width: 240, grow: true, cell: (row) => <span title={row.subject}>{row.subject}</span> },
  { id: 'detail', header: 'Detail', width: 280, grow: true, cell: (row) => <span title={row.detail}>{row.detail}</span> },
  { id: 'hash', header: 'Seal', width: 200, hidden: true, cell: (row) => <span className="mono">{row.hash}</span> },
];
/** The chosen day as an instant; days of the filter are in UTC, as the log is. */
const start = (day: string, plus = 0): string | undefined => (/^\d{4}-\d\d-\d\d$/.test(day) ? new Date(Date.parse(`${day}T00:00:00Z`) + plus * 86_400_000).toISOString() : undefined);

export default function Audit() {
  const [view, setView] = useView(STOCK);
  const query = useMemo(() => ({ limit: 200, verb: view.kind, actor: view.actor, text: view.text, since: start(view.since), until: start(view.until, 1) }), [view.kind, view.actor, view.text, view.since, view.until]);
  const found = api.useInfiniteQuery('get', '/api/v1/audit', { params: { query } }, {
    pageParamName: 'before',
    initialPageParam: 0,
    getNextPageParam: (page: { next?: number | null }) => page.next ?? undefined,
    placeholderData: (before) => before,
  });
  const paged = usePages(found);
  const { rows, total } = paged;
  const filtered = [view.text, view.kind, view.actor, view.since, view.until].some(Boolean);
  const day = (label: string, name: 'since' | 'until') => (
    <label style={{ display: 'flex', gap: 6, alignItems: 'center', fontSize: 12 }}>
      {label} <Input size="small" type="date" value={view[name]} onChange={(_, data) => setView({ [name]: data.value })} style={{ width: 140 }} />
    </label>
  );
  return (
    <Page title="Audit log" shape="full" about={found.data ? `${count(total, 'entry', 'entries')}${filtered ? ' match' : ''}. Nobody can change or remove one.` : 'Everything that was changed, and who did it'} actions={<Export />}>
      <Seal />
      <Filters onClear={filtered ? () => setView({ ...STOCK, entry: view.entry }) : undefined}>
        <TextFilter label="What, or in the detail" value={view.text} onChange={(text) => setView({ text })} />
        <Choice label="Kind" single values={Object.keys(KINDS)} word={(word) => KINDS[word] ?? word} chosen={view.kind ? [view.kind] : []} onChange={([kind = '']) => setView({ kind })} />
        <TextFilter label="Who, the whole name" value={view.actor} onChange={(actor) => setView({ actor })} />
        {day('From', 'since')}
        {day('to', 'until')}
        <span style={{ fontSize: 12 }}>(days in UTC)</span>
      </Filters>
      <PagedGrid
        name="audit"
        label="Audit log"
        columns={COLUMNS}
        found={found}
        paged={paged}
        rowKey={(row) => row.position}
        onOpen={(row) => setView({ entry: String(row.position) }, 'push')}
        icon={<NotepadRegular />}
        none={['Nothing was changed yet', 'Every change and every sensitive read appears here at once.']}
        unmatched={filtered && ['No entry is so', 'Loosen a filter; names are compared whole, letter by letter.', () => setView(STOCK)]}
      />
      <EntryPane of={rows.find((row) => String(row.position) === view.entry)} onClose={() => setView({ entry: '' })} />
    </Page>
  );
}

function Export() {
  const zone = encodeURIComponent(otherZone());
  const take = (form: string) => window.location.assign(`/api/v1/audit/export?form=${form}&zone=${zone}`);
  return (
    <Menu>
      <MenuTrigger disableButtonEnhancement>
        <Button icon={<ArrowDownloadRegular />}>Export</Button>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          <MenuItem onClick={() => take('csv')}>{`The whole log as CSV, times in UTC and ${otherZone()}`}</MenuItem>
          <MenuItem onClick={() => take('json')}>The whole log as JSON lines, with the seals</MenuItem>
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
