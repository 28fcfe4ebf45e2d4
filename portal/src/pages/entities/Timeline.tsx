// Event by event, newest first, alerts among them; narrowed by table, text and time, all of it in the address.
import { Button } from '@fluentui/react-components';
import { TimelineRegular } from '@fluentui/react-icons';
import { useCallback, useMemo } from 'react';
import { Link, useLocation } from 'wouter';
import { api } from '../../api/client';
import { Badge, Severity } from '../../components/Badges';
import { DataGrid, type Column } from '../../components/DataGrid';
import { EmptyState } from '../../components/EmptyState';
import { Facts } from '../../components/Facts';
import { Between, Choice, Filters, TextFilter } from '../../components/Filters';
import { Flyout } from '../../components/Flyout';
import { Time } from '../../components/Time';
import { Wait } from '../../components/Wait';
import { entityAddress, huntAddress } from '../../state/entities';
import { useView } from '../../state/view';
import { plain } from '../../state/words';
import type { Event, Profile } from './words';

type Alert = Profile['alerts'][number];
type Line = { key: string; at: string } & ({ event: Event; alert?: undefined } | { alert: Alert; event?: undefined });
const STOCK = { table: [] as string[], text: '', from: '', to: '', event: '' };
const DAY = 86_400_000;
const SAME: Partial<Record<Profile['subject'], string>> = { device: 'device', user: 'account', mailbox: 'account' };

const COLUMNS: Column<Line>[] = [
  { id: 'at', header: 'Time', width: 176, cell: (row) => <Time at={row.at} show="seconds" /> },
  { id: 'kind', header: 'What', width: 210, cell: (row) => (row.alert ? <Severity value={row.alert.severity} /> : <span title={row.event.kind}>{plain(row.event.kind)}</span>) },
  { id: 'text', header: 'Details', width: 420, grow: true, cell: (row) => (row.alert ? <Link href={`/alerts/${encodeURIComponent(row.alert.id)}`}>{row.alert.title}</Link> : <span title={row.event.text}>{row.event.text}</span>) },
  { id: 'device', header: 'Device', width: 190, cell: (row) => <span title={row.event?.device}>{row.event?.device}</span> },
  { id: 'account', header: 'Account', width: 180, cell: (row) => <span title={row.event?.account}>{row.event?.account}</span> },
  { id: 'table', header: 'Table', width: 180, cell: (row) => (row.alert ? <Badge tone="brand">Alert</Badge> : row.event.table) },
];

