// The columns of the incident queue.
import { Link } from 'wouter';
import { Severity, Status, Tag } from '../../components/Badges';
import type { Column } from '../../components/DataGrid';
import { Time } from '../../components/Time';
import { plain } from '../../state/words';
import type { Line } from './words';

const many = (words: string[]) => words.map(plain).join(', ');

function Name(row: Line) {
  return (
    <>
      <Link href={`/incidents/${row.number}`} title={row.name}>{row.name}</Link>
      {row.tags.map((tag) => <span key={tag} style={{ flexShrink: 0, marginLeft: 6 }}><Tag>{tag}</Tag></span>)}
    </>
  );
}

export const COLUMNS: Column<Line>[] = [
  { id: 'number', header: 'Number', width: 66, numeric: true, sortable: true, cell: (row) => row.number },
  { id: 'name', header: 'Incident', width: 300, grow: true, sortable: true, cell: Name },
  { id: 'rank', header: 'Severity', width: 118, sortable: true, cell: (row) => <Severity value={row.severity} /> },
  { id: 'status', header: 'Status', width: 106, sortable: true, cell: (row) => <Status value={row.status} /> },
  { id: 'alerts', header: 'Alerts', width: 64, numeric: true, sortable: true, cell: (row) => row.alerts.toLocaleString('en') },
  { id: 'services', header: 'Services', width: 140, cell: (row) => <span title={many(row.services)}>{many(row.services)}</span> },
  { id: 'categories', header: 'Tactics', width: 180, hidden: true, cell: (row) => <span title={many(row.categories)}>{many(row.categories)}</span> },
  { id: 'assigned', header: 'Assigned to', width: 104, sortable: true, cell: (row) => row.assigned || <span style={{ opacity: 0.75 }}>Nobody</span> },
  { id: 'last_activity', header: 'Last activity', width: 146, sortable: true, cell: (row) => <Time at={row.lastActivity} /> },
  { id: 'classification', header: 'Classification', width: 140, hidden: true, cell: (row) => plain(row.classification) },
  { id: 'determination', header: 'Determination', width: 140, hidden: true, cell: (row) => plain(row.determination) },
  { id: 'first_activity', header: 'First activity', width: 152, hidden: true, sortable: true, cell: (row) => <Time at={row.firstActivity} /> },
  { id: 'created', header: 'Made', width: 152, hidden: true, sortable: true, cell: (row) => <Time at={row.created} /> },
  { id: 'updated', header: 'Changed', width: 152, hidden: true, sortable: true, cell: (row) => <Time at={row.updated} /> },
];
