// What a replay found: alerts by day, the first of them with their rows, the incidents they would have met.
import { MessageBar, MessageBarBody, makeStyles, tokens } from '@fluentui/react-components';
import { Link } from 'wouter';
import { Card } from '../../components/Card';
import { Chart } from '../../components/Chart';
import { EmptyState } from '../../components/EmptyState';
import { Stat } from '../../components/Stat';
import { Time } from '../../components/Time';
import { Verbatim } from '../../components/Verbatim';
import { count } from '../../state/words';
import type { Replayed } from './words';

const useStyles = makeStyles({
  stats: { display: 'flex', flexWrap: 'wrap', gap: '10px', marginBottom: '12px', '& > *': { flex: '1 1 120px' } },
  one: { borderBottom: `1px solid ${tokens.colorNeutralStroke3}`, padding: '8px 0', ':last-child': { borderBottom: 'none' }, '& summary': { cursor: 'pointer', fontSize: '13px' } },
  quiet: { color: tokens.colorNeutralForeground2 },
  incidents: { fontSize: '13px', margin: '12px 0 0' },
});

const MANY_A_DAY = 20;

export function Outcome({ of }: { of: Replayed }) {
  const s = useStyles();
  const days = of.days.map((each) => each.day.slice(5));
  const each = of.alerts / Math.max(1, of.days.length);
  return (
    <Card title="What it would have raised" unit={`Judged in ${of.seconds.toFixed(1)} s${of.narrow ? '; only rows you may see were judged' : ''}`}>
      <div className={s.stats}>
        <Stat value={of.alerts} label={of.alerts === 1 ? 'alert' : 'alerts'} />
        <Stat value={of.rows} label="matching rows" />
        <Stat value={of.hidden} label="rows hidden by exceptions" />
        <Stat value={of.incidents.length} label="incidents it would have met" />
        <Stat value={of.alone} label="alerts that meet no incident" />
      </div>
      {each > MANY_A_DAY && (
        <MessageBar intent="warning" layout="multiline" style={{ marginBottom: 12 }}>
          <MessageBarBody>{`About ${Math.round(each).toLocaleString('en')} alerts a day: more than anybody reads. Ask for more in the query, or except what is harmless.`}</MessageBarBody>
        </MessageBar>
      )}
      {of.alerts === 0 ? (
        <EmptyState title="Nothing in these days">
          {of.hidden ? 'Exceptions in force hide all of its matches.' : 'It would have stayed silent. Look further back, or check with Hunting that its table holds rows of the kind it asks for.'}
        </EmptyState>
      ) : (
        <>
          <Chart
            label="Alerts a day"
            height={140}
            option={{ grid: { left: 40, right: 8, top: 12, bottom: 24 }, tooltip: {}, xAxis: { type: 'category', data: days }, yAxis: { type: 'value', minInterval: 1 }, series: [{ type: 'bar', name: 'Alerts', data: of.days.map((day) => day.alerts), barMaxWidth: 28 }] }}
            table={{ columns: ['Day (UTC)', 'Alerts'], rows: of.days.map((day) => [day.day, day.alerts]) }}
          />
          <h3 style={{ fontSize: 13, margin: '10px 0 2px' }}>{of.examples.length < of.alerts ? `The first ${of.examples.length}` : count(of.alerts, 'alert')}</h3>
          {of.examples.map((alert, place) => (
            <details key={place} className={s.one}>
              <summary>
                {alert.title} <span className={s.quiet}>· <Time at={alert.firstActivity} /> · {count(alert.count, 'row')}{alert.evidence.length > 0 && ` · ${alert.evidence.slice(0, 3).map((item) => item.label).join(', ')}`}</span>
              </summary>
              <div style={{ marginTop: 8 }}><Verbatim label={`Rows of ${alert.title}`} text={JSON.stringify(alert.rows, null, 1)} height={220} /></div>
            </details>
          ))}
          {of.incidents.length > 0 && (
            <p className={s.incidents}>
              It shares devices or people with {of.incidents.slice(0, 12).map((number, place) => <span key={number}>{place > 0 && ', '}<Link href={`/incidents/${number}`}>{`#${number}`}</Link></span>)}
              {of.incidents.length > 12 && ` and ${of.incidents.length - 12} more`}.
            </p>
          )}
        </>
      )}
    </Card>
  );
}
