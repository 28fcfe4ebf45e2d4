// Passkeys: made by the browser, kept by telephone, computer or key; they sign in alone, or beside a password.
import { Button, Field, Input } from '@fluentui/react-components';
import { FingerprintRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { api, calls, type Schemas } from '../../api/client';
import { useChange } from '../../api/change';
import { Badge } from '../../components/Badges';
import { Card } from '../../components/Card';
import { Confirm, useAsking } from '../../components/Confirm';
import { EmptyState } from '../../components/EmptyState';
import { Time } from '../../components/Time';
import { Trouble, Wait } from '../../components/Wait';

const TOUCHES = ['/api/v1/me/passkeys', '/api/v1/accounts'];
const able = (): boolean => 'PublicKeyCredential' in window && 'parseCreationOptionsFromJSON' in PublicKeyCredential;

async function make(name: string): Promise<{ data?: Schemas['PasskeyBody'] | undefined }> {
  const { data } = await calls.POST('/api/v1/me/passkeys/options');
  const options = PublicKeyCredential.parseCreationOptionsFromJSON(data?.publicKey as unknown as PublicKeyCredentialCreationOptionsJSON);
  const made = await navigator.credentials.create({ publicKey: options });
  if (!(made instanceof PublicKeyCredential)) throw new Error('The browser made no passkey.');
  return calls.POST('/api/v1/me/passkeys', { body: { name, answer: made.toJSON() as Record<string, unknown> } });
}

export function Passkeys() {
  const asked = api.useQuery('get', '/api/v1/me/passkeys', {});
  const ways = api.useQuery('get', '/api/v1/session/ways', {});
  const adding = useAsking();
  const [name, setName] = useState('');
  const [gone, setGone] = useState<Schemas['PasskeyBody'] | null>(null);
  const add = useChange(make, { done: 'The passkey is added', touches: TOUCHES, quiet: true });
  const remove = useChange((passkey: string) => calls.DELETE('/api/v1/me/passkeys/{passkey}', { params: { path: { passkey } } }), { done: 'The passkey is removed', touches: TOUCHES });
  const can = ways.data?.passkey === true && able();
  const button = <Button icon={<FingerprintRegular />} disabled={!can} onClick={adding.ask}>Add a passkey</Button>;
  return (
    <Card title="Passkeys" unit="Sign in with finger, face or a security key" actions={(asked.data?.length ?? 0) > 0 && button}>
      <Wait for={asked}>
        {(data) => (
          <>
            {data.map((each) => (
              <div key={each.id} style={{ display: 'flex', gap: 12, alignItems: 'center', padding: '6px 0', borderTop: '1px solid var(--colorNeutralStroke3)', fontSize: 13 }}>
                <span style={{ flex: 1 }}>
                  <strong>{each.name || 'Passkey'}</strong> {each.synced && <Badge>Synced by its maker</Badge>}
                  <br />
                  made <Time at={each.created} show="day" />, last used <Time at={each.used} none="never" />
                </span>
                <Button size="small" aria-label={`Remove ${each.name || 'the passkey'}`} onClick={() => setGone(each)}>Remove …</Button>
              </div>
            ))}
            {!data.length && (
              <EmptyState icon={<FingerprintRegular />} title="You have no passkey" actions={button}>
                {can ? 'A passkey cannot be phished: the browser gives it to this address alone.' : 'Browsers make passkeys only for secure addresses with a name. Ask the operator to serve the portal with a certificate.'}
              </EmptyState>
            )}
          </>
        )}
      </Wait>
      <Confirm open={adding.open} title="Add a passkey" verb="Go on" busy={add.isPending} onClose={() => { adding.close(); add.reset(); }} onDone={() => add.mutate(name.trim(), { onSuccess: () => { adding.close(); setName(''); } })}>
        <Field label="What you call it" hint="As “Telephone” or “Blue key”; the browser asks you next."><Input value={name} maxLength={80} onChange={(_, data) => setName(data.value)} /></Field>
        {add.error && (add.error instanceof DOMException ? <span style={{ fontSize: 13 }}>The browser was told no, or waited too long. Try again.</span> : <Trouble error={add.error} />)}
      </Confirm>
      <Confirm open={gone !== null} title={`Remove ${gone?.name || 'this passkey'}?`} verb="Remove" busy={remove.isPending} onClose={() => setGone(null)} onDone={() => gone && remove.mutate(gone.id, { onSettled: () => setGone(null) })}>
        You cannot sign in with it any more. Take it off your device too.
      </Confirm>
    </Card>
  );
}
