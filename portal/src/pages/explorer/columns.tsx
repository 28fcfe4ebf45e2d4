// The columns of Explorer's grids: messages to recipients, clicks, files.
import { Link } from 'wouter';
import { Badge, type Tone } from '../../components/Badges';
import type { Column } from '../../components/DataGrid';
import { Time } from '../../components/Time';
import { entityAddress } from '../../state/entities';
import type { ClickLine, FileLine, MailLine } from './types';

const TONES: Record<string, Tone> = { malware: 'high', phish: 'high', spam: 'medium' };

/** The threats of a message, each a badge. */
export function Threats({ words }: { words: string }) {
  const found = words.split(',').map((word) => word.trim()).filter(Boolean);
  if (!found.length) return <span>None</span>;
  return <span style={{ display: 'inline-flex', gap: 4 }}>{found.map((word) => <Badge key={word} tone={TONES[word.toLowerCase()] ?? 'neutral'}>{word}</Badge>)}</span>;
}

/** `{"Phish": ["Spoof DMARC"]}` as people read it. */
export function technologies(json: string): string {
  try {
    return [...new Set(Object.values(JSON.parse(json || '{}') as Record<string, string[]>).flat())].join(', ');
  } catch {
    return json;
  }
}

export const messageAddress = (line: { networkMessageId: string }) => `/mail/messages/${encodeURIComponent(line.networkMessageId)}`;

const text = (value: string) => <span title={value}>{value}</span>;
const number = (value: number | null | undefined) => (value == null ? '–' : value.toLocaleString('en'));
const person = (address: string) => <Link href={entityAddress('mailbox', address) ?? '/explorer'} title={address}>{address}</Link>;

export const MAIL: Column<MailLine>[] = [
  { id: 'timestamp', header: 'Date', width: 146, sortable: true, cell: (row) => <Time at={row.timestamp} /> },
  { id: 'subject', header: 'Subject', width: 280, grow: true, cell: (row) => <Link href={messageAddress(row)} title={row.subject}>{row.subject || '(no subject)'}</Link> },
  { id: 'recipient', header: 'Recipient', width: 200, cell: (row) => person(row.recipient) },
  { id: 'senderAddress', header: 'Sender address', width: 210, cell: (row) => person(row.senderAddress) },
  { id: 'senderDomain', header: 'Sender domain', width: 150, cell: (row) => text(row.senderDomain) },
  { id: 'threatTypes', header: 'Threat type', width: 130, cell: (row) => <Threats words={row.threatTypes} /> },
  { id: 'deliveryAction', header: 'Delivery action', width: 112, cell: (row) => row.deliveryAction },
  { id: 'additionalActions', header: 'Additional actions', width: 130, cell: (row) => row.additionalActions.join(', ') || '–' },
  { id: 'latestLocation', header: 'Latest location', width: 130, cell: (row) => row.latestLocation },
  { id: 'originalLocation', header: 'Original location', width: 130, cell: (row) => row.originalLocation },
  { id: 'recipientDomain', header: 'Recipient domain', width: 150, hidden: true, cell: (row) => row.recipient.split('@')[1] ?? '' },
  { id: 'senderName', header: 'Sender display name', width: 160, hidden: true, cell: (row) => text(row.senderName) },
  { id: 'senderIp', header: 'Sender IP', width: 130, hidden: true, cell: (row) => row.senderIp },
  { id: 'mailFrom', header: 'Mail from', width: 200, hidden: true, cell: (row) => text(row.mailFrom) },
  { id: 'direction', header: 'Directionality', width: 110, hidden: true, cell: (row) => row.direction },
  { id: 'detectionMethods', header: 'Detection technology', width: 220, hidden: true, cell: (row) => text(technologies(row.detectionMethods)) },
  { id: 'threatNames', header: 'Malware family', width: 150, hidden: true, cell: (row) => text(row.threatNames) },
  { id: 'overrides', header: 'System overrides', width: 200, hidden: true, cell: (row) => text(row.overrides) },
  { id: 'overrideSource', header: 'Override source', width: 200, hidden: true, cell: (row) => text(row.overrideSource) },
  { id: 'policyType', header: 'Policy type', width: 150, hidden: true, cell: (row) => text(row.policyType) },
  { id: 'policyAction', header: 'Policy action', width: 130, hidden: true, cell: (row) => text(row.policyAction) },
  { id: 'connector', header: 'Connector', width: 110, hidden: true, cell: (row) => text(row.connector) },
  { id: 'language', header: 'Language', width: 84, hidden: true, cell: (row) => row.language },
  { id: 'attachments', header: 'Attachments', width: 96, hidden: true, numeric: true, cell: (row) => number(row.attachments) },
  { id: 'urls', header: 'URLs', width: 70, hidden: true, numeric: true, cell: (row) => number(row.urls) },
  { id: 'size', header: 'Bytes', width: 90, hidden: true, numeric: true, cell: (row) => number(row.size) },
  { id: 'distributionList', header: 'Distribution list', width: 160, hidden: true, cell: (row) => text(row.distributionList) },
  { id: 'clusterId', header: 'Cluster', width: 150, hidden: true, cell: (row) => text(row.clusterId) },
  { id: 'networkMessageId', header: 'Network message ID', width: 240, hidden: true, cell: (row) => text(row.networkMessageId) },
  { id: 'internetMessageId', header: 'Internet message ID', width: 240, hidden: true, cell: (row) => text(row.internetMessageId) },
];

