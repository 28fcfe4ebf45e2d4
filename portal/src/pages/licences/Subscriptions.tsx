// What the organisation pays for: seats bought and given, trials and their ends; entered by hand or from a file.
import { Button, Checkbox, Field, Input, ProgressBar, SpinButton } from '@fluentui/react-components';
import { AddRegular, ArrowUploadRegular, CertificateRegular, DeleteRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { calls, type Schemas } from '../../api/client';
import { useChange } from '../../api/change';
import { useMay } from '../../api/session';
import { Badge } from '../../components/Badges';
import { Card } from '../../components/Card';
import { Confirm, useAsking } from '../../components/Confirm';
import { EmptyState } from '../../components/EmptyState';
import { Time } from '../../components/Time';
import { plain } from '../../state/words';
import { FileDialog } from './FileDialog';

const TOUCHES = ['/api/v1/licences', '/api/v1/tenant', '/api/v1/session', '/api/v1/permissions'];
type Row = Schemas['SubscriptionBody'];
const OWN = 'VEDETTE_SELF_HOSTED';

export function Subscriptions({ of }: { of: Schemas['LicencesBody'] }) {
  const may = useMay('licences.manage');
  const adding = useAsking();
  const importing = useAsking();
  const take = useChange(
    (given: { form: string; content: string; whole: boolean }) => calls.POST('/api/v1/licences/subscriptions/import', { body: { form: given.form as 'graph' | 'csv', content: given.content, whole: given.whole } }),
    { done: (answer) => answer?.message ?? 'Taken in', touches: TOUCHES, quiet: true },
  );
  const own = useChange(() => calls.POST('/api/v1/licences/subscriptions', { body: { sku: OWN, seats: 0, trial: false, expires: null } }), { done: (answer) => answer?.message ?? 'Entered', touches: TOUCHES });
  const actions = may && (
    <span style={{ display: 'flex', gap: 8, flexWrap: 'wrap' }}>
      <Button size="small" icon={<AddRegular />} onClick={adding.ask}>Enter a subscription</Button>
      <Button size="small" icon={<ArrowUploadRegular />} onClick={importing.ask}>From a file</Button>
    </span>
  );
  return (
    <Card title="Subscriptions" unit="Seats: given to people of those bought" actions={actions}>
      {of.subscriptions.map((each) => <Item key={each.skuId + each.sku} of={each} may={may} />)}
      {!of.subscriptions.length && (
        <EmptyState
          icon={<CertificateRegular />}
          title="No subscription is known"
          actions={may && <><Button appearance="primary" disabled={own.isPending} onClick={() => own.mutate()}>Use Vedette’s own</Button><Button onClick={adding.ask}>Enter a subscription</Button></>}
        >
          The service can be turned on as soon as an eligible subscription is here. Vedette’s own (<span className="mono">{OWN}</span>) costs nothing and covers everybody. If Microsoft’s licences are to decide who is covered, enter them by part number, as SPE_E5, or take the answer of Graph’s subscribedSkus from a file.
        </EmptyState>
      )}
      {adding.open && <Enter onClose={adding.close} />}
      {importing.open && (
        <FileDialog
          title="Take subscriptions from a file"
          forms={[['graph', 'Microsoft Graph: the answer of GET /subscribedSkus'], ['csv', 'CSV with a column sku (seats, trial, expires are read too)']]}
          whole="These are all there are: others are forgotten"
          take={take}
          onClose={importing.close}
        />
      )}
    </Card>
  );
}

function Item({ of, may }: { of: Row; may: boolean }) {
  const asking = useAsking();
  const cancel = useChange(() => calls.DELETE('/api/v1/licences/subscriptions/{sku}', { params: { path: { sku: of.sku } } }), { done: `${of.sku} is gone`, touches: TOUCHES });
  const share = of.seats ? Math.min(1, of.used / of.seats) : 0;
  return (
    <div style={{ display: 'grid', gridTemplateColumns: 'minmax(0, 1fr) 200px max-content', gap: '4px 20px', padding: '10px 0', borderTop: '1px solid var(--colorNeutralStroke3)', fontSize: 13, alignItems: 'center' }}>
      <div style={{ minWidth: 0 }}>
        <strong className="mono">{of.sku}</strong> {of.trial && <Badge tone="low">Trial</Badge>} {of.status !== 'Enabled' && <Badge tone="medium">{of.status}</Badge>}
        <div>{of.source === 'entered' ? 'Entered by hand' : plain(of.source)}{of.expires && <>, ends <Time at={of.expires} show="day" /></>}</div>
        <details>
          <summary style={{ cursor: 'pointer' }}>{of.plans.length} service plans</summary>
          <div className="mono">{of.plans.join(', ')}</div>
        </details>
      </div>
      <div>
        <span className="numbers">{of.seats ? `${of.used.toLocaleString('en')} of ${of.seats.toLocaleString('en')} seats given` : `${of.used.toLocaleString('en')} given, seats not counted`}</span>
        {of.seats > 0 && <ProgressBar value={share} color={of.used > of.seats ? 'error' : 'brand'} aria-label={`Seats of ${of.sku} given`} />}
        {of.seats > 0 && of.used > of.seats && <div style={{ color: 'var(--high-fg)' }}>More given than bought</div>}
      </div>
      {may ? <Button size="small" icon={<DeleteRegular />} aria-label={`Forget ${of.sku}`} onClick={asking.ask} /> : <span />}
      <Confirm open={asking.open} title={`Forget ${of.sku}?`} verb="Forget it" busy={cancel.isPending} onClose={asking.close} onDone={() => cancel.mutate(undefined, { onSettled: asking.close })}>
        What only this subscription opens is hidden from everybody at once. Nothing is deleted: entered again, everything is back.
      </Confirm>
    </div>
  );
}

function Enter({ onClose }: { onClose: () => void }) {
  const [sku, setSku] = useState('');
  const [seats, setSeats] = useState(0);
  const [trial, setTrial] = useState(false);
  const [expires, setExpires] = useState('');
  const add = useChange(
    () => calls.POST('/api/v1/licences/subscriptions', { body: { sku: sku.trim(), seats, trial, expires: expires ? `${expires}T00:00:00Z` : null } }),
    { done: (answer) => answer?.message ?? 'Entered', touches: TOUCHES },
  );
  return (
    <Confirm open title="Enter a subscription" verb="Enter" ready={sku.trim() !== ''} busy={add.isPending} onClose={onClose} onDone={() => add.mutate(undefined, { onSuccess: onClose })}>
      <Field label="Product" required hint="Part number (SPE_E5, THREAT_INTELLIGENCE), title (Microsoft 365 E5) or id"><Input value={sku} onChange={(_, data) => setSku(data.value)} /></Field>
      <Field label="Seats" hint="0: not counted"><SpinButton value={seats} min={0} max={10_000_000} onChange={(_, data) => setSeats(data.value ?? (Number(data.displayValue) || 0))} /></Field>
      <Checkbox label="It is a trial" checked={trial} onChange={(_, data) => setTrial(data.checked === true)} />
      <Field label="Ends on" hint="Empty: no end is known"><Input type="date" value={expires} onChange={(_, data) => setExpires(data.value)} /></Field>
    </Confirm>
  );
}
