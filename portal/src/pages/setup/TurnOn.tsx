// Consent, data location, start: in this order, each explained, one button at the end.
import { Button, Checkbox, Field, Radio, RadioGroup, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { calls, type Schemas } from '../../api/client';
import { useChange } from '../../api/change';
import { asProblem } from '../../api/problem';
import { Card } from '../../components/Card';
import { Reasons } from '../../components/Reasons';
import { Trouble } from '../../components/Wait';

const useStyles = makeStyles({
  form: { display: 'flex', flexDirection: 'column', gap: '16px' },
  text: { whiteSpace: 'pre-wrap', fontSize: '13px', lineHeight: '20px', background: tokens.colorNeutralBackground2, border: `1px solid ${tokens.colorNeutralStroke2}`, borderRadius: '6px', padding: '10px 14px', maxHeight: '220px', overflow: 'auto' },
});

export function TurnOn({ tenant }: { tenant: Schemas['TenantBody'] }) {
  const s = useStyles();
  const [agreed, setAgreed] = useState(tenant.state === 'consented');
  const [location, setLocation] = useState('');
  const turnOn = useChange(
    async () => {
      if (tenant.state !== 'consented') await calls.POST('/api/v1/tenant/consent', { body: { version: tenant.consent.version } });
      return calls.POST('/api/v1/tenant/start', { body: { location } });
    },
    { touches: ['/api/v1/tenant', '/api/v1/session'], quiet: true },
  );
  return (
    <Card title="Turn on">
      <form
        className={s.form}
        onSubmit={(event) => {
          event.preventDefault();
          turnOn.mutate();
        }}
      >
        <div>
          <strong>{tenant.name} can turn this on</strong>
          <Reasons of={tenant.eligible} />
        </div>
        <div>
          <strong>What you agree to (version {tenant.consent.version})</strong>
          <div className={s.text} tabIndex={0} role="region" aria-label="What you agree to">{tenant.consent.text.trim()}</div>
          <Checkbox checked={agreed} onChange={(_, data) => setAgreed(data.checked === true)} label="I have read this and agree for the organisation" />
        </div>
        <Field label="Where the data shall lie" hint="It cannot be moved by yourself afterwards; the operator can.">
          <RadioGroup value={location} onChange={(_, data) => setLocation(data.value)}>
            <Radio value="" label="The best for the services you have connected" />
            {tenant.locations.map((place) => <Radio key={place.name} value={place.name} label={place.title} />)}
          </RadioGroup>
        </Field>
        {turnOn.error && <Trouble error={asProblem(turnOn.error)} />}
        <div>
          <Button appearance="primary" type="submit" disabled={!agreed || turnOn.isPending}>Turn on</Button>
        </div>
      </form>
    </Card>
  );
}
