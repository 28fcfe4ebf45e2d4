// Merge incidents: one stays, the others are emptied into it and lead there.
import { Field, Input, Radio, RadioGroup } from '@fluentui/react-components';
import { useState } from 'react';
import { calls } from '../../api/client';
import { useChange } from '../../api/change';
import { Confirm } from '../../components/Confirm';
import { count } from '../../state/words';
import { useUndoable } from './undone';
import { TOUCHES } from './words';

type Some = { number: number; name: string; alerts: number };
type Props = { open: boolean; from: Some[]; onClose: () => void; onDone: (into: number) => void };

export function MergeDialog({ open, from, onClose, onDone }: Props) {
  const [into, setInto] = useState(0);
  const tellDone = useUndoable();
  const [because, setBecause] = useState('');
  const merge = useChange(
    (target: number) =>
      calls.POST('/api/v1/incidents/{number}/merge', {
        params: { path: { number: target } },
        body: { sources: from.map((each) => each.number).filter((number) => number !== target), because },
      }),
    { touches: TOUCHES },
  );
  const largest = [...from].sort((a, b) => b.alerts - a.alerts)[0]?.number ?? 0;
  const target = from.some((each) => each.number === into) ? into : largest;
  return (
    <Confirm open={open} title="Merge incidents" verb="Merge" busy={merge.isPending} ready={from.length > 1} onClose={onClose} onDone={() => merge.mutate(target, { onSuccess: (entries) => { tellDone(`${count(from.length, 'incident')} merged into ${target}`, entries ?? []); onClose(); onDone(target); } })}>
      <Field label="Which stays? The others lead to it from now on.">
        <RadioGroup value={String(target)} onChange={(_, data) => setInto(Number(data.value))}>
          {from.map((each) => <Radio key={each.number} value={String(each.number)} label={`#${each.number} ${each.name} (${count(each.alerts, 'alert')})`} />)}
        </RadioGroup>
      </Field>
      <Field label="Because" hint="It stands in the history of each; a merge can be undone there.">
        <Input value={because} onChange={(_, data) => setBecause(data.value)} />
      </Field>
    </Confirm>
  );
}
