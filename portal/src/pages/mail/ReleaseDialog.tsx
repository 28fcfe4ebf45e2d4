// Asks before held messages are released, refused or deleted; of a message for several people, to which of them.
import { Checkbox, Field, Textarea } from '@fluentui/react-components';
import { useState } from 'react';
import { calls } from '../../api/client';
import { useChange } from '../../api/change';
import { Confirm } from '../../components/Confirm';
import { Trouble } from '../../components/Wait';
import { count } from '../../state/words';
import { TOUCHES, categoryWord, type Held } from './words';

export type Act = { verb: 'release' | 'deny' | 'delete'; rows: Held[] };
const MOST = 100;
const SURE: Record<string, boolean> = { MALW: true, HPHISH: true };
const WORDS = {
  release: { title: 'Release', verb: 'Release', hint: 'It is sent on within minutes, as it came.' },
  deny: { title: 'Refuse the release of', verb: 'Refuse', hint: 'The recipient sees that it was refused.' },
  delete: { title: 'Delete', verb: 'Delete for good', hint: 'It cannot be brought back.' },
};

export function ReleaseDialog({ of, onClose, onDone }: { of: Act; onClose: () => void; onDone: () => void }) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(of.rows.map((row) => row.id)));
  const [wrong, setWrong] = useState(false);
  const [note, setNote] = useState('');
  const words = WORDS[of.verb];
  const ids = [...chosen];
  const dangerous = of.verb === 'release' ? of.rows.filter((row) => chosen.has(row.id) && SURE[row.category]) : [];
  const act = useChange(
    () => {
      if (of.verb === 'release') return calls.POST('/api/v1/mail/quarantine/release', { body: { ids, note, falsePositive: wrong } });
      if (of.verb === 'deny') return calls.POST('/api/v1/mail/quarantine/deny', { body: { ids, note } });
      return calls.POST('/api/v1/mail/quarantine/delete', { body: { ids, note } });
    },
    { done: (answer) => answer?.message ?? 'Done', touches: TOUCHES, quiet: true },
  );
  const toggle = (id: string, on: boolean) => setChosen(new Set(on ? [...ids, id] : ids.filter((each) => each !== id)));
  return (
    <Confirm open title={`${words.title} ${count(ids.length, 'message')}?`} verb={words.verb} ready={ids.length > 0 && ids.length <= MOST} busy={act.isPending} onClose={onClose} onDone={() => act.mutate(undefined, { onSuccess: onDone })}>
      {act.error && <Trouble error={act.error} />}
      <fieldset style={{ border: 0, margin: 0, padding: 0, maxHeight: 260, overflowY: 'auto' }}>
        <legend style={{ padding: 0, fontSize: 13 }}>{of.rows.length > 1 ? 'To whom' : 'Whose copy'}</legend>
        {of.rows.map((row) => (
          <div key={row.id}><Checkbox checked={chosen.has(row.id)} disabled={of.rows.length === 1} onChange={(_, data) => toggle(row.id, data.checked === true)} label={`${row.recipient}: ${row.subject || '(no subject)'}`} /></div>
        ))}
      </fieldset>
      {ids.length > MOST && <span>At most {MOST} at once.</span>}
      {dangerous.length > 0 && <span style={{ color: 'var(--high-fg)' }}>▲ {count(dangerous.length, 'of them was', 'of them were')} held as {categoryWord(dangerous[0]?.category ?? '').toLowerCase()}: the recipient gets it as it came.</span>}
      {of.verb === 'release' && <Checkbox checked={wrong} label="The verdict was wrong (a false positive)" onChange={(_, data) => setWrong(data.checked === true)} />}
      <Field label="Note" hint={`${words.hint} The note stands in the audit log.`}><Textarea value={note} maxLength={1000} onChange={(_, data) => setNote(data.value)} /></Field>
    </Confirm>
  );
}
