// The incident on paper: its story, alerts with reasons, assets, comments and history; every moment in both zones.
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { ArrowLeftRegular, PrintRegular } from '@fluentui/react-icons';
import { useMemo } from 'react';
import { Link, useParams } from 'wouter';
import { api } from '../../api/client';
import { useMe } from '../../api/session';
import { Severity, Status } from '../../components/Badges';
import { Card } from '../../components/Card';
import { Facts } from '../../components/Facts';
import { Markdown } from '../../components/Markdown';
import { Page } from '../../components/Page';
import { Told } from '../../components/Told';
import { Wait } from '../../components/Wait';
import { moment } from '../../state/time';
import { otherZone } from '../../theme/prefs';
import { count, list, plain } from '../../state/words';
import { assetsOf } from './assets';
import { reasonOf, type Incident } from './words';

const useStyles = makeStyles({
  table: { borderCollapse: 'collapse', width: '100%', fontSize: '12px', lineHeight: '17px', '& th, & td': { textAlign: 'left', verticalAlign: 'top', padding: '5px 10px 5px 0', borderBottom: `1px solid ${tokens.colorNeutralStroke2}`, overflowWrap: 'anywhere' }, '& tr': { breakInside: 'avoid' } },
  lead: { fontSize: '14px', lineHeight: '22px', margin: '0 0 8px' },
});

/** Both zones; once where they are the same. */
function Moment({ at }: { at: string | null }) {
  const here = otherZone();
  if (!at) return <span>–</span>;
  return (
    <time dateTime={at} className="numbers">
      {moment(at, 'UTC', true)} UTC
      {here !== 'UTC' && <><br />{moment(at, here, true)} {here}</>}
    </time>
  );
}

export default function Report() {
  const { number: text } = useParams<{ number: string }>();
  const asked = api.useQuery('get', '/api/v1/incidents/{number}', { params: { path: { number: Number(text) } } });
  return <Wait for={asked}>{(data) => <Shown of={data} />}</Wait>;
}

function Shown({ of }: { of: Incident }) {
  const s = useStyles();
  const me = useMe();
  const params = { params: { path: { number: of.number } } };
  const story = api.useQuery('get', '/api/v1/incidents/{number}/story', params);
  const graph = api.useQuery('get', '/api/v1/incidents/{number}/graph', params);
  const drawn = graph.data;
  const assets = useMemo(() => (drawn ? assetsOf(drawn, of.alertList) : []), [drawn, of.alertList]);
  return (
    <Page
      title={`Incident ${of.number}: ${of.name}`}
      tab={`Report of incident ${of.number}`}
      above={<Link href={`/incidents/${of.number}`} className="no-print" style={{ fontSize: 12, display: 'inline-flex', gap: 4, alignItems: 'center' }}><ArrowLeftRegular aria-hidden /> The incident</Link>}
      about={<>Report for {me.tenant}, made by {me.name}, <Moment at={new Date().toISOString()} /></>}
      actions={<Button appearance="primary" icon={<PrintRegular />} onClick={() => window.print()}>Print</Button>}
    >
      <Card title="At a glance">
        <Facts
          of={[
            ['Severity', <Severity key="s" value={of.severity} />],
            ['Status', <Status key="t" value={of.status} />],
            ['Classification', `${plain(of.classification)}${of.classification === 'Unknown' ? '' : `: ${plain(of.determination)}`}`],
            ['Assigned to', of.assigned || 'Nobody'],
            ['Tags', list(of.tags)],
            ['Services', list(of.services.map(plain))],
            ['First activity', <Moment key="f" at={of.firstActivity} />],
            ['Last activity', <Moment key="l" at={of.lastActivity} />],
            ['Resolved', of.resolved && <Moment key="r" at={of.resolved} />],
          ]}
        />
      </Card>
      <Card title="What happened">
        <Wait for={story}>
          {(told) => (
            <>
              <p className={s.lead}><Told text={told.summary} /></p>
              <table className={s.table}>
                <thead><tr><th scope="col" style={{ width: 210 }}>When</th><th scope="col" style={{ width: 130 }}>Tactic</th><th scope="col">What</th></tr></thead>
                <tbody>{told.steps.map((step, place) => <tr key={place}><td><Moment at={step.at} /></td><td>{plain(step.tactic)}<br /><Severity bare value={step.severity} /></td><td><Told text={step.text} /></td></tr>)}</tbody>
              </table>
            </>
          )}
        </Wait>
      </Card>
      <Card title={`${count(of.alertList.length, 'alert')}, and why each is here`}>
        <table className={s.table}>
          <thead><tr><th scope="col">Alert</th><th scope="col" style={{ width: 90 }}>Severity</th><th scope="col" style={{ width: 210 }}>First activity</th><th scope="col">Why it is here</th></tr></thead>
          <tbody>{of.alertList.map((alert) => <tr key={alert.id}><td>{alert.title}<br />{alert.source}: {alert.detector}</td><td><Severity bare value={alert.severity} /></td><td><Moment at={alert.firstActivity} /></td><td>{reasonOf(of, alert.id)}</td></tr>)}</tbody>
        </table>
      </Card>
      <Card title="Assets and evidence">
        <Wait for={graph}>
          {() => (
            <table className={s.table}>
              <thead><tr><th scope="col" style={{ width: 130 }}>Kind</th><th scope="col">Name</th><th scope="col" style={{ width: 90 }}>Part</th><th scope="col" style={{ width: 70 }}>Alerts</th></tr></thead>
              <tbody>{assets.map((asset) => <tr key={asset.key}><td>{asset.type === 'Machine' ? 'Device' : plain(asset.type)}</td><td>{asset.names.join(', ')}</td><td>{asset.impacted ? 'Impacted' : 'Related'}</td><td>{asset.alerts.length}</td></tr>)}</tbody>
            </table>
          )}
        </Wait>
      </Card>
      {of.comments.length > 0 && (
        <Card title="Comments">
          {of.comments.map((comment) => <div key={comment.at + comment.actor} style={{ fontSize: 13 }}><strong>{comment.actor}</strong>, <Moment at={comment.at} /><Markdown text={comment.text} /></div>)}
        </Card>
      )}
      <Card title="What was done">
        <table className={s.table}>
          <thead><tr><th scope="col" style={{ width: 210 }}>When</th><th scope="col" style={{ width: 140 }}>Who</th><th scope="col">What</th></tr></thead>
          <tbody>{of.history.map((entry) => <tr key={entry.id}><td><Moment at={entry.at} /></td><td>{entry.actor}</td><td><strong>{plain(entry.verb)}</strong> <Told text={entry.text} />{entry.undoneBy && ' (taken back)'}</td></tr>)}</tbody>
        </table>
      </Card>
    </Page>
  );
}
