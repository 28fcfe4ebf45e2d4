// Adds mail messages to the incident by hand: looked for among the signals, chosen, added with a reason. Readers may.
import { Button, Checkbox, Field, Input, SearchBox, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { api, calls } from '../../api/client';
import { useChange } from '../../api/change';
import { useMay } from '../../api/session';
import { Badge } from '../../components/Badges';
import { Confirm } from '../../components/Confirm';
import { Time } from '../../components/Time';
import { Wait } from '../../components/Wait';
import { count, list } from '../../state/words';
import { useUndoable } from './undone';
import { TOUCHES } from './words';

const useStyles = makeStyles({
  list: { listStyle: 'none', margin: 0, padding: 0, maxHeight: '340px', overflowY: 'auto', fontSize: '13px' },
  item: { display: 'flex', gap: '6px', alignItems: 'flex-start', padding: '4px 0', borderTop: `1px solid ${tokens.colorNeutralStroke3}` },
  words: { minWidth: 0, overflowWrap: 'anywhere', paddingTop: '6px', lineHeight: '18px' },
});
const MOST = 20;

export function AddMail({ number, onClose }: { number: number; onClose: () => void }) {
  const s = useStyles();
  const tellDone = useUndoable();
  const mayUndo = useMay('incidents.manage');
  const [typed, setTyped] = useState('');
  const [text, setText] = useState('');
  const [because, setBecause] = useState('');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const found = api.useQuery('get', '/api/v1/incidents/{number}/messages', { params: { path: { number }, query: { text } } }, { enabled: text !== '' });
  const add = useChange(() => calls.POST('/api/v1/incidents/{number}/messages', { params: { path: { number } }, body: { messages: [...chosen], because } }), { touches: TOUCHES });
  const toggle = (id: string, on: boolean) => setChosen(new Set(on ? [...chosen, id] : [...chosen].filter((each) => each !== id)));
  const look = () => setText(typed.trim());
  return (
    <Confirm
      open
      title="Add mail messages"
      verb={chosen.size ? `Add ${count(chosen.size, 'message')}` : 'Add'}
      ready={chosen.size > 0 && chosen.size <= MOST}
      busy={add.isPending}
      onClose={onClose}
      onDone={() => add.mutate(undefined, { onSuccess: (done) => { tellDone(`${count(chosen.size, 'message')} added`, mayUndo && done?.change ? [done.change] : []); onClose(); } })}
    >
      <Field label="Look for" hint="A piece of subject, sender or recipient; or a whole message id">
        <div style={{ display: 'flex', gap: 8 }}>
          <SearchBox style={{ flex: 1, maxWidth: 'none' }} aria-label="Look for messages" value={typed} onChange={(_, data) => setTyped(data.value)} onKeyDown={(event) => { if (event.key === 'Enter') { event.preventDefault(); look(); } }} />
          <Button disabled={!typed.trim()} onClick={look}>Look</Button>
        </div>
      </Field>
      {text !== '' && (
        <Wait for={found} label="Looking through mail">
          {(data) => (
            <>
              <ul className={s.list} aria-label="Messages found" tabIndex={0}>
                {data.map((each) => (
                  <li key={each.id} className={s.item}>
                    <Checkbox aria-label={`Choose ${each.subject || 'the message without subject'} from ${each.sender}`} checked={each.added || chosen.has(each.id)} disabled={each.added} onChange={(_, given) => toggle(each.id, given.checked === true)} />
                    <span className={s.words}>
                      <strong>{each.subject || '(no subject)'}</strong> {each.added && <Badge tone="good">In the incident</Badge>} {each.threats && <Badge tone="high">{each.threats}</Badge>}
                      <br />
                      from {each.sender || 'an unknown sender'} to {list(each.recipients.slice(0, 3))}{each.recipients.length > 3 && ` and ${each.recipients.length - 3} more`}, <Time at={each.at} />{each.action && `, ${each.action.toLowerCase()}`}
                    </span>
                  </li>
                ))}
              </ul>
              {!data.length && <span style={{ fontSize: 13 }}>No message holds “{text}”. Fifty of the newest are shown; a whole message id finds older ones.</span>}
              {chosen.size > MOST && <span style={{ fontSize: 13 }}>At most {MOST} at once.</span>}
            </>
          )}
        </Wait>
      )}
      <Field label="Because" hint="It stands in the history, and lets others follow you."><Input value={because} onChange={(_, data) => setBecause(data.value)} /></Field>
    </Confirm>
  );
}
