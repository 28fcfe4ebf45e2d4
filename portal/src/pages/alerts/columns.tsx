// The columns of the alert queue.
import { Link } from 'wouter';
import type { Schemas } from '../../api/client';
import { Severity, Status } from '../../components/Badges';
import type { Column } from '../../components/DataGrid';
import { Time } from '../../components/Time';
import { plain } from '../../state/words';

export type Line = Schemas['AlertLine'];

const Title = (row: Line) => <Link href={`/alerts/${encodeURIComponent(row.id)}`} title={row.title}>{row.title}</Link>;
const InIncident = (row: Line) => (row.incident ? <Link href={`/incidents/${row.incident}`}>{`Incident ${row.incident}`}</Link> : <span style={{ opacity: 0.75 }}>None</span>);

export const COLUMNS: Column<Line>[] = [
  { id: 'title', header: 'Alert', width: 288, grow: true, sortable: true, cell: Title },
  { id: 'rank', header: 'Severity', width: 128, sortable: true, cell: (row) => <Severity value={row.severity} /> },
  { id: 'status', header: 'Status', width: 112, cell: (row) => <Status value={row.status} /> },
  { id: 'incident', header: 'Incident', width: 96, cell: InIncident },
  { id: 'category', header: 'Tactic', width: 140, cell: (row) => plain(row.category) },
  { id: 'service', header: 'Service', width: 92, cell: (row) => plain(row.service) },
  { id: 'source', header: 'Source', width: 96, cell: (row) => <span title={row.source}>{row.source}</span> },
  { id: 'assigned', header: 'Assigned to', width: 120, hidden: true, cell: (row) => row.assigned || <span style={{ opacity: 0.75 }}>Nobody</span> },
  { id: 'count', header: 'Rows', width: 70, numeric: true, hidden: true, cell: (row) => row.count.toLocaleString('en') },
  { id: 'repeats', header: 'Repeats', width: 80, numeric: true, hidden: true, cell: (row) => row.repeats.toLocaleString('en') },
  { id: 'classification', header: 'Classification', width: 150, hidden: true, cell: (row) => plain(row.classification) },
  { id: 'detector', header: 'Rule', width: 200, hidden: true, cell: (row) => <span className="mono" title={row.detector}>{row.detector}</span> },
  { id: 'first_activity', header: 'First activity', width: 152, hidden: true, sortable: true, cell: (row) => <Time at={row.firstActivity} /> },
  { id: 'last_activity', header: 'Last activity', width: 152, sortable: true, cell: (row) => <Time at={row.lastActivity} /> },
  { id: 'created', header: 'Raised', width: 152, hidden: true, sortable: true, cell: (row) => <Time at={row.created} /> },
];