export const CLICKS: Column<ClickLine>[] = [
  { id: 'timestamp', header: 'Date', width: 146, sortable: true, cell: (row) => <Time at={row.timestamp} /> },
  { id: 'url', header: 'URL', width: 340, grow: true, cell: (row) => text(row.url) },
  { id: 'recipient', header: 'User', width: 200, cell: (row) => person(row.recipient) },
  { id: 'verdict', header: 'Click verdict', width: 150, cell: (row) => row.verdict },
  { id: 'threatTypes', header: 'Threat type', width: 120, cell: (row) => <Threats words={row.threatTypes} /> },
  { id: 'workload', header: 'Workload', width: 100, cell: (row) => row.workload },
  { id: 'clientIp', header: 'Client IP', width: 130, cell: (row) => row.clientIp },
  { id: 'message', header: 'Message', width: 90, cell: (row) => (row.networkMessageId ? <Link href={messageAddress(row)}>Open</Link> : '–') },
  { id: 'detectionMethods', header: 'Detection technology', width: 200, hidden: true, cell: (row) => text(technologies(row.detectionMethods)) },
  { id: 'clickId', header: 'Click ID', width: 200, hidden: true, cell: (row) => text(row.clickId) },
];

export const FILES: Column<FileLine>[] = [
  { id: 'timestamp', header: 'Date', width: 146, sortable: true, cell: (row) => <Time at={row.timestamp} /> },
  { id: 'fileName', header: 'File', width: 260, grow: true, cell: (row) => text(row.fileName) },
  { id: 'malwareFamily', header: 'Malware family', width: 160, cell: (row) => text(row.malwareFamily) },
  { id: 'workload', header: 'Workload', width: 170, cell: (row) => text(row.workload) },
  { id: 'site', header: 'Site', width: 240, cell: (row) => text(row.site) },
  { id: 'modifiedBy', header: 'Last modified by', width: 190, cell: (row) => text(row.modifiedBy) },
  { id: 'owner', header: 'Owner', width: 160, hidden: true, cell: (row) => text(row.owner) },
  { id: 'technology', header: 'Detection technology', width: 160, hidden: true, cell: (row) => text(row.technology) },
  { id: 'sha256', header: 'SHA256', width: 240, hidden: true, cell: (row) => text(row.sha256) },
];
