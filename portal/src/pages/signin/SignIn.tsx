// Sign in with a local account; the address stays, so the page that was wanted opens afterwards.
import { Button, Field, Input, Link, MessageBar, MessageBarBody } from '@fluentui/react-components';
import { useState } from 'react';
import { api, calls, queries } from '../../api/client';
import { asProblem } from '../../api/problem';
import { Outside } from './frame';

export default function SignIn() {
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [withCode, setWithCode] = useState(false);
  const [busy, setBusy] = useState(false);
  const [why, setWhy] = useState('');

  const enter = async () => {
    setBusy(true);
    setWhy('');
    try {
      const { data } = await calls.POST('/api/v1/session', { body: { name: name.trim(), password, code: code.trim() } });
      queries.setQueryData(api.queryOptions('get', '/api/v1/session', {}).queryKey, data);
    } catch (error) {
      setWhy(asProblem(error).message);
      setWithCode(true);
      setBusy(false);
    }
  };
  return (
    <Outside title="Sign in">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void enter();
        }}
        style={{ display: 'flex', flexDirection: 'column', gap: 14 }}
      >
        {why && (
          <MessageBar intent="error" layout="multiline">
            <MessageBarBody>{why}</MessageBarBody>
          </MessageBar>
        )}
        <Field label="Name" required>
          <Input value={name} onChange={(_, data) => setName(data.value)} autoComplete="username" autoFocus />
        </Field>
        <Field label="Password" required>
          <Input type="password" value={password} onChange={(_, data) => setPassword(data.value)} autoComplete="current-password" />
        </Field>
        {withCode ? (
          <Field label="Code of the second factor" hint="Six digits from your authenticator; empty if you have none.">
            <Input value={code} onChange={(_, data) => setCode(data.value)} autoComplete="one-time-code" inputMode="numeric" />
          </Field>
        ) : (
          <Link as="button" type="button" onClick={() => setWithCode(true)} style={{ alignSelf: 'flex-start' }}>
            I have a code of a second factor
          </Link>
        )}
        <Button appearance="primary" type="submit" disabled={busy || !name || !password}>
          {busy ? 'Signing in …' : 'Sign in'}
        </Button>
      </form>
    </Outside>
  );
}
