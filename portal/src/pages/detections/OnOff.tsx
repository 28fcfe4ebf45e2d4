// Turning a custom detection on or off; turning on asks whether to judge what came meanwhile.
import { Checkbox } from '@fluentui/react-components';
import { useState } from 'react';
import { calls } from '../../api/client';
import { useChange } from '../../api/change';
import { Confirm } from '../../components/Confirm';
import type { Listed } from './useRules';
import { TOUCHES } from './words';

export function OnOff({ of, onClose }: { of: Listed; onClose: () => void }) {
  const [catchUp, setCatchUp] = useState(false);
  const on = !of.enabled;
  const change = useChange(
    () => calls.PUT('/api/v1/detections/{detection}/enabled', { params: { path: { detection: of.rule.id } }, body: { on, catchUp } }),
    { done: on ? 'Turned on' : 'Turned off', touches: TOUCHES },
  );
  return (
    <Confirm open title={on ? 'Turn it on?' : 'Turn it off?'} verb={on ? 'Turn on' : 'Turn off'} busy={change.isPending} onClose={onClose} onDone={() => change.mutate(undefined, { onSuccess: onClose })}>
      <span>{on ? 'It runs from the next round of detection on.' : 'It judges nothing until it is turned on again; its alerts stay.'}</span>
      {on && <Checkbox checked={catchUp} label="Also judge what came while it was off" onChange={(_, data) => setCatchUp(data.checked === true)} />}
    </Confirm>
  );
}
