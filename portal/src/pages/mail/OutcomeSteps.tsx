// Why one copy of a message was treated as it was: every step in the order of precedence, what counted marked.
import { makeStyles, tokens } from '@fluentui/react-components';
import { Badge } from '../../components/Badges';
import { list, plain } from '../../state/words';
import { actionWord, type Outcome } from './words';

const useStyles = makeStyles({
  steps: { listStyle: 'none', margin: 0, padding: 0, fontSize: '13px', lineHeight: '20px' },
  step: { display: 'grid', gridTemplateColumns: '20px minmax(0, 150px) minmax(0, 1fr)', gap: '4px 8px', padding: '4px 0', borderTop: `1px solid ${tokens.colorNeutralStroke3}`, ':first-child': { borderTop: 'none' } },
  decided: { fontWeight: 600 },
  where: { color: tokens.colorNeutralForeground2 },
  text: { overflowWrap: 'anywhere' },
  sum: { margin: '0 0 6px', fontSize: '13px' },
});

export function OutcomeSteps({ of }: { of: Outcome }) {
  const s = useStyles();
  return (
    <div>
      <p className={s.sum}>
        <Badge tone={of.action === 'deliver' ? 'good' : 'medium'}>{actionWord(of.action)}</Badge>
        {of.policy && ` by ${of.policy}`}
        {of.override && `; ${of.override.allowed ? 'allowed' : 'blocked'} by ${of.override.source} (${of.override.level})`}
        {of.to.length > 0 && `; to ${list(of.to)}`}
      </p>
      <ol className={s.steps} aria-label={`Why, for ${of.recipient}`}>
        {of.reasons.map((reason, place) => (
          <li key={place} className={`${s.step} ${reason.decided ? s.decided : ''}`}>
            <span aria-hidden>{reason.decided ? '➔' : '·'}</span>
            <span className={reason.decided ? undefined : s.where}>{plain(reason.step)}</span>
            <span className={s.text}>{reason.text}{reason.decided && <span className="sr"> (this counted)</span>}</span>
          </li>
        ))}
      </ol>
    </div>
  );
}