export default function Timeline({ of, days }: { of: Profile; days: number }) {
  const [view, setView] = useView(STOCK);
  const [, go] = useLocation();
  const until = useMemo(() => new Date(Math.ceil(Date.now() / DAY) * DAY + DAY).toISOString(), []);
  const since = view.from || new Date(Date.parse(until) - (days + 1) * DAY).toISOString();
  const query = { subject: of.subject, name: of.name, since, limit: 200, table: view.table, ...(view.text && { text: view.text }) };
  const found = api.useInfiniteQuery('get', '/api/v1/entities/timeline', { params: { query } }, {
    pageParamName: 'before',
    initialPageParam: view.to || until,
    getNextPageParam: (page: { next: string | null }) => page.next ?? undefined,
    placeholderData: (before) => before,
  });
  const { hasNextPage, isFetching, fetchNextPage } = found;
  const pages = found.data?.pages;
  const rows = useMemo(() => linesOf(pages?.flatMap((page) => page.value) ?? [], of.alerts, { since, to: view.to || until, all: !hasNextPage, some: view.table.length > 0, text: view.text }), [pages, of.alerts, since, until, view, hasNextPage]);
  const more = useCallback(() => {
    if (hasNextPage && !isFetching) void fetchNextPage();
  }, [hasNextPage, isFetching, fetchNextPage]);
  const opened = rows.find((row) => row.event && row.key === view.event)?.event;
  // What is the same in every line needs no column, unless it is asked for.
  const columns = useMemo(() => COLUMNS.map((column) => ({ ...column, hidden: column.id === SAME[of.subject] })), [of.subject]);
  const clear = () => setView(STOCK);
  const filtered = view.table.length > 0 || view.text !== '' || view.from !== '' || view.to !== '';
  return (
    <>
      <Filters onClear={filtered ? clear : undefined}>
        <TextFilter label="Text in the line" value={view.text} onChange={(text) => setView({ text })} />
        <Choice label="Table" values={of.sightings.map((each) => each.table)} chosen={view.table} word={(word) => word} onChange={(table) => setView({ table })} />
        <Between what="Between" from={view.from} to={view.to} onClear={() => setView({ from: '', to: '' })} />
      </Filters>
      <Wait for={found}>
        {() => (
          <DataGrid
            name={`timeline-${of.subject}`}
            label="Timeline"
            height={620}
            columns={columns}
            rows={rows}
            total={rows.length + (hasNextPage ? 1 : 0)}
            rowKey={(row) => row.key}
            onMore={more}
            onOpen={(row) => (row.alert ? go(`/alerts/${encodeURIComponent(row.alert.id)}`) : setView({ event: row.key }, 'push'))}
            empty={<EmptyState icon={<TimelineRegular />} title="No event" actions={filtered && <Button onClick={clear}>Clear the filters</Button>}>{filtered ? 'Nothing in this time shows that.' : 'No signal in this time speaks of it.'}</EmptyState>}
          />
        )}
      </Wait>
      <Details of={opened} onClose={() => setView({ event: '' })} />
    </>
  );
}

type Bounds = { since: string; to: string; all: boolean; some: boolean; text: string };

/** Events with the alerts that began among them; alerts older than the last event wait for the page they belong to. */
function linesOf(events: Event[], alerts: Alert[], bounds: Bounds): Line[] {
  const lines: Line[] = events.map((event, place) => ({ key: `${event.at} ${event.table} ${event.report} ${place}`, at: event.at, event }));
  const oldest = Date.parse(bounds.all ? bounds.since : (events.at(-1)?.at ?? bounds.to));
  const newest = Date.parse(bounds.to);
  const within = (at: number) => at >= oldest && at < newest;
  const wanted = bounds.text.toLowerCase();
  const shown = bounds.some ? [] : alerts.filter((alert) => within(Date.parse(alert.firstActivity)) && alert.title.toLowerCase().includes(wanted));
  const all: Line[] = [...lines, ...shown.map((alert) => ({ key: alert.id, at: alert.firstActivity, alert }))];
  return all.sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
}

function Details({ of, onClose }: { of: Event | undefined; onClose: () => void }) {
  if (!of) return <Flyout open={false} title="" onClose={onClose}>{null}</Flyout>;
  const moment = Date.parse(of.at);
  const around = `${of.table}\n| where Timestamp between (datetime(${new Date(moment - 60_000).toISOString()}) .. datetime(${new Date(moment + 60_000).toISOString()}))${of.device ? `\n| where DeviceName =~ ${JSON.stringify(of.device)}` : ''}\n| order by Timestamp asc`;
  const device = entityAddress('device', of.device);
  const user = entityAddress('user', of.account);
  return (
    <Flyout open title={plain(of.kind)} onClose={onClose} actions={<Link href={huntAddress(around, 'P365D')}>Hunt a minute before and after</Link>}>
      <Facts
        of={[
          ['Time', <Time key="t" at={of.at} show="seconds" />],
          ['Details', of.text && <span key="x" className="mono">{of.text}</span>],
          ['Device', device && <Link key="d" href={device}>{of.device}</Link>],
          ['Account', user && <Link key="a" href={user}>{of.account}</Link>],
          ['Table', of.table],
          ['Report', of.report && <span key="r" className="mono">{of.report}</span>],
        ]}
      />
    </Flyout>
  );
}
