// Retention: what every table holds, how long it is kept, what goes next, and the organisation's own limits.
import { Button } from '@fluentui/react-components';
import { DatabaseRegular } from '@fluentui/react-icons';
import { useMemo } from 'react';
import { api, type Schemas } from '../../api/client';
import { DataGrid, type Column } from '../../components/DataGrid';
import { EmptyState } from '../../components/EmptyState';
import { Choice, Filters, TextFilter } from '../../components/Filters';
import { Page } from '../../components/Page';
import { Time } from '../../components/Time';
import { Wait } from '../../components/Wait';
import { useView } from '../../state/view';
import { bytes, count } from '../../state/words';
import { LimitPane } from './LimitPane';
import { Sections } from './Sections';

export type Held = Schemas['HeldTableBody'];

/** `30 days or 5 GB`, `no limit`. */
export function limitText(days = 0, gigabytes = 0): string {
  const parts = [days ? count(days, 'day') : '', gigabytes ? `${gigabytes.toLocaleString('en')} GB` : ''].filter(Boolean);
  return parts.join(' or ') || 'No limit';
}

const COLUMNS: Column<Held>[] = [
  { id: 'table', header: 'Table', width: 260, grow: true, sortable: true, cell: (row) => row.table },
  { id: 'rows', header: 'Rows', width: 100, numeric: true, sortable: true, cell: (row) => row.rows.toLocaleString('en') },
  { id: 'bytes', header: 'On disk', width: 100, numeric: true, sortable: true, cell: (row) => bytes(row.bytes) },
  { id: 'first', header: 'Oldest', width: 148, sortable: true, cell: (row) => <Time at={row.first} /> },
  { id: 'last', header: 'Newest', width: 148, sortable: true, cell: (row) => <Time at={row.last} /> },
  { id: 'keep', header: 'Kept', width: 150, cell: (row) => limitText(row.keepDays, row.keepGigabytes) },
  { id: 'by', header: 'Set by', width: 120, cell: (row) => (row.own ? 'Organisation' : 'Installation') },
  { id: 'due', header: 'Goes next', width: 100, numeric: true, sortable: true, cell: (row) => (row.due ? bytes(row.due) : '–') },
];

type Word = 'table' | 'rows' | 'bytes' | 'first' | 'last' | 'due';

export default function Retention() {
  const [view, setView] = useView({ text: '', show: 'filled', sort: '-bytes', open: '' });
  const tables = api.useQuery('get', '/api/v1/tables', {});
  const rows = useMemo(() => {
    const text = view.text.toLowerCase();
    const down = view.sort.startsWith('-');
    const key = view.sort.replace('-', '') as Word;
    const found = (tables.data ?? []).filter((row) => (view.show !== 'filled' || row.rows > 0 || row.own) && (view.show !== 'own' || row.own) && (!text || row.table.toLowerCase().includes(text)));
    return found.sort((a, b) => {
      const [x, y] = [a[key] ?? '', b[key] ?? ''];
      return (x < y ? -1 : x > y ? 1 : 0) * (down ? -1 : 1);
    });
  }, [tables.data, view]);
  const size = tables.data?.reduce((sum, row) => sum + row.bytes, 0) ?? 0;
  const due = tables.data?.reduce((sum, row) => sum + row.due, 0) ?? 0;
  const opened = tables.data?.find((row) => row.table === view.open);
  const words: Record<string, string> = { filled: 'with rows', own: 'with a limit of our own', all: 'all' };
  return (
    <Page
      title="Retention"
      shape="full"
      about={tables.data ? `${bytes(size)} on disk. ${due ? `${bytes(due)} go with the next daily run.` : 'Nothing goes with the next daily run.'} Whole days go, oldest first; the newest day is never dropped for its size.` : 'How long every table is kept'}
    >
      <Sections />
      <Filters onClear={view.text || view.show !== 'filled' ? () => setView({ text: '', show: 'filled' }) : undefined}>
        <TextFilter label="Table" value={view.text} onChange={(text) => setView({ text })} />
        <Choice label="Tables" single values={Object.keys(words)} chosen={[view.show]} word={(word) => words[word] ?? word} onChange={([show = 'all']) => setView({ show })} />
      </Filters>
      <Wait for={tables}>
        {() => (
          <DataGrid
            name="retention"
            label="Tables"
            columns={COLUMNS}
            rows={rows}
            rowKey={(row) => row.table}
            sort={{ id: view.sort.replace('-', ''), descending: view.sort.startsWith('-') }}
            onSort={(sort) => setView({ sort: `${sort.descending ? '-' : ''}${sort.id}` })}
            onOpen={(row) => setView({ open: row.table }, 'push')}
            empty={
              <EmptyState icon={<DatabaseRegular />} title="No table matches" actions={<Button onClick={() => setView({ text: '', show: 'all' })}>Show all tables</Button>}>
                Tables fill as sources bring their kinds of events.
              </EmptyState>
            }
          />
        )}
      </Wait>
      {opened && <LimitPane key={opened.table} of={opened} onClose={() => setView({ open: '' })} />}
    </Page>
  );
}
