// What a rule looks for, in its author's words and its query: stock rules and custom detections alike.
import { MessageBar, MessageBarBody, MessageBarTitle, makeStyles } from '@fluentui/react-components';
import { Link } from 'wouter';
import { api } from '../../api/client';
import { Card } from '../../components/Card';
import { Facts } from '../../components/Facts';
import { Severity } from '../../components/Badges';
import { Time } from '../../components/Time';
import { Verbatim } from '../../components/Verbatim';
import { Wait } from '../../components/Wait';
import { huntAddress } from '../../state/entities';
import { secondsOf, span } from '../../state/time';
import { count, list, plain } from '../../state/words';
import type { Listed } from './useRules';
import { FREQUENCIES, JOINED, techniqueAddress } from './words';

const useStyles = makeStyles({
  columns: { display: 'grid', gridTemplateColumns: 'minmax(0, 1.7fr) minmax(260px, 1fr)', gap: '14px', alignItems: 'start', '@media (max-width: 1000px)': { gridTemplateColumns: 'minmax(0, 1fr)' } },
  stack: { display: 'flex', flexDirection: 'column', gap: '14px', minWidth: 0 },
  list: { margin: 0, paddingLeft: '18px', fontSize: '13px', lineHeight: '22px' },
  text: { margin: 0, fontSize: '13px', lineHeight: '20px', whiteSpace: 'pre-line' },
});

type Told = { description: string; query: string; response: string[]; falsePositives: string[]; references: string[]; facts: [string, React.ReactNode][] };

export function About({ of }: { of: Listed }) {
  const custom = api.useQuery('get', '/api/v1/detections/{detection}', { params: { path: { detection: of.rule.id } } }, { enabled: of.custom });
  const stock = api.useQuery('get', '/api/v1/rules/{rule}', { params: { path: { rule: of.rule.id } } }, { enabled: !of.custom });
  if (of.custom)
    return (
      <Wait for={custom}>
        {({ detection, ...kept }) => {
          const facts: [string, React.ReactNode][] = [
            ['Runs', FREQUENCIES[detection.frequency ?? '1h']],
            ['Owner', kept.owner],
            ['Changed', <><Time at={kept.updated} /> by {kept.updatedBy} (version {kept.version})</>],
            ['Devices', detection.devices?.length ? list(detection.devices) : 'All'],
            ['Alert’s title', detection.alertTitle],
            ['Actions', detection.actions?.map((action) => plain(action.name.replace(/-/g, ' '))).join(', ')],
          ];
          return <Shown of={of} told={{ description: detection.description ?? '', query: detection.query, response: detection.response ?? [], falsePositives: [], references: [], facts }} />;
        }}
      </Wait>
    );
  return (
    <Wait for={stock}>
      {(rule) => {
        const [every, back] = [secondsOf(rule.frequency), secondsOf(rule.lookback)];
        const facts: [string, React.ReactNode][] = [
          ['Runs', every ? `Every ${span(every)}` : 'Whenever new rows come'],
          ['Looks back', back ? span(back) : ''],
          ['As delivered', of.tuned?.severity ? <Severity value={rule.severity} /> : ''],
        ];
        return <Shown of={of} told={{ ...rule, facts }} />;
      }}
    </Wait>
  );
}

function Shown({ of, told }: { of: Listed; told: Told }) {
  const s = useStyles();
  const techniques = of.rule.techniques;
  return (
    <>
      {of.blind && (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody><MessageBarTitle>It cannot see</MessageBarTitle> {of.blind}. Its silence means nothing until that comes: <Link href="/sources/connectors">connect a source</Link>.</MessageBarBody>
        </MessageBar>
      )}
      {of.tuned && (
        <MessageBar layout="multiline">
          <MessageBarBody>
            <MessageBarTitle>Tuned here</MessageBarTitle> {of.tuned.enabled ? (of.tuned.severity ? `severity set to ${of.tuned.severity}` : 'as delivered, but on') : 'turned off'} by {of.tuned.by}, <Time at={of.tuned.at} />: {of.tuned.because}
          </MessageBarBody>
        </MessageBar>
      )}
      <div className={s.columns}>
        <div className={s.stack}>
          {told.description && <Card title="Why"><p className={s.text}>{told.description.trim()}</p></Card>}
          <Card title="Query" actions={<Link href={huntAddress(told.query)} style={{ fontSize: 13 }}>Open in Hunting</Link>}>
            <Verbatim label="The rule’s query" text={told.query.trim()} height={460} />
          </Card>
          {told.falsePositives.length > 0 && <Card title="When it is wrong"><ul className={s.list}>{told.falsePositives.map((each) => <li key={each}>{each}</li>)}</ul></Card>}
        </div>
        <div className={s.stack}>
          <Card title="How it does">
            <Facts
              of={[
                ['Alerts raised', of.alerts ? <Link href={`/detections/${encodeURIComponent(of.rule.id)}?tab=alerts`}>{count(of.alerts, 'alert')}</Link> : 'None yet'],
                ['Joined', of.joined ? <span title={JOINED}>{count(of.joined, 'finding')} told by another rule’s alert</span> : ''],
                ['Rows matched', of.matched.toLocaleString('en')],
                ['Hidden', of.hidden ? `${count(of.hidden, 'match', 'matches')} by exceptions` : ''],
                ['Last run', of.last ? <Time at={of.last.finished} /> : 'Never'],
                ['Next run', of.next && <Time at={of.next} />],
                ...told.facts,
              ]}
            />
          </Card>
          {techniques.length > 0 && (
            <Card title="ATT&CK">
              <ul className={s.list}>
                {techniques.map((each) => (
                  <li key={each}>
                    <Link href={`/detections?technique=${each}`}>{each}</Link> (<a href={techniqueAddress(each)} target="_blank" rel="noreferrer noopener">at MITRE</a>)
                  </li>
                ))}
              </ul>
            </Card>
          )}
          {told.response.length > 0 && <Card title="What to do when it fires"><ul className={s.list}>{told.response.map((each) => <li key={each}>{each}</li>)}</ul></Card>}
          {told.references.length > 0 && <Card title="Read more"><ul className={s.list}>{told.references.map((each) => <li key={each}><a href={each} target="_blank" rel="noreferrer noopener">{each}</a></li>)}</ul></Card>}
        </div>
      </div>
    </>
  );
}
