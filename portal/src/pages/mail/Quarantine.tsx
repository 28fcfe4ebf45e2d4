// Quarantine: what was held back, found by filters, released to some or all, looked at under audit, deleted.
import { Button } from '@fluentui/react-components';
import { CheckmarkRegular, DeleteRegular, DismissCircleRegular, LockClosedRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { api } from '../../api/client';
import { BY_CURSOR, shownOf, usePages } from '../../api/pages';
import { useMay } from '../../api/session';
import type { Column } from '../../components/DataGrid';
import { Choice, Filters, Given, TextFilter } from '../../components/Filters';
import { Badge } from '../../components/Badges';
import { Page } from '../../components/Page';
import { PagedGrid } from '../../components/PagedGrid';
import { Time } from '../../components/Time';
import { useView } from '../../state/view';
import { bytes, count } from '../../state/words';
import { Category } from './Badged';
import { HeldPane } from './HeldPane';
import { ReleaseDialog, type Act } from './ReleaseDialog';
import { STATES, stateWord } from './states';
import { CATEGORIES, PROTECTIONS, categoryWord, type Held, type Protection } from './words';

const VIEW = { category: '', state: '', sender: '', recipient: '', subject: '', networkId: '', messageId: '', protection: '', within: '', open: '' };
const WITHIN: Record<string, string> = { '1': 'the next day', '3': 'the next 3 days', '7': 'the next week' };

const COLUMNS: Column<Held>[] = [
  { id: 'received', header: 'Received', width: 146, cell: (row) => <Time at={row.received} /> },
  { id: 'category', header: 'Held as', width: 176, cell: (row) => <Category code={row.category} /> },
  { id: 'subject', header: 'Subject', width: 190, grow: true, cell: (row) => <span title={row.subject}>{row.subject || '(no subject)'}</span> },
  { id: 'sender', header: 'From', width: 164, cell: (row) => <span title={row.sender}>{row.sender}</span> },
  { id: 'recipient', header: 'To', width: 156, cell: (row) => <span title={row.recipient}>{row.recipient}</span> },
  { id: 'state', header: 'State', width: 88, cell: (row) => <Badge tone={STATES[row.state]?.[1] ?? 'neutral'}>{stateWord(row.state)}</Badge> },
  { id: 'policy', header: 'Policy', width: 150, hidden: true, cell: (row) => row.policy },
  { id: 'expires', header: 'Kept until', width: 146, cell: (row) => <Time at={row.expires} /> },
  { id: 'size', header: 'Size', width: 80, numeric: true, hidden: true, cell: (row) => bytes(row.size) },
];

export default function Quarantine() {
  const [view, setView] = useView(VIEW);
  const manage = useMay('quarantine.manage');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [act, setAct] = useState<Act | null>(null);
  const { open, within, ...given } = view;
  const [began] = useState(() => Date.now());
  const expiresBefore = within ? new Date(began + Number(within) * 86_400_000).toISOString() : undefined;
  const found = api.useInfiniteQuery('get', '/api/v1/mail/quarantine', { params: { query: { ...given, ...(expiresBefore && { expiresBefore }), limit: 200 } } }, { ...BY_CURSOR, placeholderData: (before) => before });
  const paged = usePages(found);
  const { rows, total } = paged;
  const filtered = within !== '' || Object.values(given).some(Boolean);
  const picked = rows.filter((row) => chosen.has(row.id));
  const opened = rows.find((row) => row.id === open);
  const clear = () => setView({ ...VIEW, open });
  const one = (label: string, field: 'category' | 'state' | 'protection' | 'within', words: Record<string, string>) => (
    <Choice label={label} single values={Object.keys(words)} word={(word) => words[word] ?? word} chosen={view[field] ? [view[field]] : []} onChange={([next = '']) => setView({ [field]: next })} />
  );
  const text = (label: string, field: 'subject' | 'sender' | 'recipient') => <TextFilter label={label} value={view[field]} onChange={(next) => setView({ [field]: next })} />;
  return (
    <Page title="Quarantine" shape="full" about={found.data ? `${count(total, 'copy', 'copies')}, each held back from one recipient. They are forgotten when their policy’s time is over.` : 'Mail that was not delivered'}>
      <Filters onClear={filtered ? clear : undefined}>
        {text('Subject holds', 'subject')}
        {text('Sender address', 'sender')}
        {text('Recipient address', 'recipient')}
        {one('Held as', 'category', Object.fromEntries(Object.keys(CATEGORIES).filter((each) => each !== 'NONE').map((each) => [each, categoryWord(each)])))}
        {one('State', 'state', Object.fromEntries(Object.keys(STATES).map((each) => [each, stateWord(each)])))}
        {one('By', 'protection', PROTECTIONS as Record<Protection, string>)}
        {one('Ends within', 'within', WITHIN)}
        <Given what="Message" value={view.networkId} onClear={() => setView({ networkId: '' })} />
        <Given what="Message-ID" value={view.messageId} onClear={() => setView({ messageId: '' })} />
      </Filters>
      <PagedGrid
        name="quarantine"
        label="Quarantined messages"
        columns={COLUMNS}
        found={found}
        paged={paged}
        rowKey={(row) => row.id}
        chosen={manage ? chosen : undefined}
        onChoose={setChosen}
        onOpen={(row) => setView({ open: row.id }, 'push')}
        tools={
          <>
            <span style={{ fontSize: 12 }}>{shownOf(rows.length, total)}</span>
            {picked.length > 0 && (
              <>
                <Button size="small" appearance="subtle" icon={<CheckmarkRegular />} onClick={() => setAct({ verb: 'release', rows: picked })}>Release …</Button>
                {picked.some((row) => row.state === 'requested') && <Button size="small" appearance="subtle" icon={<DismissCircleRegular />} onClick={() => setAct({ verb: 'deny', rows: picked.filter((row) => row.state === 'requested') })}>Refuse …</Button>}
                <Button size="small" appearance="subtle" icon={<DeleteRegular />} onClick={() => setAct({ verb: 'delete', rows: picked })}>Delete …</Button>
              </>
            )}
          </>
        }
        icon={<LockClosedRegular />}
        none={['Nothing is held', 'Messages that a policy quarantines are kept here instead of being delivered, whole and encrypted, until they are released, deleted or over.']}
        unmatched={filtered && ['Nothing held matches these filters', 'Addresses are compared whole; the subject may hold the text anywhere.', clear]}
      />
      {opened && <HeldPane key={opened.id} of={opened} onAct={setAct} onClose={() => setView({ open: '' })} />}
      {act && <ReleaseDialog of={act} onClose={() => setAct(null)} onDone={() => { setAct(null); setChosen(new Set()); }} />}
    </Page>
  );
}
