// One application: its id, permissions and proofs; secrets are shown once, keys stay with the program.
import { Button, Field, Input, SpinButton, Textarea } from '@fluentui/react-components';
import { useState } from 'react';
import { api, calls, type Schemas } from '../../api/client';
import { useChange } from '../../api/change';
import { Badge } from '../../components/Badges';
import { Confirm } from '../../components/Confirm';
import { Facts } from '../../components/Facts';
import { Flyout } from '../../components/Flyout';
import { Secret } from '../../components/Secret';
import { Time } from '../../components/Time';
import { Wait } from '../../components/Wait';
import { plain } from '../../state/words';
import { TOUCHES } from './Applications';
import { Scopes } from './Scopes';

type Application = Schemas['ApplicationBody'];
type Doing = 'secret' | 'key' | 'grant' | 'stop' | 'remove' | '';

export function ApplicationPane({ client, onClose }: { client: string; onClose: () => void }) {
  const asked = api.useQuery('get', '/api/v1/applications/{client}', { params: { path: { client } } });
  return (
    <Flyout open title={asked.data?.name ?? 'Application'} onClose={onClose}>
      <Wait for={asked}>{(data) => <Content of={data} onGone={onClose} />}</Wait>
    </Flyout>
  );
}

function Content({ of, onGone }: { of: Application; onGone: () => void }) {
  const [doing, setDoing] = useState<Doing>('');
  const [gone, setGone] = useState('');
  const path = { client: of.id };
  const close = () => setDoing('');
  const stop = useChange((disabled: boolean) => calls.PUT('/api/v1/applications/{client}/disabled', { params: { path }, body: { disabled } }), { done: 'Done', touches: TOUCHES });
  const remove = useChange(() => calls.DELETE('/api/v1/applications/{client}', { params: { path } }), { done: `${of.name} is removed`, touches: TOUCHES });
  const drop = useChange((credential: string) => calls.DELETE('/api/v1/applications/{client}/credentials/{credential}', { params: { path: { ...path, credential } } }), { done: 'It proves nothing any more', touches: TOUCHES });
  return (
    <>
      <Facts
        of={[
          ['Client id', <span key="i" className="mono">{of.id}</span>],
          ['State', of.disabled ? <Badge key="s">Stopped</Badge> : <Badge key="s" tone="good">Active</Badge>],
          ['Permissions', <span key="p" className="mono">{of.permissions.join(', ')}</span>],
          ['Made', <span key="m"><Time at={of.created} /> by {of.createdBy}</span>],
          ['Last used', <Time key="u" at={of.used} none="Never" />],
        ]}
      />
      <div style={{ display: 'flex', gap: 8, flexWrap: 'wrap' }}>
        <Button appearance="primary" onClick={() => setDoing('secret')}>New secret …</Button>
        <Button onClick={() => setDoing('key')}>Add a key …</Button>
        <Button onClick={() => setDoing('grant')}>Permissions …</Button>
        <Button onClick={() => setDoing('stop')}>{of.disabled ? 'Let it go on …' : 'Stop …'}</Button>
        <Button onClick={() => setDoing('remove')}>Remove …</Button>
      </div>
      <section style={{ fontSize: 13 }}>
        <h3 style={{ fontSize: 14, margin: '0 0 6px' }}>What it proves itself with</h3>
        {(of.credentials ?? []).map((each) => (
          <div key={each.id} style={{ display: 'flex', gap: 8, alignItems: 'center', padding: '4px 0' }}>
            <span style={{ flex: 1 }}><strong>{plain(each.kind)}</strong> {each.hint && `“${each.hint}”`}, made <Time at={each.created} show="day" />, {new Date(each.expires) < new Date() ? 'expired' : 'until'} <Time at={each.expires} show="day" /></span>
            <Button size="small" aria-label={`Remove ${each.kind} ${each.hint}`} onClick={() => setGone(each.id)}>Remove …</Button>
          </div>
        ))}
        {!of.credentials?.length && <p style={{ margin: 0 }}>Nothing yet: it cannot get a token. Give it a secret, or a key whose private half it keeps.</p>}
      </section>
      {doing === 'secret' && <NewSecret client={of.id} onClose={close} />}
      {doing === 'key' && <NewKey client={of.id} onClose={close} />}
      {doing === 'grant' && <Grant of={of} onClose={close} />}
      <Confirm open={doing === 'stop'} title={of.disabled ? `Let ${of.name} go on?` : `Stop ${of.name}?`} verb={of.disabled ? 'Let it go on' : 'Stop'} busy={stop.isPending} onClose={close} onDone={() => stop.mutate(!of.disabled, { onSettled: close })}>
        {of.disabled ? 'It can get tokens again with what it has.' : 'It gets no tokens, and those it holds stop at once.'}
      </Confirm>
      <Confirm open={doing === 'remove'} title={`Remove ${of.name}?`} verb="Remove for good" busy={remove.isPending} onClose={close} onDone={() => remove.mutate(undefined, { onSuccess: onGone })}>
        Its tokens stop at once, and it cannot be brought back. To try first, stop it.
      </Confirm>
      <Confirm open={gone !== ''} title="Remove this proof?" verb="Remove" busy={drop.isPending} onClose={() => setGone('')} onDone={() => drop.mutate(gone, { onSettled: () => setGone('') })}>
        A program that still uses it gets no more tokens.
      </Confirm>
    </>
  );
}

