// What the server says of a query while it is written: faults with their places, and what the result must have.
import { makeStyles, tokens } from '@fluentui/react-components';
import type { Schemas } from '../../api/client';
import { Badge } from '../../components/Badges';
import { Trouble } from '../../components/Wait';

const useStyles = makeStyles({
  box: { marginTop: '10px', display: 'flex', flexDirection: 'column', gap: '8px', fontSize: '13px', lineHeight: '20px' },
  list: { listStyle: 'none', margin: 0, padding: 0, display: 'flex', flexDirection: 'column', gap: '6px' },
  line: { display: 'flex', gap: '8px', alignItems: 'baseline' },
  quiet: { color: tokens.colorNeutralForeground2 },
});

type Props = { judged: Schemas['JudgedBody'] | undefined; pending: boolean; error: unknown; empty: boolean };
const TONES = { error: 'high', warning: 'medium', hint: 'informational' } as const;

export function Judgement({ judged, pending, error, empty }: Props) {
  const s = useStyles();
  if (empty) return <p className={`${s.box} ${s.quiet}`}>The result needs a time, a device, person or mailbox, and what identifies the row; what is missing is said here while you write.</p>;
  if (error) return <div className={s.box}><Trouble error={error} /></div>;
  if (!judged) return <p className={`${s.box} ${s.quiet}`}>Reading the query …</p>;
  const missing = judged.requirements.filter((each) => each.needed && !each.met);
  const advice = judged.requirements.filter((each) => !each.needed && !each.met);
  return (
    <div className={s.box} aria-live="polite" aria-busy={pending}>
      <span>{judged.usable ? <Badge tone="good" mark={<span aria-hidden>✓</span>}>It can be saved</Badge> : <Badge tone="high" mark={<span aria-hidden>✗</span>}>Not yet</Badge>}</span>
      <ul className={s.list}>
        {judged.diagnostics.map((each, place) => (
          <li key={place} className={s.line}>
            <Badge tone={TONES[each.severity]}>{`Line ${each.line}, ${each.column}`}</Badge>
            <span>{each.message}{each.suggestion && ` Did you mean ${each.suggestion}?`}</span>
          </li>
        ))}
        {missing.map((each) => (
          <li key={each.name} className={s.line}>
            <Badge tone="high">Missing</Badge>
            <span>{each.name}: {each.why}. {each.fix}</span>
          </li>
        ))}
        {advice.map((each) => (
          <li key={each.name} className={s.line}>
            <Badge tone="informational">Better with</Badge>
            <span className={s.quiet}>{each.name}: {each.why}. {each.fix}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
