// What the alerts of a detection say and when it runs.
import { Dropdown, Field, Input, Option, SpinButton, Textarea, makeStyles } from '@fluentui/react-components';
import type { Schemas, SeverityWord } from '../../api/client';
import { Card } from '../../components/Card';
import { plain } from '../../state/words';
import { SEVERITIES } from '../incidents/words';
import type { Form } from './form';
import { ACTIONS, FREQUENCIES, TACTICS, type Tactic } from './words';

const useStyles = makeStyles({
  grid: { display: 'grid', gridTemplateColumns: 'repeat(auto-fit, minmax(min(260px, 100%), 1fr))', gap: '12px 16px', alignItems: 'start' },
  wide: { gridColumn: '1 / -1' },
});

export function Details({ form, onChange }: { form: Form; onChange: (patch: Partial<Form>) => void }) {
  const s = useStyles();
  const actions = form.actions.map((each) => each.name);
  const named = (name: string) => plain(name.replace(/-/g, ' '));
  return (
    <Card title="What its alerts say, and when it runs">
      <div className={s.grid}>
        <Field className={s.wide} label="Name" required validationState={form.name.trim() ? 'none' : 'warning'} validationMessage={form.name.trim() ? undefined : 'Name it before saving.'}>
          <Input value={form.name} maxLength={200} onChange={(_, data) => onChange({ name: data.value })} />
        </Field>
        <Field className={s.wide} label="Title of its alerts" hint="May name columns of the result: {{FileName}} on {{DeviceName}}. Empty: the name.">
          <Input value={form.alertTitle} maxLength={500} onChange={(_, data) => onChange({ alertTitle: data.value })} />
        </Field>
        <Field label="Severity">
          <Dropdown value={form.severity} selectedOptions={[form.severity]} onOptionSelect={(_, data) => onChange({ severity: data.optionValue as SeverityWord })}>
            {SEVERITIES.map((word) => <Option key={word} value={word}>{word}</Option>)}
          </Dropdown>
        </Field>
        <Field label="Tactic">
          <Dropdown value={plain(form.category)} selectedOptions={[form.category]} onOptionSelect={(_, data) => onChange({ category: data.optionValue as Tactic })}>
            {TACTICS.map((word) => <Option key={word} value={word} text={plain(word)}>{plain(word)}</Option>)}
          </Dropdown>
        </Field>
        <Field label="ATT&CK techniques" hint="T1059.001, T1105">
          <Input value={form.techniques} onChange={(_, data) => onChange({ techniques: data.value })} />
        </Field>
        <Field label="Runs" hint="It reads every row once, also those that arrive late.">
          <Dropdown value={FREQUENCIES[form.frequency]} selectedOptions={[form.frequency]} onOptionSelect={(_, data) => onChange({ frequency: data.optionValue as Schemas['Frequency'] })}>
            {Object.entries(FREQUENCIES).map(([word, text]) => <Option key={word} value={word} text={text}>{text}</Option>)}
          </Dropdown>
        </Field>
        <Field label="First look, days back" hint="0: only what comes from now on.">
          <SpinButton value={form.firstLook} min={0} max={30} onChange={(_, data) => onChange({ firstLook: Math.max(0, Math.min(30, Math.round(data.value ?? (Number(data.displayValue) || 0)))) })} />
        </Field>
        <Field label="Device groups" hint="Several with commas between. Empty: all devices.">
          <Input value={form.devices} onChange={(_, data) => onChange({ devices: data.value })} />
        </Field>
        <Field className={s.wide} label="Why it matters">
          <Textarea value={form.description} maxLength={10_000} resize="vertical" onChange={(_, data) => onChange({ description: data.value })} />
        </Field>
        <Field className={s.wide} label="What to do when it fires" hint="A step a line.">
          <Textarea value={form.response} resize="vertical" onChange={(_, data) => onChange({ response: data.value })} />
        </Field>
        <Field className={s.wide} label="Actions to propose">
          <Dropdown
            multiselect
            placeholder="None"
            value={actions.map(named).join(', ')}
            selectedOptions={actions}
            onOptionSelect={(_, data) => onChange({ actions: data.selectedOptions.map((name) => form.actions.find((each) => each.name === name) ?? { name: name as Schemas['ActionName'], options: {} }) })}
          >
            {ACTIONS.map((name) => <Option key={name} value={name} text={named(name)}>{named(name)}</Option>)}
          </Dropdown>
        </Field>
      </div>
    </Card>
  );
}
