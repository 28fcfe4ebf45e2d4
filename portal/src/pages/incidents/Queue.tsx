// The incident queue: filters in the address, counts of what is open, bulk changes on a frozen selection.
import { Button } from '@fluentui/react-components';
import { ArrowDownloadRegular, EditRegular, MergeRegular, ShieldCheckmarkRegular } from '@fluentui/react-icons';
import { useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import { api, calls } from '../../api/client';
import { BY_CURSOR, usePages } from '../../api/pages';
import { asProblem } from '../../api/problem';
import { useMay } from '../../api/session';
import { Page } from '../../components/Page';
import { PagedGrid } from '../../components/PagedGrid';
import { useShortcuts } from '../../shell/shortcuts';
import { useTell } from '../../shell/toasts';
import { otherZone } from '../../theme/prefs';
import { count } from '../../state/words';
import { useView } from '../../state/view';
import { COLUMNS } from './columns';
import { Manage } from './Manage';
import { MergeDialog } from './MergeDialog';
import { QueueFilters, STOCK, asked } from './QueueFilters';
import { Strip } from './Strip';
import type { Line } from './words';


export default function Queue() {
  const [view, setView] = useView(STOCK);
  const [, go] = useLocation();
  const may = useMay('incidents.manage');
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const [doing, setDoing] = useState<'manage' | 'merge' | ''>('');
  const query = useMemo(() => asked(view), [view]);
  const found = api.useInfiniteQuery('get', '/api/v1/incidents', { params: { query: { ...query, limit: 200 } } }, { ...BY_CURSOR, placeholderData: (before) => before });
  const paged = usePages(found);
  const { rows, total } = paged;
  const filtered = JSON.stringify(view) !== JSON.stringify({ ...STOCK, sort: view.sort });

  const [gathering, setGathering] = useState(false);
  const tell = useTell();
  /** Every line of the filtered queue, as it is now. */
  const gather = async (): Promise<Line[]> => {
    setGathering(true);
    const lines: Line[] = [];
    try {
      for (let cursor: string | null = ''; cursor !== null; ) {
        const answer: { data?: { value: Line[]; next?: string | null } } = await calls.GET('/api/v1/incidents', { params: { query: { ...query, limit: 1000, cursor } } });
        lines.push(...(answer.data?.value ?? []));
        cursor = answer.data?.next ?? null;
      }
    } catch (error) {
      tell(asProblem(error).message, 'error');
    }
    setGathering(false);
    return lines;
  };
  const take = async () => (await import('./export')).saveLines(await gather());
  useShortcuts(may && chosen.size > 0 ? [{ keys: 'm', label: 'Manage the selected incidents', run: () => setDoing('manage') }] : []);

  return (
    <Page title="Incidents" about={found.data ? count(total, 'incident') : 'Alerts that belong together, with the reason why'} shape="full" actions={<Button icon={<ArrowDownloadRegular />} disabled={gathering || !total} onClick={() => void take()} title={`All that match, times in UTC and ${otherZone()}`}>{gathering ? 'Gathering …' : 'Export as CSV'}</Button>}>
      <Strip />
      <QueueFilters view={view} onChange={setView} filtered={filtered} />
      <PagedGrid
        name="incidents"
        label="Incidents"
        columns={COLUMNS}
        found={found}
        paged={paged}
        rowKey={(row) => row.number}
        order={view.sort}
        onOrder={(sort) => setView({ sort })}
        chosen={may ? chosen : undefined}
        onChoose={setChosen}
        onOpen={(row) => go(`/incidents/${row.number}`)}
        tools={
          chosen.size > 0 && (
            <>
              {chosen.size < total && rows.every((row) => chosen.has(row.number)) && <Button size="small" appearance="subtle" disabled={gathering} onClick={() => void gather().then((lines) => setChosen(new Set(lines.map((line) => line.number))))}>{`Select all ${total.toLocaleString('en')}`}</Button>}
              <Button size="small" appearance="subtle" icon={<EditRegular />} onClick={() => setDoing('manage')}>Manage</Button>
              <Button size="small" appearance="subtle" icon={<MergeRegular />} disabled={chosen.size < 2} onClick={() => setDoing('merge')}>Merge</Button>
            </>
          )
        }
        icon={<ShieldCheckmarkRegular />}
        none={['Nothing is open', 'Alerts become incidents here within seconds of being raised. Resolved ones are found with the filter Status.']}
        unmatched={filtered && ['No incident matches these filters', 'Loosen a filter, or look among the resolved.', () => setView(STOCK)]}
      />
      <Manage open={doing === 'manage'} numbers={[...chosen]} onClose={() => setDoing('')} onDone={() => setChosen(new Set())} />
      <MergeDialog open={doing === 'merge'} from={rows.filter((row) => chosen.has(row.number))} onClose={() => setDoing('')} onDone={(into) => go(`/incidents/${into}`)} />
    </Page>
  );
}
