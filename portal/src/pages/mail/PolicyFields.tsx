// The settings of a policy as fields, each by its shape: a treatment, a switch, lines, a number, people.
import { Dropdown, Field, Input, Option, Switch, Textarea, makeStyles } from '@fluentui/react-components';
import { useState } from 'react';
import { FIELDS, valueAt, withValue, type PolicyField, type Settings } from './policyfields';
import { TREATMENTS, linesOf, type Protection } from './words';

const useStyles = makeStyles({
  grid: { display: 'grid', gridTemplateColumns: 'repeat(auto-fill, minmax(220px, 1fr))', gap: '12px', alignItems: 'start' },
});
type Props = { protection: Protection; of: Settings; disabled: boolean; onChange: (next: Settings) => void };

export function PolicyFields({ protection, of, disabled, onChange }: Props) {
  const s = useStyles();
  return (
    <div className={s.grid}>
      {FIELDS[protection].map((field) => <One key={field.name} field={field} value={valueAt(of, field.name)} disabled={disabled} onChange={(value) => onChange(withValue(of, field.name, value))} />)}
    </div>
  );
}

function One({ field, value, disabled, onChange }: { field: PolicyField; value: unknown; disabled: boolean; onChange: (value: unknown) => void }) {
  const { label, hint, shape } = field;
  if (shape === 'bool') return <Switch disabled={disabled} label={label} checked={value === true} onChange={(_, data) => onChange(data.checked)} />;
  if (shape === 'lines' || shape === 'people')
    return <Lines label={label} hint={hint ?? 'One a line'} disabled={disabled} text={shape === 'people' ? peopleText(value) : Array.isArray(value) ? value.map(String).join('\n') : ''} onChange={(text) => onChange(shape === 'people' ? peopleOf(text) : linesOf(text))} />;
  if (typeof shape === 'object' || shape === 'treatment') {
    const words: Record<string, string> = shape === 'treatment' ? TREATMENTS : shape;
    const now = value === null || value === undefined ? '' : String(value);
    return (
      <Field label={label} hint={hint}>
        <Dropdown disabled={disabled} style={{ minWidth: 0 }} value={words[now] ?? now} selectedOptions={[now]} onOptionSelect={(_, data) => onChange(field.name === 'scl' ? (data.optionValue ? Number(data.optionValue) : null) : data.optionValue)}>
          {Object.entries(words).map(([word, text]) => <Option key={word} value={word} text={text}>{text}</Option>)}
        </Dropdown>
      </Field>
    );
  }
  return (
    <Field label={label} hint={hint}>
      <Input disabled={disabled} type={shape === 'number' ? 'number' : 'text'} value={value === undefined || value === null ? '' : String(value)} onChange={(_, data) => onChange(shape === 'number' ? Number(data.value) : data.value)} />
    </Field>
  );
}

/** Typed text stays as it is typed; what it means is told onwards. */
export function Lines({ label, hint, text, disabled, onChange }: { label: string; hint: string; text: string; disabled: boolean; onChange: (text: string) => void }) {
  const [typed, setTyped] = useState(text);
  return (
    <Field label={label} hint={hint}>
      <Textarea disabled={disabled} spellCheck={false} resize="vertical" rows={2} value={typed} onChange={(_, data) => { setTyped(data.value); onChange(data.value); }} />
    </Field>
  );
}

type Person = { name: string; address: string };
const isPerson = (value: unknown): value is Person => typeof value === 'object' && value !== null && 'name' in value && 'address' in value;
const peopleText = (value: unknown): string => (Array.isArray(value) ? value.filter(isPerson).map((each) => `${each.name} <${each.address}>`).join('\n') : '');
function peopleOf(text: string): Person[] {
  return text.split('\n').map((line) => /^\s*(.*?)\s*<([^<>\s]+)>\s*$/.exec(line)).filter((match) => match !== null).map((match) => ({ name: match[1] || (match[2] ?? ''), address: match[2] ?? '' }));
}
