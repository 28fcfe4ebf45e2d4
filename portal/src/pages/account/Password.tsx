// Choosing another password; the present one is asked for.
import { Button, Field, Input } from '@fluentui/react-components';
import { useState } from 'react';
import { calls } from '../../api/client';
import { useChange } from '../../api/change';
import { Card } from '../../components/Card';
import { Trouble } from '../../components/Wait';

const SHORTEST = 12;
const EMPTY = { old: '', new: '', again: '' };

export function Password() {
  const [form, setForm] = useState(EMPTY);
  const change = useChange(() => calls.POST('/api/v1/me/password', { body: { old: form.old, new: form.new } }), { done: 'The password is changed', touches: [], quiet: true });
  const differs = form.again !== '' && form.again !== form.new;
  const field = (label: string, name: keyof typeof EMPTY, complete: string, why?: string, hint?: string) => (
    <Field label={label} required validationMessage={why} hint={hint}>
      <Input type="password" value={form[name]} autoComplete={complete} onChange={(_, data) => setForm({ ...form, [name]: data.value })} />
    </Field>
  );
  return (
    <Card title="Password">
      <form
        style={{ display: 'grid', gap: 12, maxWidth: 360 }}
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate(undefined, { onSuccess: () => setForm(EMPTY) });
        }}
      >
        {field('Present password', 'old', 'current-password')}
        {field('New password', 'new', 'new-password', undefined, `At least ${SHORTEST} characters; a few words are better than many signs.`)}
        {field('The same again', 'again', 'new-password', differs ? 'Not the same' : undefined)}
        {change.error && <Trouble error={change.error} />}
        <div><Button type="submit" disabled={!form.old || form.new.length < SHORTEST || form.again !== form.new || change.isPending}>Change the password</Button></div>
      </form>
    </Card>
  );
}