function NewSecret({ client, onClose }: { client: string; onClose: () => void }) {
  const [days, setDays] = useState(180);
  const [hint, setHint] = useState('');
  const make = useChange(() => calls.POST('/api/v1/applications/{client}/secrets', { params: { path: { client } }, body: { days, hint } }), { touches: TOUCHES });
  return (
    <Confirm open title="New secret" verb={make.data ? 'I have it' : 'Make it'} busy={make.isPending} onClose={onClose} onDone={() => (make.data ? onClose() : make.mutate())}>
      {make.data ? (
        <Secret label="The secret" text={make.data.text} about="Shown now and never again. Put it where the program reads it, not into a mail." />
      ) : (
        <>
          <Field label="Lasts" hint="Days, at most 730"><SpinButton value={days} min={1} max={730} onChange={(_, data) => setDays(data.value ?? (Number(data.displayValue) || days))} /></Field>
          <Field label="Hint" hint="What tells it from others, as the machine it lies on"><Input value={hint} onChange={(_, data) => setHint(data.value)} /></Field>
        </>
      )}
    </Confirm>
  );
}

function NewKey({ client, onClose }: { client: string; onClose: () => void }) {
  const [text, setText] = useState('');
  const add = useChange(() => calls.POST('/api/v1/applications/{client}/keys', { params: { path: { client } }, body: { text, days: 365 } }), { done: 'The key is known', touches: TOUCHES });
  return (
    <Confirm open title="Add a key" verb="Add" ready={text.trim() !== ''} busy={add.isPending} onClose={onClose} onDone={() => add.mutate(undefined, { onSuccess: onClose })}>
      <Field label="Certificate, public key (PEM) or public JWK (JSON)" hint="Only the public half; the program signs with the private one, which never leaves it. It lasts a year.">
        <Textarea value={text} onChange={(_, data) => setText(data.value)} rows={8} />
      </Field>
    </Confirm>
  );
}

function Grant({ of, onClose }: { of: Application; onClose: () => void }) {
  const [permissions, setPermissions] = useState(of.permissions);
  const grant = useChange(() => calls.PUT('/api/v1/applications/{client}/permissions', { params: { path: { client: of.id } }, body: { permissions } }), { done: 'Saved', touches: TOUCHES });
  return (
    <Confirm open title={`Permissions of ${of.name}`} verb="Save" ready={permissions.length > 0} busy={grant.isPending} onClose={onClose} onDone={() => grant.mutate(undefined, { onSuccess: onClose })}>
      <Scopes chosen={permissions} onChange={setPermissions} />
      <p style={{ margin: 0, fontSize: 13 }}>Tokens it holds lose at once what you take away.</p>
    </Confirm>
  );
}
