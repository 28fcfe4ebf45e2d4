// The page of one message: where each copy is and why, what it was judged by, what it holds, what happened since.
import { Button, Tab, TabList } from '@fluentui/react-components';
import { TableSearchRegular } from '@fluentui/react-icons';
import { Link, useLocation, useParams } from 'wouter';
import { api } from '../../api/client';
import { useMay } from '../../api/session';
import { Page } from '../../components/Page';
import { Time } from '../../components/Time';
import { Wait } from '../../components/Wait';
import { huntAddress } from '../../state/entities';
import { useView } from '../../state/view';
import { Verdict } from './Badged';
import { Similar } from './Similar';
import { Analysis, Authentication } from './MessageAnalysis';
import { Alerts, Copies, Files, Looks, Links, Summary, Timeline } from './MessageParts';

export default function Message() {
  const { message: id = '' } = useParams<{ message: string }>();
  const [view, setView] = useView({ tab: 'timeline' });
  const [, go] = useLocation();
  const explorer = useMay('explorer.use');
  const found = api.useQuery('get', '/api/v1/mail/messages/{message}', { params: { path: { message: id } } });
  const of = found.data;
  const tabs: [string, string][] = [
    ['timeline', 'Timeline'],
    ['analysis', 'Analysis'],
    ['recipients', `Recipients${of ? ` (${of.copies.length})` : ''}`],
    ['files', `Attachments${of ? ` (${of.files.length})` : ''}`],
    ['links', `Links${of ? ` (${of.links.length})` : ''}`],
    ['alerts', `Alerts${of ? ` (${of.alerts.length})` : ''}`],
    ...(explorer ? [['similar', 'Similar mail'] as [string, string]] : []),
    ['content', 'Content and header'],
  ];
  const tab = tabs.some(([name]) => name === view.tab) ? view.tab : 'timeline';
  return (
    <Page
      title={of?.subject || (of ? '(no subject)' : 'Message')}
      tab="Message"
      above={<Link href="/mail/quarantine" style={{ fontSize: 12 }}>Quarantine</Link>}
      about={of && <><Verdict word={of.judgement.ours} /> from {of.sender.address || 'an unknown sender'}, {of.received ? 'received' : 'sent'} <Time at={of.received ?? of.sent} /></>}
      actions={<Button icon={<TableSearchRegular />} onClick={() => go(huntAddress(`EmailEvents\n| where NetworkMessageId == ${JSON.stringify(id)}`))}>Go hunting</Button>}
    >
      <Wait for={found}>
        {(data) => (
          <>
            <Summary of={data} />
            <TabList size="small" selectedValue={tab} onTabSelect={(_, given) => setView({ tab: String(given.value) })} aria-label="Parts of the message" style={{ flexWrap: 'wrap', marginLeft: -10 }}>
              {tabs.map(([name, title]) => <Tab key={name} value={name}>{title}</Tab>)}
            </TabList>
            {tab === 'timeline' && <Timeline of={data} />}
            {tab === 'analysis' && <><Analysis of={data} /><Authentication of={data} /></>}
            {tab === 'recipients' && <Copies of={data} />}
            {tab === 'files' && <Files of={data} />}
            {tab === 'links' && <Links of={data} />}
            {tab === 'alerts' && <Alerts of={data} />}
            {tab === 'similar' && <Similar id={id} />}
            {tab === 'content' && <Looks of={data} />}
          </>
        )}
      </Wait>
    </Page>
  );
}
