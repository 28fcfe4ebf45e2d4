// The one-time set-up link (`/setup#token`): choose a password, and be signed in with it.
import { Button, Field, Input, MessageBar, MessageBarBody } from '@fluentui/react-components';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { api, calls, queries } from '../../api/client';
import { asProblem } from '../../api/problem';
import { Outside } from './frame';

const SHORTEST = 12;

export default function SetUp() {
  const [, go] = useLocation();
  const [token] = useState(() => window.location.hash.slice(1));
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const [busy, setBusy] = useState(false);
  const [why, setWhy] = useState('');

  const choose = async () => {
    setBusy(true);
    setWhy('');
    try {
      const { data } = await calls.POST('/api/v1/session/setup', { body: { token, password } });
      const name = data?.['name'] ?? '';
      const entered = await calls.POST('/api/v1/session', { body: { name, password, code: '' } });
      queries.setQueryData(api.queryOptions('get', '/api/v1/session', {}).queryKey, entered.data);
      go('/', { replace: true });
    } catch (error) {
      setWhy(asProblem(error).message);
      setBusy(false);
    }
  };
  if (!token)
    return (
      <Outside title="Set up your account">
        <p>This address needs the one-time link that was printed when the server first started, or that your administrator gave you. Open that link whole, with everything after the #.</p>
        <Button onClick={() => go('/')}>Go to sign in</Button>
      </Outside>
    );
  const differs = again !== '' && again !== password;
  return (
    <Outside title="Choose a password">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void choose();
        }}
        style={{ display: 'flex', flexDirection: 'column', gap: 14 }}
      >
        {why && (
          <MessageBar intent="error" layout="multiline">
            <MessageBarBody>{why}</MessageBarBody>
          </MessageBar>
        )}
        <Field label="Password" required hint={`At least ${SHORTEST} characters; a few words are better than many signs.`}>
          <Input type="password" value={password} onChange={(_, data) => setPassword(data.value)} autoComplete="new-password" autoFocus />
        </Field>
        <Field label="The same again" required validationMessage={differs ? 'Not the same' : undefined}>
          <Input type="password" value={again} onChange={(_, data) => setAgain(data.value)} autoComplete="new-password" />
        </Field>
        <Button appearance="primary" type="submit" disabled={busy || password.length < SHORTEST || again !== password}>
          {busy ? 'One moment …' : 'Set the password and sign in'}
        </Button>
      </form>
    </Outside>
  );
}
