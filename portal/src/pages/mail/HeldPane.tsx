// One held copy: why it is held, for whom else, its content under audit, its header, a download under a password.
import { Button } from '@fluentui/react-components';
import { ArrowDownloadRegular, CheckmarkRegular, DeleteRegular, OpenRegular } from '@fluentui/react-icons';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { api, calls } from '../../api/client';
import { useMay } from '../../api/session';
import { useAsking } from '../../components/Confirm';
import { Facts } from '../../components/Facts';
import { Flyout } from '../../components/Flyout';
import { Time } from '../../components/Time';
import { entityAddress } from '../../state/entities';
import { bytes, count } from '../../state/words';
import { Category } from './Badged';
import { DownloadDialog } from './DownloadDialog';
import { HeaderFields } from './HeaderFields';
import { OutcomeSteps } from './OutcomeSteps';
import type { Act } from './ReleaseDialog';
import { SafePreview } from './SafePreview';
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
      {asking.open && <DownloadDialog name={of.id} take={(password) => calls.POST('/api/v1/mail/quarantine/{held}/download', { params: { path }, body: { password }, parseAs: 'blob' })} onClose={asking.close} />}
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
