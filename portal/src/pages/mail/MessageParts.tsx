// The parts of a message's page and pane: summary, timeline, recipients with why, files, links, alerts, content.
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { ArrowDownloadRegular } from '@fluentui/react-icons';
import { Link } from 'wouter';
import { api, calls } from '../../api/client';
import { useMay } from '../../api/session';
import { Badge, Severity } from '../../components/Badges';
import { Card } from '../../components/Card';
import { useAsking } from '../../components/Confirm';
import { EmptyState } from '../../components/EmptyState';
import { Facts } from '../../components/Facts';
import { Listing } from '../../components/Listing';
import { PlaceLink } from '../../components/PlaceLink';
import { Time } from '../../components/Time';
import type { SeverityWord } from '../../api/client';
import { entityAddress } from '../../state/entities';
import { bytes, count } from '../../state/words';
import { Category, Verdict } from './Badged';
import { DownloadDialog } from './DownloadDialog';
import { HeaderFields } from './HeaderFields';
import { OutcomeSteps } from './OutcomeSteps';
import { SafePreview } from './SafePreview';
import type { MailMessage } from './words';

const useStyles = makeStyles({
  quiet: { color: tokens.colorNeutralForeground2, fontSize: '13px', margin: 0 },
  copy: { borderTop: `1px solid ${tokens.colorNeutralStroke3}`, padding: '10px 0', ':first-of-type': { borderTop: 'none', paddingTop: 0 } },
  head: { display: 'flex', flexWrap: 'wrap', gap: '6px 12px', alignItems: 'center', fontSize: '13px' },
  why: { margin: '8px 0 0', '& summary': { cursor: 'pointer', fontSize: '13px', marginBottom: '6px' } },
  any: { overflowWrap: 'anywhere' },
});
type Props = { of: MailMessage };
const WAYS: Record<string, string> = { smtp: 'SMTP', lmtp: 'LMTP', milter: 'the mail server (milter)', imap: 'a mailbox (IMAP)', graph: 'Microsoft 365' };

function Entity({ type, name }: { type: string; name: string }) {
  const to = entityAddress(type, name);
  return to ? <PlaceLink to={to} plain>{name}</PlaceLink> : <>{name || '–'}</>;
}

export function Summary({ of }: Props) {
  return (
    <Card title="Summary">
      <Facts
        of={[
          ['Verdict', <Verdict word={of.judgement.ours} />],
          ['From', <><Entity type="mailbox" name={of.sender.address} />{of.sender.name && ` (${of.sender.name})`}</>],
          ['To', of.copies.length === 1 ? <Entity type="mailbox" name={of.copies[0]?.recipient ?? ''} /> : count(of.copies.length, 'recipient')],
          ['Sent', of.sent && <Time at={of.sent} show="seconds" />],
          ['Received', of.received ? <Time at={of.received} show="seconds" /> : 'Imported; it did not pass us on its way'],
          ['Came by', WAYS[of.way] ?? of.way],
          ['Direction', of.direction],
          ['Sent from', of.sender.ip && <Entity type="ip" name={of.sender.ip} />],
          ['Size', of.size > 0 && bytes(of.size)],
          ['Network message id', <span className="mono">{of.networkId}</span>],
          ['Message-ID', of.messageId && <span className="mono">{of.messageId}</span>],
          ['Cut', of.partial.length > 0 && `There is more than is shown in ${of.partial.join(', ')}`],
        ]}
      />
    </Card>
  );
}

export function Timeline({ of }: Props) {
  return (
    <Card title="Timeline" unit="Oldest first">
      <Listing label="Timeline" columns={['When', 'By', 'What', 'Whose copy', 'Result']} rows={of.timeline} rowKey={(_, place) => place}>
        {(row) => [
          <Time at={row.at} show="seconds" />,
          row.source,
          <>{row.event}{row.action && `: ${row.action}`}{row.threats && <> <Badge tone="high">{row.threats}</Badge></>}</>,
          row.recipient || 'all',
          <span style={{ overflowWrap: 'anywhere' }}>{row.result}</span>,
        ]}
      </Listing>
    </Card>
  );
}

