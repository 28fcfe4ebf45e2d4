// The second factor by codes of an authenticator: turned on with a QR code drawn here, recovery codes shown once.
import { Button, Field, Input } from '@fluentui/react-components';
import { ShieldKeyholeRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { calls, type Schemas } from '../../api/client';
import { useChange } from '../../api/change';
import { Badge } from '../../components/Badges';
import { Card } from '../../components/Card';
import { Confirm, useAsking } from '../../components/Confirm';
import { EmptyState } from '../../components/EmptyState';
import { QrCode } from '../../components/QrCode';
import { Secret } from '../../components/Secret';
import { Trouble } from '../../components/Wait';
import { count } from '../../state/words';

const TOUCHES = ['/api/v1/accounts', '/api/v1/session'];
const FEW = 3;

export function Codes({ of }: { of: Schemas['AccountBody'] }) {
  const taking = useAsking();
  const [code, setCode] = useState('');
  const [fresh, setFresh] = useState<string[]>([]);
  const begin = useChange(() => calls.POST('/api/v1/me/factor'), { touches: [] });
  // Kept here and not in the form: that goes away as soon as the factor is on, and the codes with it.
  const finish = useChange((given: { secret: string; code: string }) => calls.PUT('/api/v1/me/factor', { body: given }), { touches: TOUCHES, quiet: true });
  const off = useChange(() => calls.POST('/api/v1/me/factor/remove', { body: { code } }), { done: 'The second factor is off', touches: TOUCHES, quiet: true });
  const badge = of.secondFactor ? <Badge tone="good" mark={<span aria-hidden>✓</span>}>On</Badge> : <Badge tone="low">Off</Badge>;
  return (
    <Card title="Second factor: codes of an authenticator" actions={badge}>
      {fresh.length > 0 && (
        <Secret label="Recovery codes" text={fresh.join('\n')} about={`The second factor is on. Each of these ${fresh.length} recovery codes lets you in once when the telephone is lost. They are shown now and never again: print them or keep them in a password store.`} />
      )}
      {of.secondFactor && (
        <div style={{ display: 'flex', gap: 12, alignItems: 'center', fontSize: 13, marginTop: fresh.length ? 12 : 0 }}>
          <span style={{ flex: 1 }}>
            {count(of.recoveryCodes, 'recovery code')} left.
            {of.recoveryCodes < FEW && ' That is few: turn the second factor off and on again to get new ones.'}
          </span>
          <Button onClick={taking.ask}>Turn off …</Button>
        </div>
      )}
      {!of.secondFactor && !begin.data && (
        <EmptyState icon={<ShieldKeyholeRegular />} title="Only your password protects this account" actions={<Button appearance="primary" disabled={begin.isPending} onClick={() => begin.mutate()}>Set up a second factor</Button>}>
          With a second factor a stolen password is not enough. Some activities, as simulated attacks, are allowed only with one.
        </EmptyState>
      )}
      {!of.secondFactor && begin.data && (
        <Enrol
          seed={begin.data}
          busy={finish.isPending}
          error={finish.error}
          onCode={(given) => finish.mutate({ secret: begin.data?.secret ?? '', code: given }, { onSuccess: (codes) => { setFresh(codes); begin.reset(); } })}
          onCancel={() => { begin.reset(); finish.reset(); }}
        />
      )}
      <Confirm
        open={taking.open}
        title="Turn the second factor off?"
        verb="Turn off"
        ready={code.trim() !== ''}
        busy={off.isPending}
        onClose={() => { taking.close(); setCode(''); off.reset(); }}
        onDone={() => off.mutate(undefined, { onSuccess: () => { taking.close(); setCode(''); setFresh([]); } })}
      >
        <Field label="A code of it, or a recovery code" required><Input value={code} autoComplete="one-time-code" onChange={(_, data) => setCode(data.value)} /></Field>
        {off.error && <Trouble error={off.error} />}
      </Confirm>
    </Card>
  );
}

type EnrolProps = { seed: Schemas['SeedBody']; busy: boolean; error: unknown; onCode: (code: string) => void; onCancel: () => void };

function Enrol({ seed, busy, error, onCode, onCancel }: EnrolProps) {
  const [code, setCode] = useState('');
  return (
    <form
      style={{ display: 'flex', flexWrap: 'wrap', gap: 20 }}
      onSubmit={(event) => {
        event.preventDefault();
        onCode(code.trim());
      }}
    >
      <QrCode text={seed.uri} label="QR code for an authenticator" />
      <div style={{ flex: 1, minWidth: 240, display: 'flex', flexDirection: 'column', gap: 12, fontSize: 13 }}>
        <span>Scan it with an authenticator on your telephone. It is drawn here in your browser; nobody else sees it.</span>
        <details>
          <summary style={{ cursor: 'pointer' }}>It cannot be scanned</summary>
          Type this key into the authenticator: <span className="mono" data-testid="seed">{seed.secret.replace(/(.{4})(?=.)/g, '$1 ')}</span>
        </details>
        <Field label="The code it shows now" required><Input value={code} inputMode="numeric" autoComplete="one-time-code" onChange={(_, data) => setCode(data.value)} style={{ maxWidth: 180 }} /></Field>
        {error !== null && <Trouble error={error} />}
        <div style={{ display: 'flex', gap: 8 }}>
          <Button appearance="primary" type="submit" disabled={code.trim().length < 6 || busy}>Turn on</Button>
          <Button onClick={onCancel}>Cancel</Button>
        </div>
      </div>
    </form>
  );
}
