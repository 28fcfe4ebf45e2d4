// Tuning a stock rule here: off, or another severity, with the reason; the delivered rule stays as it is.
import { Button, Checkbox, Dropdown, Field, Option, Switch, Textarea } from '@fluentui/react-components';
import { useState } from 'react';
import { Link } from 'wouter';
import { calls, type SeverityWord } from '../../api/client';
import { useChange } from '../../api/change';
import { Confirm } from '../../components/Confirm';
import { SEVERITIES } from '../incidents/words';
import type { Listed } from './useRules';
import { TOUCHES } from './words';

export function Tune({ of, onClose }: { of: Listed; onClose: () => void }) {
  const [on, setOn] = useState(of.enabled);
  const [severity, setSeverity] = useState<SeverityWord | ''>(of.tuned?.severity ?? '');
  const [because, setBecause] = useState(of.tuned?.because ?? '');
  const [catchUp, setCatchUp] = useState(false);
  const path = { detection: of.rule.id };
  const tune = useChange(
    () => calls.PUT('/api/v1/detections/{detection}/tuning', { params: { path }, body: { because, enabled: on, severity: severity || null, catchUp } }),
    { done: 'Tuned', touches: TOUCHES },
  );
  const untune = useChange(() => calls.DELETE('/api/v1/detections/{detection}/tuning', { params: { path } }), { done: 'As delivered again', touches: TOUCHES });
  const back = !of.enabled && on;
  return (
    <Confirm open title={`Tune “${of.rule.title}”`} verb="Save" busy={tune.isPending || untune.isPending} ready={because.trim() !== ''} onClose={onClose} onDone={() => tune.mutate(undefined, { onSuccess: onClose })}>
      <span>
        For this organisation only, and kept through every update of the rule. To silence it for one device, person or program, make an <Link href={`/exceptions?new=${encodeURIComponent(of.rule.id)}`}>exception</Link> instead; to ask for more matches before it alerts, copy it as your own and count in its query.
      </span>
      <Switch checked={on} label={on ? 'On' : 'Off'} onChange={(_, data) => setOn(data.checked)} />
      <Field label="Severity of its alerts">
        <Dropdown value={severity || 'As delivered'} selectedOptions={[severity]} onOptionSelect={(_, data) => setSeverity((data.optionValue ?? '') as SeverityWord | '')}>
          <Option value="" text="As delivered">As delivered</Option>
          {SEVERITIES.map((word) => <Option key={word} value={word}>{word}</Option>)}
        </Dropdown>
      </Field>
      {back && <Checkbox checked={catchUp} label="Also judge what came while it was off" onChange={(_, data) => setCatchUp(data.checked === true)} />}
      <Field label="Why" required hint="Whoever finds it later must know.">
        <Textarea value={because} maxLength={2000} onChange={(_, data) => setBecause(data.value)} />
      </Field>
      {of.tuned && <Button style={{ alignSelf: 'start' }} onClick={() => untune.mutate(undefined, { onSuccess: onClose })}>Take it as delivered</Button>}
    </Confirm>
  );
}
