// Pending actions: moves of delivered copies that new verdicts or people have planned; nothing moves by itself.
import { Button, Field, Textarea } from '@fluentui/react-components';
import { ClipboardTaskRegular, DismissCircleRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { api, calls, type Schemas } from '../../api/client';
import { useChange } from '../../api/change';
import { BY_SKIP, STEP, usePages } from '../../api/pages';
import { useMay } from '../../api/session';
import { Badge, type Tone } from '../../components/Badges';
import { Confirm, useAsking } from '../../components/Confirm';
import type { Column } from '../../components/DataGrid';
import { Choice, Filters, Given, TextFilter } from '../../components/Filters';
import { Page } from '../../components/Page';
import { PagedGrid } from '../../components/PagedGrid';
import { Time } from '../../components/Time';
import { useView } from '../../state/view';
import { count, plain } from '../../state/words';
import { Category } from './Badged';
import { TOUCHES, messageAddress } from './words';

type Action = Schemas['MailActionBody'];
const VIEW = { state: 'pending', recipient: '', networkId: '' };
const STATES: Record<string, [string, Tone]> = { pending: ['Pending', 'brand'], done: ['Done', 'good'], rejected: ['Withdrawn', 'neutral'], failed: ['Failed', 'high'] };

const COLUMNS: Column<Action>[] = [
  { id: 'created', header: 'Planned', width: 146, cell: (row) => <Time at={row.created} /> },
  { id: 'kind', header: 'What', width: 132, cell: (row) => plain(row.kind) },
  { id: 'subject', header: 'Message', width: 172, grow: true, cell: (row) => <Link href={messageAddress(row.networkId)} title={row.subject}>{row.subject || '(no subject)'}</Link> },
  { id: 'recipient', header: 'Copy of', width: 160, cell: (row) => row.recipient },
  { id: 'category', header: 'As', width: 176, cell: (row) => <Category code={row.category} /> },
  { id: 'reason', header: 'Why', width: 160, grow: true, cell: (row) => <span title={row.reason}>{row.reason}</span> },
  { id: 'location', header: 'Lies in', width: 90, cell: (row) => row.location },
  { id: 'state', header: 'State', width: 98, cell: (row) => <Badge tone={STATES[row.state]?.[1] ?? 'neutral'}>{STATES[row.state]?.[0] ?? plain(row.state)}</Badge> },
  { id: 'by', header: 'Planned by', width: 150, hidden: true, cell: (row) => `${row.createdBy} (${plain(row.trigger)})` },
  { id: 'unread', header: 'Only unread', width: 100, hidden: true, cell: (row) => (row.unreadOnly ? 'yes' : 'no') },
];

export default function Actions() {
  const [view, setView] = useView(VIEW);
  const [, go] = useLocation();
  const may = useMay('action-center.approve-mail');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [note, setNote] = useState('');
  const asking = useAsking();
  const found = api.useInfiniteQuery('get', '/api/v1/mail/actions', { params: { query: { ...view, limit: STEP } } }, { ...BY_SKIP, placeholderData: (before) => before });
  const paged = usePages(found);
  const { rows, total } = paged;
  const filtered = view.recipient !== '' || view.networkId !== '' || view.state !== 'pending';
  const ids = rows.filter((row) => chosen.has(row.id) && row.state === 'pending').map((row) => row.id).slice(0, 100);
  const reject = useChange(() => calls.POST('/api/v1/mail/actions/reject', { body: { ids, note } }), { done: (answer) => answer?.message ?? 'Withdrawn', touches: TOUCHES });
  return (
    <Page title="Pending mail actions" shape="full" about={found.data ? `${count(total, 'action')}. Verdicts that changed after delivery plan the move of a copy; it stays where it is until a response carries the plan out.` : 'Planned moves of delivered mail'}>
      <Filters onClear={filtered ? () => setView(VIEW) : undefined}>
        <Choice label="State" single values={Object.keys(STATES)} word={(each) => STATES[each]?.[0] ?? each} chosen={view.state ? [view.state] : []} onChange={([state = '']) => setView({ state })} />
        <TextFilter label="Recipient address" value={view.recipient} onChange={(recipient) => setView({ recipient })} />
        <Given what="Message" value={view.networkId} onClear={() => setView({ networkId: '' })} />
      </Filters>
      <PagedGrid
        name="mail-actions"
        label="Mail actions"
        columns={COLUMNS}
        found={found}
        paged={paged}
        rowKey={(row) => row.id}
        chosen={may ? chosen : undefined}
        onChoose={setChosen}
        onOpen={(row) => go(messageAddress(row.networkId))}
        tools={ids.length > 0 && <Button size="small" appearance="subtle" icon={<DismissCircleRegular />} onClick={asking.ask}>Withdraw …</Button>}
        icon={<ClipboardTaskRegular />}
        none={['Nothing is planned', 'When a new block entry, another policy or an answered report changes the verdict on a message of the last 48 hours that was delivered, its removal is planned here.']}
        unmatched={filtered && ['No action matches these filters', 'Loosen a filter, or choose another state.', () => setView(VIEW)]}
      />
      <Confirm open={asking.open} title={`Withdraw ${count(ids.length, 'action')}?`} verb="Withdraw" busy={reject.isPending} onClose={asking.close} onDone={() => reject.mutate(undefined, { onSuccess: () => { asking.close(); setChosen(new Set()); setNote(''); } })}>
        <span>The copies stay where they are. The plan is kept as withdrawn, with your note.</span>
        <Field label="Why"><Textarea value={note} maxLength={1000} onChange={(_, data) => setNote(data.value)} /></Field>
      </Confirm>
    </Page>
  );
}
