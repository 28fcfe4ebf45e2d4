// Turning the service off: what becomes of the data has to be said, and deleting has to be typed.
import { Button, Field, Input, Radio, RadioGroup } from '@fluentui/react-components';
import { useState } from 'react';
import { calls, type Schemas } from '../../api/client';
import { useChange } from '../../api/change';
import { Card } from '../../components/Card';
import { Confirm, useAsking } from '../../components/Confirm';

type What = 'keep' | 'delete';

export function OptOut({ tenant }: { tenant: Schemas['TenantBody'] }) {
  const asking = useAsking();
  const [what, setWhat] = useState<What | ''>('');
  const [typed, setTyped] = useState('');
  const off = useChange((data: What) => calls.POST('/api/v1/tenant/off', { body: { data } }), {
    done: 'The service is being turned off',
    touches: ['/api/v1/tenant', '/api/v1/session'],
  });
  return (
    <Card title="Turn off (opt out)">
      <p>Incidents, actions and hunting stop. The connected services themselves stay as they are.</p>
      <Button onClick={asking.ask}>Turn off …</Button>
      <Confirm
        open={asking.open}
        title="Turn the service off?"
        verb={what === 'delete' ? 'Turn off and delete' : 'Turn off'}
        busy={off.isPending}
        ready={what === 'keep' || (what === 'delete' && typed === tenant.tenant)}
        onClose={asking.close}
        onDone={() => what && off.mutate(what, { onSettled: asking.close })}
      >
        <Field label="What becomes of the data?" required>
          <RadioGroup value={what} onChange={(_, data) => setWhat(data.value as What)}>
            <Radio value="keep" label="Keep it: after turning on again everything is there" />
            <Radio value="delete" label="Delete it: this is final, and ends with a receipt" />
          </RadioGroup>
        </Field>
        {what === 'delete' && (
          <Field label={`Type ${tenant.tenant} to confirm`} required>
            <Input value={typed} onChange={(_, data) => setTyped(data.value)} autoComplete="off" />
          </Field>
        )}
      </Confirm>
    </Card>
  );
}
