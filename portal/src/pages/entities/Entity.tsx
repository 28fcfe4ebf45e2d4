// One device, user, mailbox, address, URL, domain, file or app: everything that signals and alerts tell of it.
import { Button, Menu, MenuItemLink, MenuList, MenuPopover, MenuTrigger, Tab, TabList } from '@fluentui/react-components';
import { ChevronDownRegular, SearchSquareRegular } from '@fluentui/react-icons';
import { lazy, Suspense } from 'react';
import { useLocation } from 'wouter';
import { api } from '../../api/client';
import { EmptyState } from '../../components/EmptyState';
import { Choice } from '../../components/Filters';
import { Loading } from '../../components/Loading';
import { Page } from '../../components/Page';
import { Time } from '../../components/Time';
import { Wait } from '../../components/Wait';
import { huntAddress, useEntityName } from '../../state/entities';
import { useView } from '../../state/view';
import { count } from '../../state/words';
import { HUNTS } from './hunts';
import { Overview } from './Overview';
import { KINDS, subjectHere, type Profile } from './words';

const AlertsTab = lazy(() => import('./Alerts'));
const Timeline = lazy(() => import('./Timeline'));
const DAYS: Record<string, string> = { '7': 'last 7 days', '30': 'last 30 days', '90': 'last 90 days', '365': 'last year' };

export default function Entity() {
  const subject = subjectHere();
  const name = useEntityName();
  const [view] = useView({ days: '30' });
  const days = Number(DAYS[view.days] ? view.days : '30');
  const asked = api.useQuery('get', '/api/v1/entities/profile', { params: { query: { subject, name, days } } }, { enabled: name.trim() !== '' });
  if (!name.trim()) return <Page title={KINDS[subject].many}><EmptyState title="No name is given">Search for one above.</EmptyState></Page>;
  return <Wait for={asked}>{(of) => <Shown of={of} days={days} />}</Wait>;
}

function Shown({ of, days }: { of: Profile; days: number }) {
  const [view, setView] = useView({ tab: 'overview', days: '30' });
  const kind = KINDS[of.subject];
  const events = of.sightings.reduce((sum, each) => sum + each.events, 0);
  const tabs: [string, string][] = [
    ['overview', 'Overview'],
    ['alerts', `Alerts (${of.alertsTotal})`],
    ['timeline', 'Timeline'],
  ];
  const here = tabs.some(([id]) => id === view.tab) ? view.tab : 'overview';
  return (
    <Page
      title={of.name}
      tab={`${of.name}, ${kind.one.toLowerCase()}`}
      above={<span style={{ fontSize: 12, display: 'inline-flex', gap: 6, alignItems: 'center' }}><kind.Icon aria-hidden /> {kind.one}</span>}
      about={of.firstSeen ? <>{count(events, 'event')} {DAYS[String(days)] ? `in the ${DAYS[String(days)]}` : ''}, first <Time at={of.firstSeen} />, last <Time at={of.lastSeen} /></> : `No signal in the ${DAYS[String(days)] ?? `last ${days} days`} speaks of it`}
      actions={
        <>
          <Choice label="Time" single values={Object.keys(DAYS)} chosen={[String(days)]} word={(word) => DAYS[word] ?? word} onChange={([next = '30']) => setView({ days: next })} />
          <Hunts of={of} days={days} />
        </>
      }
    >
      {of.partial.length > 0 && <p style={{ fontSize: 13, margin: 0 }}>A limit was reached for: {of.partial.join(', ')}. There is more; choose a shorter time to see all of it.</p>}
      <TabList size="small" selectedValue={here} onTabSelect={(_, data) => setView({ tab: String(data.value) })} aria-label="Parts of the page" style={{ marginLeft: -10, flexWrap: 'wrap' }}>
        {tabs.map(([id, title]) => <Tab key={id} value={id}>{title}</Tab>)}
      </TabList>
      <Suspense fallback={<Loading />}>
        {here === 'overview' && <Overview of={of} days={days} />}
        {here === 'alerts' && <AlertsTab of={of} />}
        {here === 'timeline' && <Timeline of={of} days={days} />}
      </Suspense>
    </Page>
  );
}

function Hunts({ of, days }: { of: Profile; days: number }) {
  const [, go] = useLocation();
  return (
    <Menu>
      <MenuTrigger disableButtonEnhancement>
        <Button icon={<SearchSquareRegular />}>Go hunt <ChevronDownRegular aria-hidden /></Button>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          {HUNTS[of.subject](of.name).map(([title, query]) => {
            const address = huntAddress(query, `P${days}D`);
            return <MenuItemLink key={title} href={address} onClick={(event) => { if (event.ctrlKey || event.metaKey || event.shiftKey) return; event.preventDefault(); go(address); }}>{title}</MenuItemLink>;
          })}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
