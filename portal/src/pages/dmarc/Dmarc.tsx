// Reports of receivers: the domains, with how much of what is sent in their names passes; sessions with our servers.
import { Tab, TabList } from '@fluentui/react-components';
import { DocumentSearchRegular } from '@fluentui/react-icons';
import { Link, useLocation } from 'wouter';
import { api, type Schemas } from '../../api/client';
import { DataGrid, type Column } from '../../components/DataGrid';
import { EmptyState } from '../../components/EmptyState';
import { Choice, Filters } from '../../components/Filters';
import { Page } from '../../components/Page';
import { Time } from '../../components/Time';
import { Wait } from '../../components/Wait';
import { queryOf, useView } from '../../state/view';
import { DAYS, STOCK, Share } from './Share';

type Line = Schemas['DmarcDomainBody'];
type SessionLine = Schemas['TlsReportBody'];
const number = (value: number): string => value.toLocaleString('en');

const COLUMNS: Column<Line>[] = [
  { id: 'domain', header: 'Domain', width: 260, grow: true, cell: (row) => row.domain || '(none named)' },
  { id: 'policy', header: 'Policy seen', width: 110, cell: (row) => row.policy || 'none' },
  { id: 'share', header: 'Passed DMARC', width: 200, cell: (row) => <Share passed={row.passed} of={row.messages} /> },
  { id: 'messages', header: 'Messages', width: 110, numeric: true, cell: (row) => number(row.messages) },
  { id: 'failed', header: 'Failed', width: 100, numeric: true, cell: (row) => number(row.messages - row.passed) },
  { id: 'sources', header: 'Sources', width: 90, numeric: true, cell: (row) => number(row.sources) },
  { id: 'reporters', header: 'Reporters', width: 96, numeric: true, cell: (row) => number(row.reporters) },
  { id: 'newest', header: 'Newest report', width: 150, cell: (row) => <Time at={row.newest} /> },
];

const SESSIONS: Column<SessionLine>[] = [
  { id: 'domain', header: 'Domain', width: 220, grow: true, cell: (row) => row.domain || '(none named)' },
  { id: 'reporter', header: 'Reporter', width: 180, grow: true, cell: (row) => row.reporter },
  { id: 'policy', header: 'Policy', width: 90, cell: (row) => row.policy || 'none' },
  { id: 'share', header: 'Encrypted as asked', width: 200, cell: (row) => <Share passed={row.passed} of={row.sessions} /> },
  { id: 'sessions', header: 'Sessions', width: 100, numeric: true, cell: (row) => number(row.sessions) },
  { id: 'failed', header: 'Failed', width: 90, numeric: true, cell: (row) => number(row.sessions - row.passed) },
  { id: 'reasons', header: 'Why', width: 260, grow: true, cell: (row) => <span title={row.reasons}>{row.reasons || '–'}</span> },
  { id: 'newest', header: 'Newest report', width: 150, cell: (row) => <Time at={row.newest} /> },
];

const TABS = { domains: 'DMARC', tls: 'Encrypted transport' } as const;
type TabName = keyof typeof TABS;
const START = { ...STOCK, tab: 'domains' };

export default function Dmarc() {
  const [view, setView] = useView(START);
  const tab = (view.tab in TABS ? view.tab : 'domains') as TabName;
  const days = DAYS[view.days] ? Number(view.days) : 30;
  return (
    <Page title="DMARC reports" shape="full" about="What receivers report on. What fails DMARC is somebody who pretends, or a sender of yours that SPF and DKIM do not know; what fails in transport reached your servers unencrypted or not at all.">
      <TabList size="small" selectedValue={tab} onTabSelect={(_, given) => setView({ tab: String(given.value) })} aria-label="Kinds of reports" style={{ marginLeft: -10 }}>
        {(Object.entries(TABS) as [TabName, string][]).map(([name, title]) => <Tab key={name} value={name}>{title}</Tab>)}
      </TabList>
      <Filters>
        <Choice label="Time" single values={Object.keys(DAYS)} word={(each) => DAYS[each] ?? each} chosen={[String(days)]} onChange={([next = STOCK.days]) => setView({ days: next })} />
      </Filters>
      {tab === 'domains' ? <Domains days={days} /> : <Sessions days={days} />}
    </Page>
  );
}

function Domains({ days }: { days: number }) {
  const [, go] = useLocation();
  const found = api.useQuery('get', '/api/v1/mail/dmarc', { params: { query: { days } } }, { placeholderData: (before) => before });
  return (
    <Wait for={found}>
      {(data) => (
        <DataGrid
          name="dmarc"
          label="Domains of DMARC reports"
          columns={COLUMNS}
          rows={data}
          rowKey={(row) => row.domain}
          onOpen={(row) => go(`/mail/dmarc/${encodeURIComponent(row.domain)}${queryOf({ days: String(days) }, STOCK)}`)}
          empty={
            <EmptyState icon={<DocumentSearchRegular />} title="No report of this time is here">
              Name an address of yours in the domain’s DMARC record (<span className="mono">rua=mailto:dmarc@…</span>) and let that mailbox be read (<Link href="/mail/mailboxes">Mailboxes and doors</Link>): reports in messages whose sender proves to be it are taken in by themselves. Files you have already (XML, gzip, zip, or messages) come in with <Link href="/imports">Import files</Link> or <span className="mono">vedette import</span>.
            </EmptyState>
          }
        />
      )}
    </Wait>
  );
}

function Sessions({ days }: { days: number }) {
  const found = api.useQuery('get', '/api/v1/mail/tls-reports', { params: { query: { days } } }, { placeholderData: (before) => before });
  return (
    <Wait for={found}>
      {(data) => (
        <DataGrid
          name="tls-reports"
          label="TLS reports"
          columns={SESSIONS}
          rows={data}
          rowKey={(row) => `${row.domain} ${row.reporter}`}
          empty={
            <EmptyState icon={<DocumentSearchRegular />} title="No TLS report of this time is here">
              Name an address of yours in the domain’s <span className="mono">_smtp._tls</span> record (<span className="mono">v=TLSRPTv1; rua=mailto:…</span>) and let that mailbox be read. Files (JSON, gzip, or messages) come in with <Link href="/imports">Import files</Link>.
            </EmptyState>
          }
        />
      )}
    </Wait>
  );
}
