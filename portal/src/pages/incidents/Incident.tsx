// One incident: told, with everything in it; the tab and the opened alert are in the address.
import { Button, Tab, TabList } from '@fluentui/react-components';
import { ArrowLeftRegular, EditRegular, MailRegular, PersonAddRegular } from '@fluentui/react-icons';
import { lazy, Suspense, useMemo, useRef, useState } from 'react';
import { Link, useParams } from 'wouter';
import { api, calls } from '../../api/client';
import { useChange } from '../../api/change';
import { useMay, useMe } from '../../api/session';
import { Severity, Status, Tag } from '../../components/Badges';
import { useAsking } from '../../components/Confirm';
import { Loading } from '../../components/Loading';
import { Page } from '../../components/Page';
import { Wait } from '../../components/Wait';
import { useShortcuts } from '../../shell/shortcuts';
import { count, plain } from '../../state/words';
import { useView } from '../../state/view';
import { assetsOf, type Kind } from './assets';
import { Summary } from './Summary';
import { useUndoable } from './undone';
import { TOUCHES, type Incident as Whole } from './words';

const LISTS: Record<string, Kind> = { devices: 'device', users: 'user', mailboxes: 'mailbox', evidence: 'evidence' };
// What is behind the other tabs and buttons is fetched when they are first opened.
const Alerts = lazy(() => import('./Alerts').then((part) => ({ default: part.Alerts })));
const Assets = lazy(() => import('./Assets').then((part) => ({ default: part.Assets })));
const Evidence = lazy(() => import('./Evidence').then((part) => ({ default: part.Evidence })));
const Graph = lazy(() => import('./Graph'));
const History = lazy(() => import('./History').then((part) => ({ default: part.History })));
const AddMail = lazy(() => import('./AddMail').then((part) => ({ default: part.AddMail })));
const ExportMenu = lazy(() => import('./ExportMenu').then((part) => ({ default: part.ExportMenu })));
const Manage = lazy(() => import('./Manage').then((part) => ({ default: part.Manage })));

export default function Incident() {
  const { number: text } = useParams<{ number: string }>();
  const number = Number(text);
  const asked = api.useQuery('get', '/api/v1/incidents/{number}', { params: { path: { number } } });
  return <Wait for={asked}>{(data) => <Shown of={data} />}</Wait>;
}

function Shown({ of }: { of: Whole }) {
  const me = useMe();
  const may = useMay('incidents.manage');
  const [view, setView] = useView({ tab: 'summary' });
  const [managing, setManaging] = useState(false);
  const asked = useRef(false);
  asked.current ||= managing;
  const change = useChange(
    (body: { assigned?: string }) => calls.PATCH('/api/v1/incidents/{number}', { params: { path: { number: of.number } }, body }),
    { touches: TOUCHES },
  );
  const mayAdd = useMay('incidents.add-mail');
  const stands = of.status !== 'Redirected';
  const adding = useAsking();
  const tellDone = useUndoable();
  const assign = () => change.mutate({ assigned: me.name }, { onSuccess: (done) => tellDone('Assigned to you', done?.change ? [done.change] : []) });
  useShortcuts([
    ...(may && stands ? [{ keys: 'm', label: 'Manage the incident', run: () => setManaging(true) }] : []),
    ...(may && stands && of.assigned !== me.name ? [{ keys: 'a', label: 'Assign it to me', run: assign }] : []),
    ...['summary', 'alerts', 'devices', 'users', 'mailboxes', 'evidence', 'graph', 'history'].map((tab, place) => ({ keys: String(place + 1), label: `Tab ${plain(tab)}`, run: () => setView({ tab }) })),
  ]);
  const graph = api.useQuery('get', '/api/v1/incidents/{number}/graph', { params: { path: { number: of.number } } });
  const drawn = graph.data;
  const assets = useMemo(() => (drawn ? assetsOf(drawn, of.alertList) : []), [drawn, of.alertList]);
  const some = (kind: Kind) => assets.filter((each) => each.kinds.includes(kind));
  const named = (title: string, kind: Kind) => (drawn ? `${title} (${some(kind).length})` : title);
  const tabs: [string, string][] = [
    ['summary', 'Summary'],
    ['alerts', `Alerts (${of.alertList.length})`],
    ['devices', named('Devices', 'device')],
    ['users', named('Users', 'user')],
    ['mailboxes', named('Mailboxes', 'mailbox')],
    ['evidence', named('Evidence', 'evidence')],
    ['graph', 'Graph'],
    ['history', 'History'],
  ];
  return (
    <Page
      title={of.name}
      tab={`#${of.number} ${of.name}`}
      above={<Link href="/incidents" style={{ fontSize: 12, display: 'inline-flex', gap: 4, alignItems: 'center' }}><ArrowLeftRegular aria-hidden /> Incidents</Link>}
      about={
        <span style={{ display: 'flex', flexWrap: 'wrap', gap: 8, alignItems: 'center' }}>
          <span className="numbers">#{of.number}</span>
          <Severity value={of.severity} />
          <Status value={of.status} />
          <span>{of.assigned ? `Assigned to ${of.assigned}` : 'Assigned to nobody'}</span>
          <span>{count(of.alerts, 'alert')}</span>
          {of.classification !== 'Unknown' && <span>{plain(of.classification)}: {plain(of.determination)}</span>}
          {of.tags.map((tag) => <Tag key={tag}>{tag}</Tag>)}
        </span>
      }
      actions={
        <>
          <Suspense><ExportMenu of={of} /></Suspense>
          {mayAdd && stands && <Button icon={<MailRegular />} onClick={adding.ask}>Add mail …</Button>}
          {may && stands && of.assigned !== me.name && <Button icon={<PersonAddRegular />} disabled={change.isPending} onClick={assign}>Assign to me</Button>}
          {may && stands && <Button appearance="primary" icon={<EditRegular />} onClick={() => setManaging(true)}>Manage</Button>}
        </>
      }
    >
      {of.redirect && <p>It was merged into <Link href={`/incidents/${of.redirect}`}>incident {of.redirect}</Link>.</p>}
      <TabList size="small" selectedValue={view.tab} onTabSelect={(_, data) => setView({ tab: String(data.value) })} aria-label="Parts of the incident" className="no-print" style={{ flexWrap: 'wrap', marginLeft: -10 }}>
        {tabs.map(([id, title]) => <Tab key={id} value={id}>{title}</Tab>)}
      </TabList>
      <Suspense fallback={<Loading />}>
        {view.tab === 'alerts' && <Alerts of={of} />}
        {LISTS[view.tab] && (
          <Wait for={graph}>
            {() => {
              const kind = LISTS[view.tab] ?? 'evidence';
              return kind === 'evidence' ? <Evidence of={some(kind)} /> : <Assets kind={kind} of={some(kind)} />;
            }}
          </Wait>
        )}
        {view.tab === 'graph' && <Graph number={of.number} assets={assets} />}
        {view.tab === 'history' && <History of={of} />}
        {!tabs.slice(1).some(([id]) => id === view.tab) && <Summary of={of} assets={assets} />}
      </Suspense>
      {asked.current && <Suspense><Manage open={managing} numbers={[of.number]} onClose={() => setManaging(false)} /></Suspense>}
      {adding.open && <Suspense><AddMail number={of.number} onClose={adding.close} /></Suspense>}
    </Page>
  );
}
