// One held copy: why it is held, for whom else, its content under audit, its header, a download under a password.
import { Button, Field, Input } from '@fluentui/react-components';
import { ArrowDownloadRegular, CheckmarkRegular, DeleteRegular, OpenRegular } from '@fluentui/react-icons';
import { useState, type ReactNode } from 'react';
import { Link } from 'wouter';
import { api, calls } from '../../api/client';
import { useChange } from '../../api/change';
import { useMay } from '../../api/session';
import { Confirm, useAsking } from '../../components/Confirm';
import { Facts } from '../../components/Facts';
import { Flyout } from '../../components/Flyout';
import { Time } from '../../components/Time';
import { Trouble } from '../../components/Wait';
import { entityAddress } from '../../state/entities';
import { bytes, count } from '../../state/words';
import { Category } from './Badged';
import { HeaderFields } from './HeaderFields';
import { OutcomeSteps } from './OutcomeSteps';
import type { Act } from './ReleaseDialog';
import { SafePreview } from './SafePreview';
import { saveFile } from '../hunting/files';
import { messageAddress, type Held } from './words';

/** What recipients never see. */
const HIDDEN = ['MALW', 'HPHISH'];
const HELD = ['held', 'requested', 'denied'];

export function HeldPane({ of, onAct, onClose }: { of: Held; onAct: (act: Act) => void; onClose: () => void }) {
  const manage = useMay('quarantine.manage');
  const preview = useMay('quarantine.preview');
  const seeHeaders = useMay('mail.headers');
  const asking = useAsking();
  const path = { held: of.id };
  const same = api.useQuery('get', '/api/v1/mail/quarantine', { params: { query: { networkId: of.networkId, limit: 500 } } });
  const message = api.useQuery('get', '/api/v1/mail/messages/{message}', { params: { path: { message: of.networkId } } }, { retry: false });
  const outcome = message.data?.copies.find((copy) => copy.recipient.toLowerCase() === of.recipient.toLowerCase())?.outcome;
  const siblings = (same.data?.value ?? [of]).filter((row) => HELD.includes(row.state));
  const here = HELD.includes(of.state);
  return (
    <Flyout
      open
      title={of.subject || '(no subject)'}
      onClose={onClose}
      actions={
        <div style={{ display: 'flex', gap: 8, flexWrap: 'wrap' }}>
          {manage && here && <Button appearance="primary" icon={<CheckmarkRegular />} onClick={() => onAct({ verb: 'release', rows: [of] })}>Release …</Button>}
          {manage && here && siblings.length > 1 && <Button onClick={() => onAct({ verb: 'release', rows: siblings })}>Release to all {siblings.length} …</Button>}
          {manage && of.state === 'requested' && <Button onClick={() => onAct({ verb: 'deny', rows: [of] })}>Refuse …</Button>}
          {preview && of.state !== 'deleted' && <Button icon={<ArrowDownloadRegular />} onClick={asking.ask}>Download …</Button>}
          {manage && here && <Button icon={<DeleteRegular />} onClick={() => onAct({ verb: 'delete', rows: [of] })}>Delete …</Button>}
        </div>
      }
    >
      <Facts
        of={[
          ['Held as', <Category code={of.category} />],
          ['From', <Link href={entityAddress('mailbox', of.sender) ?? ''}>{of.sender}</Link>],
          ['Envelope sender', of.mailFrom !== of.sender && of.mailFrom],
          ['To', <Link href={entityAddress('mailbox', of.recipient) ?? ''}>{of.recipient}</Link>],
          ['Held for others too', siblings.length > 1 && count(siblings.length - 1, 'more recipient')],
          ['Received', <Time at={of.received} show="seconds" />],
          ['Kept until', <Time at={of.expires} />],
          ['State', `${of.state}${of.stateBy ? `, by ${of.stateBy}` : ''}`],
          ['Note', of.note],
          ['Size', bytes(of.size)],
          ['Policy', of.policy],
          ['Its recipient may', of.mayRelease ? 'see and release it' : HIDDEN.includes(of.category) ? 'not see it: it is for administrators' : 'see it and ask for it'],
          ['Message-ID', of.messageId && <span className="mono">{of.messageId}</span>],
        ]}
      />
      <Link href={messageAddress(of.networkId)}><OpenRegular aria-hidden style={{ verticalAlign: '-2px' }} /> Everything about this message</Link>
      <Part title="Why it is held">{outcome ? <OutcomeSteps of={outcome} /> : <span style={{ fontSize: 13 }}>{message.isPending ? 'Fetching …' : 'How it was decided is not kept any more.'}</span>}</Part>
      <Part title="Content"><SafePreview may={preview && of.state !== 'deleted'} ask={() => calls.POST('/api/v1/mail/quarantine/{held}/preview', { params: { path } })} /></Part>
      {seeHeaders && of.state !== 'deleted' && <Part title="Header"><HeaderFields use={() => api.useQuery('get', '/api/v1/mail/quarantine/{held}/headers', { params: { path } })} /></Part>}
      {asking.open && <Download id={of.id} onClose={asking.close} />}
    </Flyout>
  );
}

export function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section style={{ minWidth: 0 }}>
      <h3 style={{ fontSize: 14, margin: '0 0 6px' }}>{title}</h3>
      {children}
    </section>
  );
}

function Download({ id, onClose }: { id: string; onClose: () => void }) {
  const [password, setPassword] = useState('');
  const fetch = useChange(() => calls.POST('/api/v1/mail/quarantine/{held}/download', { params: { path: { held: id } }, body: { password }, parseAs: 'blob' }), { done: 'Downloaded; it is in the audit log', touches: ['/api/v1/audit'], quiet: true });
  return (
    <Confirm open title="Download the message?" verb="Download" ready={password.length >= 8} busy={fetch.isPending} onClose={onClose} onDone={() => fetch.mutate(undefined, { onSuccess: (data) => { saveFile(data as unknown as Blob, `${id}.zip`); onClose(); } })}>
      {fetch.error && <Trouble error={fetch.error} />}
      <span>It comes in a ZIP archive under a password, so that no scanner and no click opens it by mistake. That you downloaded it is written into the audit log (AdminMailAccess).</span>
      <Field label="Password of the archive" hint="At least 8 characters." required><Input type="password" autoComplete="new-password" value={password} maxLength={128} onChange={(_, data) => setPassword(data.value)} /></Field>
    </Confirm>
  );
}
