// One domain of the reports: pass and fail by day, every source with the unknown ones first, and what was said of each.
import { TableSearchRegular } from '@fluentui/react-icons';
import { Button } from '@fluentui/react-components';
import { Link, useLocation, useParams } from 'wouter';
import { api, type Schemas } from '../../api/client';
import { useMay } from '../../api/session';
import { Badge } from '../../components/Badges';
import { Bars, type Slot } from '../../components/Bars';
import { Card } from '../../components/Card';
import { DataGrid, type Column } from '../../components/DataGrid';
import { Facts } from '../../components/Facts';
import { Choice, Filters } from '../../components/Filters';
import { Flyout } from '../../components/Flyout';
import { Listing } from '../../components/Listing';
import { Page } from '../../components/Page';
import { Time } from '../../components/Time';
import { Wait } from '../../components/Wait';
import { entityAddress, huntAddress } from '../../state/entities';
import { day } from '../../state/time';
import { useView } from '../../state/view';
import { count } from '../../state/words';
import { DAYS, STOCK, Share } from './Share';

type Source = Schemas['DmarcSourceBody'];
const number = (value: number): string => value.toLocaleString('en');
const WORDS = [
  { id: 'passed', title: 'Passed', color: 'var(--good-bar)' },
  { id: 'failed', title: 'Failed', color: 'var(--high-bar)' },
] as const;

const COLUMNS: Column<Source>[] = [
  { id: 'address', header: 'Source', width: 170, cell: (row) => <span className="mono">{row.address}</span> },
  { id: 'unknown', header: 'Known', width: 116, cell: (row) => (row.unknown ? <Badge tone="high" mark={<span aria-hidden>!</span>}>Unknown</Badge> : <Badge tone="good" mark={<span aria-hidden>✓</span>}>Has passed</Badge>) },
  { id: 'share', header: 'Passed DMARC', width: 180, cell: (row) => <Share passed={row.passed} of={row.messages} /> },
  { id: 'messages', header: 'Messages', width: 100, numeric: true, cell: (row) => number(row.messages) },
  { id: 'dkim', header: 'By DKIM', width: 90, numeric: true, cell: (row) => number(row.dkim) },
  { id: 'spf', header: 'By SPF', width: 90, numeric: true, cell: (row) => number(row.spf) },
  { id: 'stopped', header: 'Stopped', width: 90, numeric: true, cell: (row) => number(row.stopped) },
  { id: 'envelopes', header: 'Envelope sender', width: 170, grow: true, cell: (row) => <span title={row.envelopes}>{row.envelopes || '–'}</span> },
  { id: 'signers', header: 'Signed by', width: 170, grow: true, cell: (row) => <span title={row.signers}>{row.signers || '–'}</span> },
  { id: 'reporters', header: 'Reporters', width: 92, numeric: true, hidden: true, cell: (row) => number(row.reporters) },
  { id: 'last', header: 'Last seen', width: 150, cell: (row) => <Time at={row.last} /> },
];

export default function Domain() {
  const { domain: given = '' } = useParams<{ domain: string }>();
  const [view, setView] = useView({ ...STOCK, source: '' });
  const [, go] = useLocation();
  const hunts = useMay('hunting.run');
  const days = DAYS[view.days] ? Number(view.days) : 30;
  const found = api.useQuery('get', '/api/v1/mail/dmarc/{domain}', { params: { path: { domain: given }, query: { days } } }, { placeholderData: (before) => before });
  const opened = found.data?.sources.find((row) => row.address === view.source);
  const unknown = found.data?.sources.filter((row) => row.unknown).length ?? 0;
  const slots: Slot[] = (found.data?.days ?? []).map((each) => ({ title: day(each.at, 'UTC'), counts: { passed: each.passed, failed: each.messages - each.passed } }));
  return (
    <Page
      title={given}
      shape="full"
      tab={`DMARC of ${given}`}
      above={<Link href="/mail/dmarc" style={{ fontSize: 12 }}>DMARC reports</Link>}
      about={found.data ? `${count(found.data.sources.length, 'source')} sent in its name; ${unknown ? `${count(unknown, 'of them', 'of them')} never passed DMARC: ask whose they are, then let them sign, or tighten the policy.` : 'each of them has passed DMARC.'}` : 'Who sends in its name'}
      actions={hunts && <Button icon={<TableSearchRegular />} onClick={() => go(huntAddress(`DmarcReports\n| where Domain =~ ${JSON.stringify(given)}`, `P${days}D`))}>Go hunting</Button>}
    >
      <Filters>
        <Choice label="Time" single values={Object.keys(DAYS)} word={(each) => DAYS[each] ?? each} chosen={[String(days)]} onChange={([next = STOCK.days]) => setView({ days: next })} />
      </Filters>
      <Wait for={found}>
        {(data) => (
          <>
            <Card title="Over time" unit="Messages by day, UTC, as receivers counted them"><Bars label="Messages by day" words={WORDS} slots={slots} height={80} /></Card>
            <DataGrid name="dmarc-sources" label="Sources" columns={COLUMNS} rows={data.sources} rowKey={(row) => row.address} onOpen={(row) => setView({ source: row.address }, 'push')} />
          </>
        )}
      </Wait>
      {opened && <Pane key={opened.address} of={opened} domain={given} days={days} onClose={() => setView({ source: '' })} />}
    </Page>
  );
}

function Pane({ of, domain, days, onClose }: { of: Source; domain: string; days: number; onClose: () => void }) {
  const found = api.useQuery('get', '/api/v1/mail/dmarc/{domain}/lines', { params: { path: { domain }, query: { source: of.address, days } } });
  return (
    <Flyout open title={of.address} onClose={onClose}>
      <Facts
        of={[
          ['Known', of.unknown ? 'No: DMARC never passed for it in this time' : 'Yes: DMARC has passed for it'],
          ['Messages', `${number(of.messages)}, of which ${number(of.passed)} passed`],
          ['Stopped by receivers', number(of.stopped)],
          ['Envelope sender', of.envelopes],
          ['Signed by', of.signers],
          ['Seen', <><Time at={of.first} /> to <Time at={of.last} /></>],
          ['Elsewhere', <Link href={entityAddress('ip', of.address) ?? ''}>Everything about this address</Link>],
        ]}
      />
      <Wait for={found}>
        {(data) => (
          <Listing label="What the reports say" columns={['From', 'Reporter', 'Messages', 'DKIM', 'SPF', 'Done', 'As']} rows={data} rowKey={(_, at) => at}>
            {(row) => [<Time at={row.at} />, row.reporter, number(row.messages), row.dkim || '–', row.spf || '–', row.disposition || row.reason || '–', row.subject || row.headerFrom]}
          </Listing>
        )}
      </Wait>
    </Flyout>
  );
}
