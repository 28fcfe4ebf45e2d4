// The numbers on top: what is open now, and what came and went in the period.
import { makeStyles } from '@fluentui/react-components';
import { Stat } from '../../components/Stat';
import { alertsAddress, EVERY_INCIDENT, incidentsAddress } from '../../state/lists';
import { seconds } from './duration';
import { span } from '../../state/time';
import type { Overview } from './data';
import type { Period } from './period';

const useStyles = makeStyles({ strip: { display: 'flex', flexWrap: 'wrap', gap: '10px', '& > *': { flex: '1 1 130px' } } });
const OPEN = [['High', 'high'], ['Medium', 'medium'], ['Low', undefined]] as const;

export function Tiles({ of, period }: { of: Overview; period: Period }) {
  const s = useStyles();
  const from = period.since;
  return (
    <div className={s.strip}>
      {OPEN.map(([word, tone]) => {
        const count = of.openIncidents[word] ?? 0;
        return <Stat key={word} label={`${word.toLowerCase()} severity incidents, open now`} value={count} tone={count ? tone : undefined} to={incidentsAddress({ severity: [word] })} />;
      })}
      <Stat label="incidents made in this time" value={of.incidents.total} to={incidentsAddress({ status: EVERY_INCIDENT, from })} />
      <Stat label="alerts in this time" value={of.bySeverity.total} to={alertsAddress({ from })} />
      <Stat label={of.medianOpen ? `incidents resolved in this time, half within ${span(seconds(of.medianOpen))}` : 'incidents resolved in this time'} value={of.closed} to={incidentsAddress({ status: ['Resolved'] })} />
    </div>
  );
}
