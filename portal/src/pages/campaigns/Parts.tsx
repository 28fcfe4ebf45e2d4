// The lists of a campaign: who sent it from where, what it carries, who got it, who clicked, which messages.
import { makeStyles } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { Schemas } from '../../api/client';
import { Card } from '../../components/Card';
import { EmptyState } from '../../components/EmptyState';
import { Listing } from '../../components/Listing';
import { Ranks } from '../../components/Ranks';
import { Stat } from '../../components/Stat';
import { Time } from '../../components/Time';
import { entityAddress } from '../../state/entities';
import { count } from '../../state/words';
import { Verdict } from '../mail/Badged';
import { messageAddress } from '../mail/words';
import { explorerAddress, type CampaignDetail } from './words';

const useStyles = makeStyles({
  two: { display: 'grid', gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 380px), 1fr))', gap: '12px', alignItems: 'start' },
  strip: { display: 'flex', flexWrap: 'wrap', gap: '10px' },
});
type Counted = Schemas['CampaignCountBody'][];
type Props = { of: CampaignDetail };

function Names({ title, unit, of, type, shown, none }: { title: string; unit: string; of: Counted; type?: string; shown: [string, string?]; none: ReactNode }) {
  return (
    <Card title={`${title} (${of.length}${of.length === 100 ? ' most frequent' : ''})`} unit={unit}>
      {of.length ? <Ranks label={title} of={of.map((each) => ({ key: each.name, name: <span className={type === 'url' || type === 'ip' ? 'mono' : undefined}>{each.name}</span>, value: each.count, shown: count(each.count, ...shown), to: type && entityAddress(type, each.name) }))} /> : <EmptyState title={none as string} />}
    </Card>
  );
}

const MESSAGES: [string] = ['message'];
const COPIES: [string, string] = ['copy', 'copies'];

export function Senders({ of }: Props) {
  const s = useStyles();
  return (
    <div className={s.two}>
      <Names title="Sender addresses" unit="As the header names them" of={of.senders} type="mailbox" shown={MESSAGES} none="No sender is named" />
      <Names title="Sent from" unit="Addresses of the hosts that handed it over" of={of.relays} type="ip" shown={COPIES} none="No host is known" />
      <Names title="Subjects" unit="As they were sent" of={of.subjects} shown={MESSAGES} none="No message has a subject" />
    </div>
  );
}

export function Payloads({ of }: Props) {
  const s = useStyles();
  return (
    <div className={s.two}>
      <Names title="Links" unit="Never open them from here: go to their page, or hunt" of={of.urls} type="url" shown={MESSAGES} none="Its messages hold no link" />
      <Names title="Attachments" unit="Names of files, those inside of archives too" of={of.files} type="file" shown={MESSAGES} none="Its messages carry no file" />
    </div>
  );
}

export const Recipients = ({ of }: Props) => <Names title="Recipients" unit="Copies each of them was sent, wherever they were put" of={of.recipients} type="mailbox" shown={COPIES} none="Nobody is named" />;

export function Clicks({ of }: Props) {
  const s = useStyles();
  const ways = of.flow.filter((each) => each.toLayer === 'user' && each.toName !== 'Nothing known');
  if (!of.campaign.clicks && !ways.length)
    return <Card title="Clicks"><EmptyState title="No click is known">Clicks are seen when links are rewritten by a policy (Mail policies, Links) or told by a connected service. That nobody clicked is not proved by it.</EmptyState></Card>;
  return (
    <Card title="Clicks" unit="On links that were rewritten, and what people did with their copies">
      <div className={s.strip}>
        <Stat label="clicks" value={of.campaign.clicks} />
        <Stat label="people who clicked" value={of.clicked} />
        <Stat label="went on past the warning" value={of.passedWarning} tone={of.passedWarning ? 'high' : undefined} />
      </div>
      <Listing label="What people did" columns={['Copies in', 'Did', 'Copies']} rows={ways} rowKey={(row) => row.name + row.toName}>{(row) => [row.name, row.toName, row.copies.toLocaleString('en')]}</Listing>
    </Card>
  );
}

export function Messages({ of }: Props) {
  const { messages, campaign } = of;
  return (
    <Card title="Messages" unit={`The newest ${Math.min(messages.length, 100)} of ${campaign.messages.toLocaleString('en')}`} actions={<Link href={explorerAddress(campaign.id)}>All of them in Explorer</Link>}>
      <Listing label="Messages" columns={['Message', 'From', 'Received', 'Our verdict then']} rows={messages} rowKey={(row) => row.networkId}>
        {(row) => [<Link href={messageAddress(row.networkId)}>{row.subject || '(no subject)'}</Link>, row.sender, <Time at={row.received} />, <Verdict word={row.decision} />]}
      </Listing>
    </Card>
  );
}
