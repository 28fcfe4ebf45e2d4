// One campaign: the way of its copies as a flow, its rhythm, who sent what to whom, and where to go on from it.
import { Button, Tab, TabList, makeStyles } from '@fluentui/react-components';
import { MailRegular, TableSearchRegular } from '@fluentui/react-icons';
import { Link, useLocation, useParams } from 'wouter';
import { api } from '../../api/client';
import { useMay } from '../../api/session';
import { Badge, Severity } from '../../components/Badges';
import { Bars } from '../../components/Bars';
import { Card } from '../../components/Card';
import { FlowDiagram } from '../../components/FlowDiagram';
import { Page } from '../../components/Page';
import { Stat } from '../../components/Stat';
import { Time } from '../../components/Time';
import { Wait } from '../../components/Wait';
import { huntAddress } from '../../state/entities';
import { moment } from '../../state/time';
import { useView } from '../../state/view';
import { count } from '../../state/words';
import { useZone } from '../../theme/prefs';
import { Clicks, Messages, Payloads, Recipients, Senders } from './Parts';
import { KINDS, LAYERS, bandsOf, explorerAddress, flowAddress, flowColor, flowWord, type CampaignDetail } from './words';

const useStyles = makeStyles({
  strip: { display: 'flex', flexWrap: 'wrap', gap: '10px', '& > *': { flex: '1 1 120px' } },
});
const TABS = { flow: 'Flow', senders: 'Senders', payloads: 'Payloads', recipients: 'Recipients', clicks: 'Clicks', messages: 'Messages' } as const;
type TabName = keyof typeof TABS;

export default function Campaign() {
  const { campaign: id = '' } = useParams<{ campaign: string }>();
  const [, go] = useLocation();
  const hunts = useMay('hunting.run');
  const [view, setView] = useView({ tab: 'flow', since: '', until: '' });
  const span = { ...(view.since && { since: view.since }), ...(view.until && { until: view.until }) };
  const found = api.useQuery('get', '/api/v1/mail/campaigns/{campaign}', { params: { path: { campaign: id }, query: span } }, { placeholderData: (before) => before });
  const of = found.data?.campaign;
  const tab = (view.tab in TABS ? view.tab : 'flow') as TabName;
  return (
    <Page
      title={of?.name ?? 'Campaign'}
      tab="Campaign"
      above={<Link href="/mail/campaigns" style={{ fontSize: 12 }}>Campaigns</Link>}
      about={of && <><Badge tone={KINDS[of.type] ?? 'neutral'}>{of.type}</Badge> {of.subtype && `of ${of.subtype}, `}seen from <Time at={of.first} /> to <Time at={of.last} /></>}
      actions={
        <>
          <Button icon={<MailRegular />} onClick={() => go(explorerAddress(id))}>Its messages in Explorer</Button>
          {hunts && <Button icon={<TableSearchRegular />} onClick={() => go(huntAddress(`CampaignInfo\n| where CampaignId == ${JSON.stringify(id)}\n| join kind=inner EmailEvents on NetworkMessageId, RecipientEmailAddress`))}>Go hunting</Button>}
        </>
      }
    >
      <Wait for={found}>
        {(data) => (
          <>
            <Numbers of={data} />
            <Incidents id={id} />
            <TabList size="small" selectedValue={tab} onTabSelect={(_, given) => setView({ tab: String(given.value) })} aria-label="Parts of the campaign" style={{ flexWrap: 'wrap', marginLeft: -10 }}>
              {(Object.entries(TABS) as [TabName, string][]).map(([name, title]) => <Tab key={name} value={name}>{title}</Tab>)}
            </TabList>
            {tab === 'flow' && <Flow of={data} narrowed={Boolean(view.since || view.until)} onSpan={(since, until) => setView({ since, until })} />}
            {tab === 'senders' && <Senders of={data} />}
            {tab === 'payloads' && <Payloads of={data} />}
            {tab === 'recipients' && <Recipients of={data} />}
            {tab === 'clicks' && <Clicks of={data} />}
            {tab === 'messages' && <Messages of={data} />}
          </>
        )}
      </Wait>
    </Page>
  );
}

function Numbers({ of }: { of: CampaignDetail }) {
  const s = useStyles();
  const { campaign } = of;
  return (
    <div className={s.strip}>
      <Stat label="messages" value={campaign.messages} />
      <Stat label="copies of them" value={campaign.copies} />
      <Stat label="mailboxes targeted" value={campaign.people} />
      <Stat label="copies to inboxes" value={campaign.inboxed} tone={campaign.inboxed ? 'high' : undefined} />
      <Stat label="copies to junk" value={campaign.junked} />
      <Stat label="copies blocked" value={campaign.blocked} />
      <Stat label={`clicks, by ${count(of.clicked, 'person', 'people')}`} value={campaign.clicks} tone={campaign.clicks ? 'medium' : undefined} />
    </div>
  );
}

function Incidents({ id }: { id: string }) {
  const reads = useMay('incidents.read');
  const found = api.useQuery('get', '/api/v1/mail/campaigns/{campaign}/incidents', { params: { path: { campaign: id } } }, { enabled: reads });
  if (!reads || !found.data?.length) return null;
  return (
    <Card title={`Evidence in ${count(found.data.length, 'incident')}`}>
      <ul style={{ margin: 0, padding: 0, listStyle: 'none', display: 'flex', flexDirection: 'column', gap: 6, fontSize: 13 }}>
        {found.data.slice(0, 10).map((each) => <li key={each.number}><Severity value={each.severity as 'High'} /> <Link href={`/incidents/${each.number}`}>Incident {each.number}: {each.name}</Link></li>)}
      </ul>
    </Card>
  );
}

const COPIES = [{ id: 'copies', title: 'Copies', color: 'var(--brand-bar)' }] as const;

function Flow({ of, narrowed, onSpan }: { of: CampaignDetail; narrowed: boolean; onSpan: (since: string, until: string) => void }) {
  const zone = useZone();
  const [, go] = useLocation();
  const first = of.overTime[0];
  const second = of.overTime[1];
  const step = first && second && Date.parse(second.at) - Date.parse(first.at) < 86_400_000 ? 3_600_000 : 86_400_000;
  const slots = of.overTime.map((each) => {
    // A slot's end is the next one's beginning, which the API counts to the next.
    const until = new Date(Date.parse(each.at) + step - 1).toISOString();
    return { title: moment(each.at, zone), counts: { copies: each.copies }, to: `?${new URLSearchParams({ since: each.at, until }).toString()}` };
  });
  return (
    <>
      {slots.length > 1 && (
        <Card title="Over time" unit="Copies by hour or day; choose a column to see the flow of that time only" actions={narrowed && <Button size="small" onClick={() => onSpan('', '')}>The whole time</Button>}>
          <Bars label="Copies over time" words={COPIES} slots={slots} height={52} />
        </Card>
      )}
      <Card title="The way of its copies" unit={`Messages × recipients${narrowed ? ', of the chosen time' : ''}${of.partial ? '; the newest only, there are too many' : ''}`} actions={narrowed && slots.length < 2 && <Button size="small" onClick={() => onSpan('', '')}>The whole time</Button>}>
        <FlowDiagram label="The way of its copies" layers={LAYERS} bands={bandsOf(of.flow)} unit={['copy', 'copies']} word={flowWord} color={flowColor} to={flowAddress} onOpen={go} />
      </Card>
    </>
  );
}
