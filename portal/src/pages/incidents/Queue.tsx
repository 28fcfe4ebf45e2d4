// The incident queue: filters in the address, counts of what is open, bulk changes on a frozen selection.
import { Button } from '@fluentui/react-components';
import { EditRegular, MergeRegular, ShieldCheckmarkRegular } from '@fluentui/react-icons';
import { useCallback, useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import { api } from '../../api/client';
import { useMay } from '../../api/session';
import { DataGrid } from '../../components/DataGrid';
import { EmptyState } from '../../components/EmptyState';
import { Page } from '../../components/Page';
import { Wait } from '../../components/Wait';
import { count } from '../../state/words';
import { useView } from '../../state/view';
import { COLUMNS } from './columns';
import { Manage } from './Manage';
import { MergeDialog } from './MergeDialog';
import { QueueFilters, STOCK, asked } from './QueueFilters';
import { Strip } from './Strip';
import type { Line } from './words';

const NONE: Line[] = [];

export default function Queue() {
  const [view, setView] = useView(STOCK);
  const [, go] = useLocation();
  const may = useMay('incidents.manage');
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const [doing, setDoing] = useState<'manage' | 'merge' | ''>('');
  const query = useMemo(() => asked(view), [view]);
  const found = api.useInfiniteQuery('get', '/api/v1/incidents', { params: { query: { ...query, limit: 200 } } }, {
    pageParamName: 'cursor',
    initialPageParam: '',
    getNextPageParam: (page: { next?: string | null }) => page.next ?? undefined,
    placeholderData: (before) => before,
  });
  const pages = found.data?.pages;
  const rows = useMemo(() => pages?.flatMap((page) => page.value) ?? NONE, [pages]);
  const total = pages?.[0]?.total ?? 0;
  const { hasNextPage, isFetching, fetchNextPage } = found;
  const more = useCallback(() => {
    if (hasNextPage && !isFetching) void fetchNextPage();
  }, [hasNextPage, isFetching, fetchNextPage]);
  const filtered = JSON.stringify(view) !== JSON.stringify({ ...STOCK, sort: view.sort });
  const descending = view.sort.startsWith('-');

  return (
    <Page title="Incidents" about={found.data ? count(total, 'incident') : 'Alerts that belong together, with the reason why'} shape="full">
      <Strip />
      <QueueFilters view={view} onChange={setView} filtered={filtered} />
      <Wait for={found}>
        {() => (
          <DataGrid
            name="incidents"
            label="Incidents"
            columns={COLUMNS}
            rows={rows}
            total={total}
            rowKey={(row) => row.number}
            onMore={more}
            sort={{ id: view.sort.replace('-', ''), descending }}
            onSort={(sort) => setView({ sort: `${sort.descending ? '-' : ''}${sort.id}` })}
            chosen={may ? chosen : undefined}
            onChoose={setChosen}
            onOpen={(row) => go(`/incidents/${row.number}`)}
            tools={
              chosen.size > 0 && (
                <>
                  <Button size="small" appearance="subtle" icon={<EditRegular />} onClick={() => setDoing('manage')}>Manage</Button>
                  <Button size="small" appearance="subtle" icon={<MergeRegular />} disabled={chosen.size < 2} onClick={() => setDoing('merge')}>Merge</Button>
                </>
              )
            }
            empty={
              <EmptyState
                icon={<ShieldCheckmarkRegular />}
                title={filtered ? 'No incident matches these filters' : 'Nothing is open'}
                actions={filtered && <Button onClick={() => setView(STOCK)}>Clear the filters</Button>}
              >
                {filtered ? 'Loosen a filter, or look among the resolved.' : 'Alerts become incidents here within seconds of being raised. Resolved ones are found with the filter Status.'}
              </EmptyState>
            }
          />
        )}
      </Wait>
      <Manage open={doing === 'manage'} numbers={[...chosen]} onClose={() => setDoing('')} onDone={() => setChosen(new Set())} />
      <MergeDialog open={doing === 'merge'} from={rows.filter((row) => chosen.has(row.number))} onClose={() => setDoing('')} onDone={(into) => go(`/incidents/${into}`)} />
    </Page>
  );
}
