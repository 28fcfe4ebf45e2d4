// Change one incident or many: assign, status, classification, severity, tags, comment. Only what is filled in changes.
import { Button, Dropdown, Field, Input, Option, Textarea } from '@fluentui/react-components';
import { useState } from 'react';
import { calls } from '../../api/client';
import { useChange } from '../../api/change';
import { useMe } from '../../api/session';
import { Confirm } from '../../components/Confirm';
import { count, plain } from '../../state/words';
import { useUndoable } from './undone';
import { CLASSIFICATIONS, DETERMINATIONS, SEVERITIES, STATUSES, TOUCHES, type Change, type Classification, type Determination } from './words';

type Props = { open: boolean; numbers: number[]; onClose: () => void; onDone?: () => void };
type Form = { status: string; classification: string; determination: string; severity: string; assigned: string; tags: string; gone: string; comment: string };
const EMPTY: Form = { status: '', classification: '', determination: '', severity: '', assigned: '', tags: '', gone: '', comment: '' };
const AT_ONCE = 1000;

/** The form as the API takes it; empty fields stay out. */
function changeOf(form: Form): Change {
  const split = (text: string) => text.split(',').map((tag) => tag.trim()).filter(Boolean);
  const tags = split(form.tags);
  const gone = split(form.gone);
  return {
    ...(form.status && { status: form.status as Change['status'] }),
    ...(form.classification && { classification: form.classification as Classification }),
    ...(form.determination && { determination: form.determination as Determination }),
    ...(form.severity && { severity: form.severity as Change['severity'] }),
    ...(form.assigned && { assigned: form.assigned === '-' ? '' : form.assigned }),
    ...(tags.length && { addTags: tags }),
    ...(gone.length && { removeTags: gone }),
    ...(form.comment && { comment: form.comment }),
  };
}

export function Manage({ open, numbers, onClose, onDone }: Props) {
  const me = useMe();
  const [form, setForm] = useState(EMPTY);
  const change = useChange(
    async (given: Change) => {
      const all = { changed: 0, changes: [] as number[], failed: [] as string[] };
      // The selection is frozen: these numbers and no others, a thousand at a time.
      for (let start = 0; start < numbers.length; start += AT_ONCE) {
        const { data } = await calls.POST('/api/v1/incidents/bulk', { body: { numbers: numbers.slice(start, start + AT_ONCE), change: given } });
        all.changed += data?.changed.length ?? 0;
        all.changes.push(...(data?.changes ?? []));
        all.failed.push(...Object.values(data?.failed ?? {}));
      }
      return { data: all };
    },
    { touches: TOUCHES },
  );
  const tellDone = useUndoable();
  const set = (patch: Partial<Form>) => setForm({ ...form, ...patch });
  const pick = (label: string, field: keyof Form, values: readonly string[]) => (
    <Field label={label}>
      <Dropdown placeholder="As it is" value={form[field] && plain(form[field])} selectedOptions={[form[field]]} onOptionSelect={(_, data) => set({ [field]: data.optionValue ?? '', ...(field === 'classification' && { determination: '' }) })}>
        <Option value="" text="As it is">As it is</Option>
        {values.map((value) => <Option key={value} value={value} text={plain(value)}>{plain(value)}</Option>)}
      </Dropdown>
    </Field>
  );
  const given = changeOf(form);
  const title = numbers.length === 1 ? `Manage incident ${numbers[0]}` : `Manage ${count(numbers.length, 'incident')}`;
  return (
    <Confirm
      open={open}
      title={title}
      verb="Save"
      busy={change.isPending}
      ready={Object.keys(given).length > 0}
      onClose={onClose}
      onDone={() =>
        change.mutate(given, {
          onSuccess: ({ changed, changes, failed }) => {
            tellDone(`${count(changed, 'incident')} changed${failed.length ? `; ${failed.length} not: ${failed[0] ?? ''}` : ''}`, changes);
            setForm(EMPTY);
            onDone?.();
            onClose();
          },
        })
      }
    >
      <div style={{ display: 'grid', gridTemplateColumns: 'repeat(auto-fit, minmax(200px, 1fr))', gap: 12 }}>
        {pick('Status', 'status', STATUSES.filter((word) => word !== 'Redirected'))}
        {pick('Severity', 'severity', SEVERITIES)}
        {pick('Classification', 'classification', CLASSIFICATIONS)}
        {form.classification && pick('Determination', 'determination', DETERMINATIONS[form.classification as Classification])}
      </div>
      <Field label="Assign to" hint={form.assigned === '-' ? 'It will be nobody’s.' : undefined}>
        <div style={{ display: 'flex', gap: 8 }}>
          <Input style={{ flex: 1 }} aria-label="Assign to" placeholder="As it is" value={form.assigned === '-' ? 'nobody' : form.assigned} onChange={(_, data) => set({ assigned: data.value })} />
          <Button onClick={() => set({ assigned: me.name })}>Me</Button>
          <Button onClick={() => set({ assigned: '-' })}>Nobody</Button>
        </div>
      </Field>
      <Field label="Add tags" hint="Several with commas between">
        <Input value={form.tags} onChange={(_, data) => set({ tags: data.value })} />
      </Field>
      <Field label="Remove tags" hint="Those that have them lose them">
        <Input value={form.gone} onChange={(_, data) => set({ gone: data.value })} />
      </Field>
      <Field label="Comment" hint="Markdown">
        <Textarea value={form.comment} onChange={(_, data) => set({ comment: data.value })} />
      </Field>
    </Confirm>
  );
}
