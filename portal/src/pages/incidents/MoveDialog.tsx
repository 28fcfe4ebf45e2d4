// Moves alerts into another incident, found by number or words; the two are kept apart from then on.
import { Combobox, Field, Input, Option } from '@fluentui/react-components';
import { useState } from 'react';
import { api, calls } from '../../api/client';
import { useChange } from '../../api/change';
import { Confirm } from '../../components/Confirm';
import { count } from '../../state/words';
import { useUndoable } from './undone';
import { TOUCHES } from './words';

type Props = { from: number; alerts: string[]; whole: boolean; onClose: () => void; onDone: () => void };

export function MoveDialog({ from, alerts, whole, onClose, onDone }: Props) {
  const tellDone = useUndoable();
  const [typed, setTyped] = useState('');
  const [to, setTo] = useState<number | null>(null);
  const [because, setBecause] = useState('');
  const found = api.useQuery('get', '/api/v1/incidents', { params: { query: { text: to === null ? typed.trim() : '', limit: 20, status: ['Active', 'InProgress', 'Resolved'] } } }, { placeholderData: (before) => before });
  const others = (found.data?.value ?? []).filter((each) => each.number !== from);
  const move = useChange((number: number) => calls.POST('/api/v1/incidents/{number}/alerts', { params: { path: { number } }, body: { alerts, because } }), { touches: TOUCHES });
  return (
    <Confirm
      open
      title={`Move ${count(alerts.length, 'alert')}`}
      verb="Move"
      ready={to !== null}
      busy={move.isPending}
      onClose={onClose}
      onDone={() => to !== null && move.mutate(to, { onSuccess: (done) => { tellDone(`${count(alerts.length, 'alert')} moved to incident ${to}`, done?.change ? [done.change] : []); onDone(); } })}
    >
      <Field label="Into which incident" hint="Type a number or a piece of its name">
        <Combobox placeholder="Number or name" value={typed} selectedOptions={to === null ? [] : [String(to)]} onChange={(event) => { setTyped(event.target.value); setTo(null); }} onOptionSelect={(_, data) => { setTo(Number(data.optionValue) || null); setTyped(data.optionText ?? ''); }}>
          {others.map((each) => <Option key={each.number} value={String(each.number)} text={`#${each.number} ${each.name}`}>{`#${each.number} ${each.name} (${count(each.alerts, 'alert')})`}</Option>)}
        </Combobox>
      </Field>
      {whole && <span style={{ fontSize: 13 }}>These are all its alerts: the incident will lead to the other one.</span>}
      <Field label="Because" hint="It stands in the history of both; a move can be undone there."><Input value={because} onChange={(_, data) => setBecause(data.value)} /></Field>
    </Confirm>
  );
}