export function Copies({ of }: Props) {
  const s = useStyles();
  return (
    <Card title="Recipients" unit="Where each copy was put first, where it is now, and why">
      {of.copies.map((copy) => (
        <div key={copy.recipient} className={s.copy}>
          <div className={s.head}>
            <strong><Entity type="mailbox" name={copy.recipient} /></strong>
            {copy.category && <Category code={copy.category} />}
            <span>Original: {copy.originalLocation || '–'} ({copy.originalAction.toLowerCase() || 'unknown'})</span>
            <span>Latest: {copy.latestLocation || '–'}{copy.latestAction !== copy.originalAction && ` (${copy.latestAction.toLowerCase()})`}</span>
          </div>
          {copy.outcome ? (
            <details className={s.why} open={of.copies.length === 1}><summary>Why</summary><OutcomeSteps of={copy.outcome} /></details>
          ) : copy.explanation.length > 0 ? (
            <details className={s.why}><summary>Why</summary><ol className={s.quiet}>{copy.explanation.map((each, place) => <li key={place}>{each}</li>)}</ol></details>
          ) : (
            <p className={s.quiet}>{copy.policy ? `By ${copy.policy}. ` : ''}Another product or server decided; it did not say why.</p>
          )}
        </div>
      ))}
    </Card>
  );
}

export function Files({ of }: Props) {
  return (
    <Card title="Attachments">
      {of.files.length ? (
        <Listing label="Files attached" columns={['File', 'Type', 'Size', 'Threats', 'SHA-256']} rows={of.files} rowKey={(row, place) => row.sha256 + place}>
          {(row) => [<Entity type="file" name={row.name} />, row.type, row.size > 0 ? bytes(row.size) : '–', row.threats ? <Badge tone="high">{row.threats}</Badge> : '–', <span className="mono">{row.sha256}</span>]}
        </Listing>
      ) : (
        <EmptyState title="It has no attachments" />
      )}
    </Card>
  );
}

export function Links({ of }: Props) {
  return (
    <Card title="Links" unit="As text: they cannot be clicked here">
      {of.links.length ? (
        <Listing label="Links" columns={['Address', 'Domain', 'Where']} rows={of.links} rowKey={(row, place) => row.url + place}>
          {(row) => [<span className="mono">{row.url.replace(/^http/i, 'hxxp').replace('://', '[:]//')}</span>, row.domain ? <Entity type="domain" name={row.domain} /> : '–', row.location || '–']}
        </Listing>
      ) : (
        <EmptyState title="It has no links" />
      )}
    </Card>
  );
}

export function Alerts({ of }: Props) {
  return (
    <Card title="Alerts and incidents">
      {of.alerts.length ? (
        <Listing label="Alerts of the message" columns={['Severity', 'Alert', 'Incident']} rows={of.alerts} rowKey={(row) => row.id}>
          {(row) => {
            const held = of.incidents.find((each) => each.number === row.incident);
            return [<Severity value={row.severity as SeverityWord} />, <Link href={`/alerts/${encodeURIComponent(row.id)}`}>{row.title}</Link>, held ? <Link href={`/incidents/${held.number}`}>{`${held.number}: ${held.name}`}</Link> : 'None'];
          }}
        </Listing>
      ) : (
        <EmptyState title="No alert names it">A rule that fires on this message, or a person who adds it to an incident, makes one.</EmptyState>
      )}
    </Card>
  );
}

export function Looks({ of }: Props) {
  const s = useStyles();
  const [mail, quarantine, headers] = [useMay('mail.preview'), useMay('quarantine.preview'), useMay('mail.headers')];
  const held = of.copies.length > 0 && of.copies.every((copy) => copy.latestLocation === 'Quarantine');
  const may = held ? quarantine : mail;
  const asking = useAsking();
  const path = { message: of.networkId };
  if (!of.kept)
    return <Card title="Content and header"><p className={s.quiet}>The message itself is not here: it was imported as a record, or its time is over.</p></Card>;
  return (
    <>
      <Card title="Content" actions={may && <Button size="small" icon={<ArrowDownloadRegular />} onClick={asking.ask}>Download …</Button>}>
        <SafePreview
          may={may}
          why={held ? undefined : 'Copies of it lie in mailboxes: looking at somebody’s delivered mail takes the role Preview of the security centre, which nobody has from the start.'}
          ask={() => calls.POST('/api/v1/mail/messages/{message}/preview', { params: { path } })}
        />
      </Card>
      {asking.open && <DownloadDialog name={of.networkId} take={(password) => calls.POST('/api/v1/mail/messages/{message}/download', { params: { path }, body: { password }, parseAs: 'blob' })} onClose={asking.close} />}
      {headers && <Card title="Header"><HeaderFields use={() => api.useQuery('get', '/api/v1/mail/messages/{message}/headers', { params: { path } })} /></Card>}
    </>
  );
}
