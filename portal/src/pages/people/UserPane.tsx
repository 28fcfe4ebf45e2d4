// One account: how it proves itself, where it is signed in, what it may do, and what an administrator can do about it.
import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import { api, calls, type Schemas } from '../../api/client';
import { useChange } from '../../api/change';
import { useMay, useMe } from '../../api/session';
import { Confirm } from '../../components/Confirm';
import { Facts } from '../../components/Facts';
import { Flyout } from '../../components/Flyout';
import { Time } from '../../components/Time';
import { Wait } from '../../components/Wait';
import { count } from '../../state/words';
import { Sessions } from '../account/Sessions';
import { Standing } from '../permissions/People';
import { Invited } from './Invited';
import { Factor, State, stateOf } from './Users';

type Account = Schemas['AccountBody'];
const TOUCHES = ['/api/v1/accounts', '/api/v1/permissions'];

export function UserPane({ of, onClose }: { of: Account | undefined; onClose: () => void }) {
  return (
    <Flyout open={of !== undefined} title={of?.name ?? ''} onClose={onClose}>
      {of && <Content of={of} />}
    </Flyout>
  );
}

type Doing = 'disable' | 'enable' | 'reset' | 'out' | '';

function Content({ of }: { of: Account }) {
  const me = useMe();
  const roles = useMay('permissions.view');
  const [doing, setDoing] = useState<Doing>('');
  const name = of.name;
  const path = { params: { path: { name } } };
  const disable = useChange((disabled: boolean) => calls.PUT('/api/v1/accounts/{name}/disabled', { ...path, body: { disabled } }), { done: (answer) => answer?.message ?? '', touches: TOUCHES });
  const unlock = useChange(() => calls.POST('/api/v1/accounts/{name}/unlock', path), { done: `${name} is unlocked`, touches: TOUCHES });
  const out = useChange(() => calls.DELETE('/api/v1/accounts/{name}/sessions', path), { done: (answer) => answer?.message ?? '', touches: TOUCHES });
  const reset = useChange(() => calls.POST('/api/v1/accounts', { body: { name, title: of.title } }), { touches: TOUCHES });
  const close = () => setDoing('');
  const state = stateOf(of);
  const own = me.name === name;
  return (
    <>
      <Facts
        of={[
          ['State', <State key="s" of={of} />],
          ['Locked until', state === 'locked' && <Time key="l" at={of.lockedUntil} />],
          ['Title', of.title],
          ['Second factor', <Factor key="f" of={of} />],
          ['Recovery codes', of.secondFactor && `${of.recoveryCodes} left`],
          ['Made', <Time key="m" at={of.created} />],
          ['Last sign-in', <Time key="i" at={of.signedIn} none="Never" />],
        ]}
      />
      <div style={{ display: 'flex', gap: 8, flexWrap: 'wrap' }}>
        {state === 'locked' && <Button appearance="primary" disabled={unlock.isPending} onClick={() => unlock.mutate()}>Unlock</Button>}
        <Button onClick={() => setDoing('out')}>Sign out everywhere …</Button>
        {!own && <Button onClick={() => setDoing('reset')}>New one-time link …</Button>}
        {!own && <Button onClick={() => setDoing(of.disabled ? 'enable' : 'disable')}>{of.disabled ? 'Enable …' : 'Disable …'}</Button>}
      </div>
      <section>
        <h3 style={{ fontSize: 14, margin: '0 0 6px' }}>Where they are signed in</h3>
        <Sessions account={of.id} name={name} />
      </section>
      <Passkeys name={name} />
      {roles && <Standing name={name} />}
      <Confirm open={doing === 'out'} title={`Sign ${name} out everywhere?`} verb="Sign out" busy={out.isPending} onClose={close} onDone={() => out.mutate(undefined, { onSettled: close })}>
        {own ? 'You will have to sign in again, here too.' : 'Every browser they are signed in with has to sign in again. Their API keys go on working.'}
      </Confirm>
      <Confirm open={doing === 'disable'} title={`Disable ${name}?`} verb="Disable" busy={disable.isPending} onClose={close} onDone={() => disable.mutate(true, { onSettled: close })}>
        They are signed out and cannot sign in; their API keys stop. Roles, comments and history stay, and it can be enabled again.
      </Confirm>
      <Confirm open={doing === 'enable'} title={`Enable ${name}?`} verb="Enable" busy={disable.isPending} onClose={close} onDone={() => disable.mutate(false, { onSettled: close })}>
        They can sign in with what they had: password, second factor and roles are as before.
      </Confirm>
      <Confirm open={doing === 'reset'} title={`A new one-time link for ${name}?`} verb="Make the link" busy={reset.isPending} onClose={close} onDone={() => reset.mutate(undefined, { onSuccess: close })}>
        For somebody who lost password or second factor: with the link they choose a new password, both are taken off, and their sessions end now.
      </Confirm>
      {reset.data && <Invited of={reset.data} onClose={() => reset.reset()} />}
    </>
  );
}

function Passkeys({ name }: { name: string }) {
  const asked = api.useQuery('get', '/api/v1/accounts/{name}/passkeys', { params: { path: { name } } });
  const [gone, setGone] = useState('');
  const remove = useChange((passkey: string) => calls.DELETE('/api/v1/accounts/{name}/passkeys/{passkey}', { params: { path: { name, passkey } } }), { done: 'The passkey is removed', touches: TOUCHES });
  return (
    <Wait for={asked}>
      {(data) =>
        data.length > 0 && (
          <section style={{ fontSize: 13 }}>
            <h3 style={{ fontSize: 14, margin: '0 0 6px' }}>{count(data.length, 'passkey')}</h3>
            {data.map((each) => (
              <div key={each.id} style={{ display: 'flex', gap: 8, alignItems: 'center', padding: '4px 0' }}>
                <span style={{ flex: 1 }}><strong>{each.name || 'Passkey'}</strong>, made <Time at={each.created} show="day" />, used <Time at={each.used} none="never" /></span>
                <Button size="small" aria-label={`Remove ${each.name || 'the passkey'}`} onClick={() => setGone(each.id)}>Remove …</Button>
              </div>
            ))}
            <Confirm open={gone !== ''} title="Remove this passkey?" verb="Remove" busy={remove.isPending} onClose={() => setGone('')} onDone={() => remove.mutate(gone, { onSettled: () => setGone('') })}>
              As when the telephone or key it lies on is lost. It cannot be used to sign in any more.
            </Confirm>
          </section>
        )
      }
    </Wait>
  );
}
