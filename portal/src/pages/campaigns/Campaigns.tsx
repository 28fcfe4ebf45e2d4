// Campaigns: unwanted mail that belongs together, with what became of it; filters, sorting and days in the address.
import { Button } from '@fluentui/react-components';
import { ArrowDownloadRegular, TargetRegular } from '@fluentui/react-icons';
import { useMemo, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { api, calls, type Schemas } from '../../api/client';
import { usePages } from '../../api/pages';
import { asProblem } from '../../api/problem';
import { Choice, Filters, TextFilter } from '../../components/Filters';
import { Page } from '../../components/Page';
import { PagedGrid } from '../../components/PagedGrid';
import { useTell } from '../../shell/toasts';
import { useView } from '../../state/view';
import { count } from '../../state/words';
import { otherZone } from '../../theme/prefs';
import { COLUMNS, saveCampaigns } from './columns';
import { KINDS, campaignAddress, type Campaign } from './words';

const VIEW = { days: '30', type: '', text: '', sort: '-last' };
const DAYS: Record<string, string> = { '1': 'last day', '7': 'last 7 days', '30': 'last 30 days', '90': 'last 90 days', '180': 'last 180 days' };
const PATH = '/api/v1/mail/campaigns';

export default function Campaigns() {
  const [view, setView] = useView(VIEW);
  const [, go] = useLocation();
  const tell = useTell();
  const [gathering, setGathering] = useState(false);
  const days = DAYS[view.days] ? Number(view.days) : 30;
  const query = useMemo(() => ({
    days,
    text: view.text,
    ...(KINDS[view.type] && { type: view.type as 'Phish' }),
    sort: view.sort.replace('-', '') as Schemas['SortedBy'],
    ascending: !view.sort.startsWith('-'),
  }), [days, view.text, view.type, view.sort]);
  const found = api.useInfiniteQuery('get', PATH, { params: { query: { ...query, top: 100 } } }, {
    pageParamName: 'skip',
    initialPageParam: 0,
    getNextPageParam: (page: { next?: string | null }) => (page.next ? Number(page.next) : undefined),
    placeholderData: (before) => before,
  });
  const paged = usePages(found);
  const { total } = paged;
  const filtered = view.type !== '' || view.text !== '';
  const clear = () => setView({ type: '', text: '' });
  const take = async () => {
    setGathering(true);
    try {
      const lines: Campaign[] = [];
      for (let skip: number | null = 0; skip !== null; ) {
        const answer: { data?: { value: Campaign[]; next?: string | null } } = await calls.GET(PATH, { params: { query: { ...query, top: 200, skip } } });
        lines.push(...(answer.data?.value ?? []));
        skip = answer.data?.next ? Number(answer.data.next) : null;
      }
      saveCampaigns(lines);
    } catch (error) {
      tell(asProblem(error).message, 'error');
    }
    setGathering(false);
  };
  return (
    <Page
      title="Campaigns"
      shape="full"
      about={found.data ? `${count(total, 'campaign')} of unwanted mail. Copies are messages × recipients; targeted are the mailboxes they were sent to.` : 'Unwanted mail that belongs together'}
      actions={<Button icon={<ArrowDownloadRegular />} disabled={gathering || !total} onClick={() => void take()} title={`All that match, times in UTC and ${otherZone()}`}>{gathering ? 'Gathering …' : 'Export as CSV'}</Button>}
    >
      <Filters onClear={filtered ? clear : undefined}>
        <TextFilter label="Name, subject or sender holds" value={view.text} onChange={(text) => setView({ text })} />
        <Choice label="Type" single values={Object.keys(KINDS)} chosen={view.type ? [view.type] : []} onChange={([type = '']) => setView({ type })} />
        <Choice label="Seen in the" single values={Object.keys(DAYS)} word={(each) => DAYS[each] ?? each} chosen={[String(days)]} onChange={([next = '30']) => setView({ days: next })} />
      </Filters>
      <PagedGrid
        name="campaigns"
        label="Campaigns"
        columns={COLUMNS}
        found={found}
        paged={paged}
        rowKey={(row) => row.id}
        order={view.sort}
        onOrder={(sort) => setView({ sort })}
        onOpen={(row) => go(campaignAddress(row.id))}
        icon={<TargetRegular />}
        none={['No campaign was seen in this time', <>When three copies of unwanted mail share their words, links, files or senders, they become a campaign here, and it grows with every other. Mail is compared when it passes a door or is read from a mailbox: <Link href="/mail/mailboxes">Mailboxes and doors</Link>.</>]}
        unmatched={filtered && ['No campaign matches these filters', 'Loosen a filter, or choose a longer time.', clear]}
      />
    </Page>
  );
}
