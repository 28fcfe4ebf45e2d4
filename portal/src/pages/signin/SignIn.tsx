// Sign in: password and code, a passkey, or an identity provider, whichever there is here. The address stays, so the
// page that was wanted opens afterwards.
import { Button, Divider, Field, Input, Link, MessageBar, MessageBarBody } from '@fluentui/react-components';
import { BuildingRegular, FingerprintRegular } from '@fluentui/react-icons';
import { useState, type FormEvent } from 'react';
import { api, calls, queries, type Schemas } from '../../api/client';
import { asProblem } from '../../api/problem';
import { Outside } from './frame';
import { canPasskey, enterWithPasskey } from './passkey';

export default function SignIn() {
  const ways = api.useQuery('get', '/api/v1/session/ways', {});
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [withCode, setWithCode] = useState(false);
  const [busy, setBusy] = useState(false);
  const [why, setWhy] = useState('');

  const enter = async (way: () => Promise<Schemas['Me'] | undefined>) => {
    setBusy(true);
    setWhy('');
    try {
      queries.setQueryData(api.queryOptions('get', '/api/v1/session', {}).queryKey, await way());
    } catch (error) {
      // A person who closed the browser's own dialogue knows that they did.
      if (!(error instanceof DOMException)) setWhy(asProblem(error).message);
      setBusy(false);
    }
  };
  const withPassword = (event: FormEvent) => {
    event.preventDefault();
    setWithCode(true);
    void enter(async () => (await calls.POST('/api/v1/session', { body: { name: name.trim(), password, code: code.trim() } })).data);
  };
  const providers = ways.data?.providers ?? [];
  const passkey = ways.data?.passkey === true && canPasskey();
  return (
    <Outside title="Sign in">
      {why && (
        <MessageBar intent="error" layout="multiline">
          <MessageBarBody>{why}</MessageBarBody>
        </MessageBar>
      )}
      <form onSubmit={withPassword} style={{ display: 'flex', flexDirection: 'column', gap: 14 }}>
        <Field label="Name" required>
          <Input value={name} onChange={(_, data) => setName(data.value)} autoComplete="username webauthn" autoFocus />
        </Field>
        <Field label="Password" required>
          <Input type="password" value={password} onChange={(_, data) => setPassword(data.value)} autoComplete="current-password" />
        </Field>
        {withCode ? (
          <Field label="Code of the second factor" hint="Six digits from your authenticator, or a recovery code; empty if you have none.">
            <Input value={code} onChange={(_, data) => setCode(data.value)} autoComplete="one-time-code" />
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
      {(passkey || providers.length > 0) && <Divider>or</Divider>}
      {passkey && <Button icon={<FingerprintRegular />} disabled={busy} onClick={() => void enter(enterWithPasskey)}>Sign in with a passkey</Button>}
      {providers.map((each) => (
        <Button key={each.start} as="a" href={each.start} icon={<BuildingRegular />}>{`Sign in with ${each.title}`}</Button>
      ))}
    </Outside>
  );
}
