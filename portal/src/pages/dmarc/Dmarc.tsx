// DMARC reports: the domains receivers report on, with how much of what is sent in their names passes.
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
import { count } from '../../state/words';
import { DAYS, STOCK, Share } from './Share';

type Line = Schemas['DmarcDomainBody'];
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

export default function Dmarc() {
  const [view, setView] = useView(STOCK);
  const [, go] = useLocation();
  const days = DAYS[view.days] ? Number(view.days) : 30;
  const found = api.useQuery('get', '/api/v1/mail/dmarc', { params: { query: { days } } }, { placeholderData: (before) => before });
  return (
    <Page title="DMARC reports" shape="full" about={found.data ? `${count(found.data.length, 'domain')} that receivers report on. What fails is somebody who pretends, or a sender of yours that SPF and DKIM do not know.` : 'Who sends in your name'}>
      <Filters>
        <Choice label="Time" single values={Object.keys(DAYS)} word={(each) => DAYS[each] ?? each} chosen={[String(days)]} onChange={([next = STOCK.days]) => setView({ days: next })} />
      </Filters>
      <Wait for={found}>
        {(data) => (
          <DataGrid
            name="dmarc"
            label="Domains of DMARC reports"
            columns={COLUMNS}
            rows={data}
            rowKey={(row) => row.domain}
            onOpen={(row) => go(`/mail/dmarc/${encodeURIComponent(row.domain)}${queryOf({ days: view.days }, STOCK)}`)}
            empty={
              <EmptyState icon={<DocumentSearchRegular />} title="No report of this time is here">
                Name an address of yours in the domain’s DMARC record (<span className="mono">rua=mailto:dmarc@…</span>) and let that mailbox be read (<Link href="/mail/mailboxes">Mailboxes and doors</Link>): reports in messages whose sender proves to be it are taken in by themselves. Files you have already (XML, gzip, zip, or messages) come in with <Link href="/imports">Import files</Link> or <span className="mono">vedette import</span>.
              </EmptyState>
            }
          />
        )}
      </Wait>
    </Page>
  );
}
