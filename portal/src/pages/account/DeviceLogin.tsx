// A program shows a code; here its owner types it, sees who asks for what, and lets it in or not (RFC 8628).
import { Button, Field, Input, MessageBar, MessageBarBody } from '@fluentui/react-components';
import { CheckmarkCircleRegular, DismissCircleRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { calls, type Schemas } from '../../api/client';
import { useChange } from '../../api/change';
import { useMe } from '../../api/session';
import { Card } from '../../components/Card';
import { EmptyState } from '../../components/EmptyState';
import { Facts } from '../../components/Facts';
import { Page } from '../../components/Page';
import { Trouble } from '../../components/Wait';

type Waiting = Schemas['WaitingBody'];
// Clients of Microsoft's with ids that everybody knows.
const KNOWN: Record<string, string> = { '04b07795-8ddb-461a-bbee-02f9e1bf7b46': 'Azure CLI', '1950a258-227b-4e31-a9cf-717495945fc2': 'Azure PowerShell', 'db662dc1-0cfe-4e1c-a843-19a68e65be58': 'Kusto client' };

export default function DeviceLogin() {
  const me = useMe();
  const [code, setCode] = useState(() => new URLSearchParams(window.location.search).get('user_code') ?? '');
  const [asks, setAsks] = useState<Waiting | null>(null);
  const [done, setDone] = useState<'in' | 'out' | ''>('');
  const look = useChange(() => calls.POST('/api/v1/devicecodes/waiting', { body: { code } }), { touches: [], quiet: true });
  const decide = useChange((approve: boolean) => calls.POST('/api/v1/devicecodes/decision', { body: { code, approve } }), { touches: [], quiet: true });
  const again = () => {
    setCode('');
    setAsks(null);
    setDone('');
    look.reset();
    decide.reset();
  };
  return (
    <Page shape="narrow" title="A program asks to be let in" about="A program that has no browser of its own shows a code. Type it here to let it act in your name.">
      {done && (
        <Card>
          <EmptyState icon={done === 'in' ? <CheckmarkCircleRegular /> : <DismissCircleRegular />} title={done === 'in' ? 'It is let in' : 'It is refused'} actions={<Button onClick={again}>Another code</Button>}>
            {done === 'in' ? 'Go back to the program: it goes on within seconds. What it does is in the audit log under your name.' : 'It gets nothing. If you did not start a program, somebody else may have tried to get in with your help; tell your administrator.'}
          </EmptyState>
        </Card>
      )}
      {!done && !asks && (
        <Card title="The code it shows">
          <form
            style={{ display: 'grid', gap: 12, maxWidth: 360 }}
            onSubmit={(event) => {
              event.preventDefault();
              look.mutate(undefined, { onSuccess: (found) => found && setAsks(found) });
            }}
          >
            <Field label="Code" required hint="Dashes and small letters do not matter."><Input value={code} autoFocus autoComplete="off" autoCapitalize="characters" spellCheck={false} onChange={(_, data) => setCode(data.value)} input={{ style: { letterSpacing: '0.12em', fontWeight: 600 } }} /></Field>
            {look.error && <Trouble error={look.error} />}
            <div><Button appearance="primary" type="submit" disabled={!code.trim() || look.isPending}>Go on</Button></div>
          </form>
        </Card>
      )}
      {!done && asks && (
        <Card title="Let it in?">
          <div style={{ display: 'flex', flexDirection: 'column', gap: 14 }}>
            <MessageBar intent="warning" layout="multiline"><MessageBarBody>Go on only if you started this program yourself, just now. Nobody from support will ever ask you to type a code.</MessageBarBody></MessageBar>
            <Facts
              of={[
                ['Program', KNOWN[asks.client] ? `${KNOWN[asks.client]} (says so itself)` : asks.client || 'It gives no name'],
                ['Asks for', <span key="s" className="mono">{asks.scopes || 'what you may do'}</span>],
                ['Acts as', `${me.name}, with no more than you may do yourself`],
              ]}
            />
            {decide.error && <Trouble error={decide.error} />}
            <div style={{ display: 'flex', gap: 8 }}>
              <Button appearance="primary" disabled={decide.isPending} onClick={() => decide.mutate(true, { onSuccess: () => setDone('in') })}>Let it in</Button>
              <Button disabled={decide.isPending} onClick={() => decide.mutate(false, { onSuccess: () => setDone('out') })}>Refuse</Button>
              <Button appearance="subtle" onClick={again}>Another code</Button>
            </div>
          </div>
        </Card>
      )}
    </Page>
  );
}
