// Devices, users or mailboxes of an incident, with what is known of each and the alerts that name it.
import { LaptopRegular, MailInboxRegular, PeopleRegular } from '@fluentui/react-icons';
import { Link, useLocation } from 'wouter';
import { Badge, Severity } from '../../components/Badges';
import { DataGrid, type Column } from '../../components/DataGrid';
import { EmptyState } from '../../components/EmptyState';
import type { Asset, Kind } from './assets';

const WORDS = {
  device: ['Devices', 'No alert of this incident names a device.', LaptopRegular],
  user: ['Users', 'No alert of this incident names a user.', PeopleRegular],
  mailbox: ['Mailboxes', 'No alert of this incident names a mailbox.', MailInboxRegular],
} as const;

const known = (asset: Asset): string => asset.known.join(' · ');
const also = (asset: Asset): string => asset.names.slice(1).join(', ');

export const ASSET_COLUMNS: Column<Asset>[] = [
  { id: 'label', header: 'Name', width: 280, grow: true, cell: (row) => (row.address ? <Link href={row.address} title={row.label}>{row.label}</Link> : <span title={row.label}>{row.label}</span>) },
  { id: 'also', header: 'Also known as', width: 220, cell: (row) => <span title={also(row)}>{also(row)}</span> },
  { id: 'impacted', header: 'Part', width: 120, cell: (row) => (row.impacted ? <Badge tone="medium" mark={<span aria-hidden>◆</span>}>Impacted</Badge> : <Badge>Related</Badge>) },
  { id: 'severity', header: 'Highest severity', width: 140, cell: (row) => <Severity value={row.severity} /> },
  { id: 'alerts', header: 'Alerts', width: 70, numeric: true, cell: (row) => row.alerts.length },
  { id: 'known', header: 'What is known', width: 330, grow: true, cell: (row) => <span title={known(row)}>{known(row)}</span> },
];

export function Assets({ kind, of }: { kind: Exclude<Kind, 'evidence'>; of: Asset[] }) {
  const [title, none, Icon] = WORDS[kind];
  const [, go] = useLocation();
  if (!of.length) return <EmptyState icon={<Icon />} title={`No ${title.toLowerCase()}`}>{none}</EmptyState>;
  return <DataGrid name={`incident-${kind}`} label={title} height={Math.min(640, 110 + of.length * 34)} columns={ASSET_COLUMNS} rows={of} rowKey={(row) => row.key} onOpen={(row) => row.address && go(row.address)} />;
}
