// What is held for the person who is signed in: looked at as text, released or asked for, deleted; the sender listed.
import { Button, Field, Textarea } from '@fluentui/react-components';
import { CheckmarkRegular, DeleteRegular, LockClosedRegular, SendRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { api, calls } from '../../api/client';
import { useChange } from '../../api/change';
import { BY_CURSOR, shownOf, usePages } from '../../api/pages';
import { Badge } from '../../components/Badges';
import { Confirm } from '../../components/Confirm';
import type { Column } from '../../components/DataGrid';
import { Facts } from '../../components/Facts';
import { Choice, Filters, TextFilter } from '../../components/Filters';
import { Flyout } from '../../components/Flyout';
import { PagedGrid } from '../../components/PagedGrid';
import { Time } from '../../components/Time';
import { Trouble } from '../../components/Wait';
import { useView } from '../../state/view';
import { count } from '../../state/words';
import { Category } from '../mail/Badged';
import { Part } from '../mail/HeldPane';
import { STATES, stateWord } from '../mail/states';
import { SafePreview } from '../mail/SafePreview';
import { TOUCHES, type Held as Row } from '../mail/words';

const HERE = ['held', 'requested', 'denied'];
const COLUMNS: Column<Row>[] = [
  { id: 'received', header: 'Received', width: 150, cell: (row) => <Time at={row.received} /> },
  { id: 'subject', header: 'Subject', width: 280, grow: true, cell: (row) => <span title={row.subject}>{row.subject || '(no subject)'}</span> },
  { id: 'sender', header: 'From', width: 230, grow: true, cell: (row) => <span title={row.sender}>{row.sender}</span> },
  { id: 'category', header: 'Held as', width: 180, cell: (row) => <Category code={row.category} /> },
  { id: 'state', header: 'State', width: 136, cell: (row) => <Badge tone={STATES[row.state]?.[1] ?? 'neutral'}>{stateWord(row.state)}</Badge> },
  { id: 'expires', header: 'Kept until', width: 150, cell: (row) => <Time at={row.expires} /> },
];
type Verb = 'release' | 'request' | 'delete';
const VERBS: Record<Verb, [title: string, verb: string, hint: string]> = {
  release: ['Release', 'Release', 'It comes to your mailbox within minutes, as it was sent. Do not release what you did not expect.'],
  request: ['Ask for', 'Ask for it', 'An administrator decides, and sees what you write here.'],
  delete: ['Delete', 'Delete for good', 'It cannot be brought back.'],
};

export function Held() {
  const [view, setView] = useView({ state: '', sender: '', subject: '', open: '' });
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [act, setAct] = useState<{ verb: Verb; rows: Row[] } | null>(null);
  const { open, ...given } = view;
  const found = api.useInfiniteQuery('get', '/api/v1/mail/my-quarantine', { params: { query: { ...given, limit: 200 } } }, { ...BY_CURSOR, placeholderData: (before) => before });
  const paged = usePages(found);
  const { rows, total } = paged;
  const filtered = Object.values(given).some(Boolean);
  const clear = () => setView({ state: '', sender: '', subject: '' });
  const picked = rows.filter((row) => chosen.has(row.id) && HERE.includes(row.state));
  const opened = rows.find((row) => row.id === open);
  return (
    <>
      <Filters onClear={filtered ? clear : undefined}>
        <TextFilter label="Subject holds" value={view.subject} onChange={(subject) => setView({ subject })} />
        <TextFilter label="Sender address" value={view.sender} onChange={(sender) => setView({ sender })} />
        <Choice label="State" single values={Object.keys(STATES).filter((each) => each !== 'deleted')} word={stateWord} chosen={view.state ? [view.state] : []} onChange={([state = '']) => setView({ state })} />
      </Filters>
      <PagedGrid
        name="my-held"
        label="Held for me"
        columns={COLUMNS}
        found={found}
        paged={paged}
        rowKey={(row) => row.id}
        chosen={chosen}
        onChoose={setChosen}
        onOpen={(row) => setView({ open: row.id }, 'push')}
        tools={
          <>
            <span style={{ fontSize: 12 }}>{shownOf(rows.length, total)}</span>
            {picked.length > 0 && picked.every((row) => row.mayRelease) && <Button size="small" appearance="subtle" icon={<CheckmarkRegular />} onClick={() => setAct({ verb: 'release', rows: picked })}>Release …</Button>}
            {picked.length > 0 && <Button size="small" appearance="subtle" icon={<DeleteRegular />} onClick={() => setAct({ verb: 'delete', rows: picked })}>Delete …</Button>}
          </>
        }
        icon={<LockClosedRegular />}
        none={['Nothing is held for you', 'Mail that looks like spam or phish may be kept here instead of reaching your mailbox, for as long as your organisation’s policy says. Malware and certain phish are seen by administrators only.']}
        unmatched={filtered && ['Nothing held for you matches these filters', 'The sender is compared whole; the subject may hold the text anywhere.', clear]}
      />
      {opened && <Pane key={opened.id} of={opened} onAct={(verb) => setAct({ verb, rows: [opened] })} onClose={() => setView({ open: '' })} />}
      {act && <Ask of={act} onClose={() => setAct(null)} onDone={() => { setAct(null); setChosen(new Set()); setView({ open: '' }); }} />}
    </>
  );
}

function Pane({ of, onAct, onClose }: { of: Row; onAct: (verb: Verb) => void; onClose: () => void }) {
  const here = HERE.includes(of.state);
  const list = useChange((allow: boolean) => calls.POST('/api/v1/mail/my-list', { body: { kind: 'sender', values: [of.sender], allow, note: '' } }), { done: 'It is on your list', touches: TOUCHES });
  return (
    <Flyout
      open
      title={of.subject || '(no subject)'}
      onClose={onClose}
      actions={
        <div style={{ display: 'flex', gap: 8, flexWrap: 'wrap' }}>
          {here && of.mayRelease && <Button appearance="primary" icon={<CheckmarkRegular />} onClick={() => onAct('release')}>Release …</Button>}
          {of.state === 'held' && !of.mayRelease && <Button appearance="primary" icon={<SendRegular />} onClick={() => onAct('request')}>Ask for it …</Button>}
          {here && <Button icon={<DeleteRegular />} onClick={() => onAct('delete')}>Delete …</Button>}
          {of.sender && <Button disabled={list.isPending} onClick={() => list.mutate(false)}>Block the sender</Button>}
          {of.sender && <Button disabled={list.isPending} onClick={() => list.mutate(true)}>Allow the sender</Button>}
        </div>
      }
    >
      <Facts
        of={[
          ['Held as', <Category code={of.category} />],
          ['From', of.sender],
          ['Envelope sender', of.mailFrom !== of.sender && of.mailFrom],
          ['Received', <Time at={of.received} show="seconds" />],
          ['Kept until', <Time at={of.expires} />],
          ['State', stateWord(of.state)],
          ['You may', of.mayRelease ? 'release it yourself' : 'ask an administrator for it'],
        ]}
      />
      <Part title="Content"><SafePreview own may={of.state !== 'deleted'} ask={() => calls.POST('/api/v1/mail/quarantine/{held}/preview', { params: { path: { held: of.id } } })} /></Part>
    </Flyout>
  );
}

function Ask({ of, onClose, onDone }: { of: { verb: Verb; rows: Row[] }; onClose: () => void; onDone: () => void }) {
  const [note, setNote] = useState('');
  const [title, verb, hint] = VERBS[of.verb];
  const ids = of.rows.map((row) => row.id).slice(0, 100);
  const act = useChange(
    () => {
      if (of.verb === 'request') return calls.POST('/api/v1/mail/quarantine/{held}/request', { params: { path: { held: ids[0] ?? '' } }, body: { note } });
      if (of.verb === 'release') return calls.POST('/api/v1/mail/quarantine/release', { body: { ids, note, falsePositive: false } });
      return calls.POST('/api/v1/mail/quarantine/delete', { body: { ids, note } });
    },
    { done: (answer) => answer?.message ?? 'Done', touches: TOUCHES, quiet: true },
  );
  return (
    <Confirm open title={`${title} ${count(ids.length, 'message')}?`} verb={verb} busy={act.isPending} onClose={onClose} onDone={() => act.mutate(undefined, { onSuccess: onDone })}>
      {act.error && <Trouble error={act.error} />}
      <span>{of.rows.slice(0, 3).map((row) => row.subject || '(no subject)').join('; ')}{of.rows.length > 3 && ' …'}</span>
      <span>{hint}</span>
      {of.verb === 'request' && <Field label="Why you need it"><Textarea value={note} maxLength={1000} onChange={(_, data) => setNote(data.value)} /></Field>}
    </Confirm>
  );
}
