// Columns of the list of campaigns, and the list as a file.
import { Badge } from '../../components/Badges';
import type { Column } from '../../components/DataGrid';
import { Sparkline } from '../../components/Sparkline';
import { Time } from '../../components/Time';
import { both, csv } from '../../state/csv';
import { saveFile } from '../hunting/files';
import { KINDS, type Campaign } from './words';

const number = (value: number): string => value.toLocaleString('en');

export const COLUMNS: Column<Campaign>[] = [
  { id: 'name', header: 'Campaign', width: 220, grow: true, sortable: true, cell: (row) => <span title={row.name}>{row.name}</span> },
  { id: 'type', header: 'Type', width: 84, sortable: true, cell: (row) => <Badge tone={KINDS[row.type] ?? 'neutral'}>{row.type}</Badge> },
  { id: 'subtype', header: 'Brand or family', width: 150, hidden: true, cell: (row) => row.subtype || '–' },
  { id: 'first', header: 'First seen', width: 146, sortable: true, cell: (row) => <Time at={row.first} /> },
  { id: 'last', header: 'Last seen', width: 146, sortable: true, cell: (row) => <Time at={row.last} /> },
  { id: 'trend', header: 'Copies over time', width: 116, cell: (row) => <Sparkline label={`Copies over the time: ${row.trend.join(', ')}`} values={row.trend} /> },
  { id: 'messages', header: 'Messages', width: 84, numeric: true, sortable: true, cell: (row) => number(row.messages) },
  { id: 'copies', header: 'Copies', width: 70, numeric: true, sortable: true, cell: (row) => number(row.copies) },
  { id: 'people', header: 'Targeted', width: 78, numeric: true, cell: (row) => number(row.people) },
  { id: 'inboxed', header: 'To inboxes', width: 90, numeric: true, sortable: true, cell: (row) => number(row.inboxed) },
  { id: 'junked', header: 'To junk', width: 80, numeric: true, hidden: true, cell: (row) => number(row.junked) },
  { id: 'blocked', header: 'Blocked', width: 72, numeric: true, cell: (row) => number(row.blocked) },
  { id: 'clicks', header: 'Clicks', width: 62, numeric: true, cell: (row) => number(row.clicks) },
  { id: 'sender', header: 'A sender', width: 200, hidden: true, cell: (row) => row.sender },
  { id: 'subject', header: 'A subject', width: 220, hidden: true, cell: (row) => row.subject },
];

export const saveCampaigns = (rows: Campaign[]): void =>
  saveFile(
    csv(
      rows.map((row) => [
        ['Id', row.id],
        ['Campaign', row.name],
        ['Type', row.type],
        ['Brand or family', row.subtype],
        ['Messages', row.messages],
        ['Copies', row.copies],
        ['Targeted mailboxes', row.people],
        ['Copies to inboxes', row.inboxed],
        ['Copies to junk', row.junked],
        ['Copies blocked', row.blocked],
        ['Clicks', row.clicks],
        ...both('First seen', row.first),
        ...both('Last seen', row.last),
        ['A sender', row.sender],
        ['A subject', row.subject],
      ]),
    ),
    'campaigns.csv',
  );
