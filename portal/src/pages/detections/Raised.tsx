// The alerts a rule raised, newest activity first.
import { AlertRegular } from '@fluentui/react-icons';
import { Link, useLocation } from 'wouter';
import { api, type Schemas } from '../../api/client';
import { Severity, Status } from '../../components/Badges';
import { DataGrid, type Column } from '../../components/DataGrid';
import { EmptyState } from '../../components/EmptyState';
import { Time } from '../../components/Time';
import { Wait } from '../../components/Wait';

const COLUMNS: Column<Schemas['AlertLine']>[] = [
  { id: 'title', header: 'Alert', width: 320, grow: true, cell: (row) => <Link href={`/alerts/${row.id}`}>{row.title}</Link> },
  { id: 'severity', header: 'Severity', width: 132, cell: (row) => <Severity value={row.severity} /> },
  { id: 'status', header: 'Status', width: 114, cell: (row) => <Status value={row.status} /> },
  { id: 'incident', header: 'Incident', width: 84, cell: (row) => (row.incident ? <Link href={`/incidents/${row.incident}`}>{`#${row.incident}`}</Link> : 'None') },
  { id: 'count', header: 'Rows', width: 66, numeric: true, cell: (row) => row.count.toLocaleString('en') },
  { id: 'first', header: 'First activity', width: 148, cell: (row) => <Time at={row.firstActivity} /> },
  { id: 'last', header: 'Last activity', width: 148, cell: (row) => <Time at={row.lastActivity} /> },
];

export default function Raised({ rule }: { rule: string }) {
  const [, go] = useLocation();
  const found = api.useQuery('get', '/api/v1/alerts', { params: { query: { detector: rule, repeats: true, limit: 1000 } } });
  return (
    <Wait for={found}>
      {(data) => (
        <DataGrid
          name="raised"
          label="Alerts of this rule"
          columns={COLUMNS}
          rows={data.value}
          total={Math.min(data.total, data.value.length)}
          rowKey={(row) => row.id}
          height={Math.min(520, 130 + data.value.length * 36)}
          tools={data.total > data.value.length && <span style={{ fontSize: 12 }}>{`The newest ${data.value.length.toLocaleString('en')} of ${data.total.toLocaleString('en')}`}</span>}
          onOpen={(row) => go(`/alerts/${row.id}`)}
          empty={
            <EmptyState icon={<AlertRegular />} title="It has raised no alert">
              Either nothing like it happened, or it cannot see: the page About says when its data never came. “Try on the last days” shows what it finds in what is kept.
            </EmptyState>
          }
        />
      )}
    </Wait>
  );
}
