// One rule: what it looks for and why, what it raised, its runs, its exceptions, and how it is tuned or changed here.
import { Button, Tab, TabList } from '@fluentui/react-components';
import { ArrowLeftRegular, CopyRegular, DeleteRegular, EditRegular, EyeOffRegular, HistoryRegular, OptionsRegular, PlayRegular } from '@fluentui/react-icons';
import { lazy, Suspense, useState } from 'react';
import { Link, useLocation, useParams } from 'wouter';
import { calls } from '../../api/client';
import { useChange } from '../../api/change';
import { useMay } from '../../api/session';
import { Severity } from '../../components/Badges';
import { Confirm, useAsking } from '../../components/Confirm';
import { EmptyState } from '../../components/EmptyState';
import { Loading } from '../../components/Loading';
import { Page } from '../../components/Page';
import { Wait } from '../../components/Wait';
import { useView } from '../../state/view';
import { plain } from '../../state/words';
import { About } from './About';
import { RuleState } from './RuleList';
import { Runs } from './Runs';
import { OnOff } from './OnOff';
import { Tune } from './Tune';
import { useRules, type Listed } from './useRules';
import { TOUCHES, ruleAddress } from './words';

const Raised = lazy(() => import('./Raised'));
const Try = lazy(() => import('./Try'));
const Versions = lazy(() => import('./Versions'));
const ExceptionList = lazy(() => import('./ExceptionList'));

export default function Rule() {
  const { rule: id } = useParams<{ rule: string }>();
  const rules = useRules();
  return (
    <Wait for={rules}>
      {(data) => {
        const found = data.find((each) => each.rule.id === id);
        if (found) return <Shown of={found} />;
        return (
          <Page title="There is no such rule">
            <EmptyState title={`No rule is called ${id}`} actions={<Link href="/detections">All rules</Link>}>
              It may have been deleted: <Link href="/detections?tab=deleted">deleted detections</Link> can be restored. Stock rules come and go with updates.
            </EmptyState>
          </Page>
        );
      }}
    </Wait>
  );
}

function Shown({ of }: { of: Listed }) {
  const { rule } = of;
  const may = useMay('detections.manage');
  const [view, setView] = useView({ tab: 'about' });
  const tabs: [string, string][] = [
    ['about', 'About'],
    ['alerts', `Alerts (${of.alerts.toLocaleString('en')})`],
    ['runs', of.gaps ? `Runs (${of.gaps} gaps)` : 'Runs'],
    ['try', 'Try on the last days'],
    ['exceptions', 'Exceptions'],
    ...(of.custom ? ([['versions', 'Versions']] as [string, string][]) : []),
  ];
  return (
    <Page
      title={rule.title}
      above={<Link href="/detections" style={{ fontSize: 12, display: 'inline-flex', gap: 4, alignItems: 'center' }}><ArrowLeftRegular aria-hidden /> Detection rules</Link>}
      about={
        <span style={{ display: 'flex', flexWrap: 'wrap', gap: 8, alignItems: 'center' }}>
          <Severity value={rule.severity} />
          <RuleState of={of} />
          <span>{plain(rule.category)}</span>
          <span>{plain(rule.service)}</span>
          <span>{of.custom ? 'Your own' : of.tuned ? 'Stock, tuned here' : plain(rule.origin)}</span>
          <span className="mono">{rule.id}</span>
        </span>
      }
      actions={may && <Actions of={of} />}
    >
      <TabList size="small" selectedValue={view.tab} onTabSelect={(_, data) => setView({ tab: String(data.value) })} aria-label="Parts of the rule" className="no-print" style={{ flexWrap: 'wrap', marginLeft: -10 }}>
        {tabs.map(([tab, title]) => <Tab key={tab} value={tab}>{title}</Tab>)}
      </TabList>
      <Suspense fallback={<Loading />}>
        {view.tab === 'alerts' && <Raised rule={rule.id} />}
        {view.tab === 'runs' && <Runs rule={rule.id} />}
        {view.tab === 'try' && <Try rule={rule.id} />}
        {view.tab === 'exceptions' && <ExceptionList rule={rule.id} />}
        {view.tab === 'versions' && of.custom && <Versions rule={rule.id} />}
        {!tabs.slice(1).some(([tab]) => tab === view.tab) && <About of={of} />}
      </Suspense>
    </Page>
  );
}

function Actions({ of }: { of: Listed }) {
  const [, go] = useLocation();
  const deleting = useAsking();
  const [open, setOpen] = useState<'tune' | 'on-off' | ''>('');
  const path = { detection: of.rule.id };
  const run = useChange(() => calls.POST('/api/v1/detections/{detection}/run', { params: { path } }), { done: (answer) => `It ran: ${answer?.message ?? 'done'}`, touches: TOUCHES });
  const remove = useChange(
    async () => {
      const { data } = await calls.GET('/api/v1/detections/{detection}', { params: { path } });
      const gone = await calls.DELETE('/api/v1/detections/{detection}', { params: { path, header: { 'If-Match': data?.etag ?? '' } } });
      // Here and not when it is settled: by then the list is fetched again and this page is no more.
      go('/detections');
      return gone;
    },
    { done: 'Deleted; it can be restored', touches: TOUCHES },
  );
  return (
    <>
      <Button icon={<PlayRegular />} disabled={run.isPending || !of.enabled} title={of.enabled ? 'Judge now what it has not seen' : 'It is off'} onClick={() => run.mutate(undefined)}>{run.isPending ? 'Running …' : 'Run now'}</Button>
      <Button icon={<EyeOffRegular />} onClick={() => go(`/exceptions?new=${encodeURIComponent(of.rule.id)}`)}>Except …</Button>
      {of.custom ? (
        <>
          <Button onClick={() => setOpen('on-off')}>{of.enabled ? 'Turn off' : 'Turn on'}</Button>
          <Button icon={<DeleteRegular />} onClick={deleting.ask}>Delete …</Button>
          <Button appearance="primary" icon={<EditRegular />} onClick={() => go(`${ruleAddress(of.rule.id)}/edit`)}>Edit</Button>
        </>
      ) : (
        <>
          <Button icon={<CopyRegular />} title="A detection of your own that begins as this rule" onClick={() => go(`/detections/new?from=${encodeURIComponent(of.rule.id)}`)}>Copy as your own</Button>
          <Button appearance="primary" icon={of.tuned ? <HistoryRegular /> : <OptionsRegular />} onClick={() => setOpen('tune')}>Tune …</Button>
        </>
      )}
      <Confirm open={deleting.open} title={`Delete “${of.rule.title}”?`} verb="Delete" busy={remove.isPending} onClose={deleting.close} onDone={() => remove.mutate(undefined)}>
        <span>It stops at once. Its versions are kept and it can be restored; the alerts it raised stay.</span>
      </Confirm>
      {open === 'tune' && <Tune of={of} onClose={() => setOpen('')} />}
      {open === 'on-off' && <OnOff of={of} onClose={() => setOpen('')} />}
    </>
  );
}
