// What somebody may do, each with the reasons: found by words, narrowed to what is allowed or not.
import { makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { Badge } from '../../components/Badges';
import { Choice, Filters, TextFilter } from '../../components/Filters';
import { Reasons } from '../../components/Reasons';
import { count, list } from '../../state/words';
import type { Decision } from './words';

const useStyles = makeStyles({
  item: { borderBottom: `1px solid ${tokens.colorNeutralStroke3}`, padding: '6px 0', '& summary': { cursor: 'pointer', display: 'flex', gap: '10px', alignItems: 'center', fontSize: '13px' } },
  badge: { width: '100px', flexShrink: 0 },
  name: { flex: 1, minWidth: 0 },
  code: { color: tokens.colorNeutralForeground2, '@media (max-width: 800px)': { display: 'none' } },
  more: { padding: '6px 0 6px 20px', fontSize: '13px' },
  none: { fontSize: '13px', color: tokens.colorNeutralForeground2 },
});

const ANSWERS = ['allowed', 'not allowed'];
type Props = { of: Decision[]; answer: string[]; text: string; onChange: (patch: { answer?: string[]; text?: string }) => void };

export function Decisions({ of, answer, text, onChange }: Props) {
  const s = useStyles();
  const wanted = text.toLowerCase();
  const shown = of.filter(
    (each) =>
      (!answer.length || answer.includes(each.allowed ? 'allowed' : 'not allowed')) &&
      (each.activity.includes(wanted) || each.title.toLowerCase().includes(wanted)),
  );
  return (
    <>
      <Filters label="Filters of activities" end={<span className={s.none} aria-live="polite">{`${shown.length} of ${count(of.length, 'activity', 'activities')}`}</span>}>
        <TextFilter label="Find an activity" value={text} onChange={(next) => onChange({ text: next })} />
        <Choice label="Answer" values={ANSWERS} chosen={answer} onChange={(next) => onChange({ answer: next })} />
      </Filters>
      <div style={{ marginTop: 8 }}>{shown.map((each) => <DecisionItem key={each.activity} of={each} />)}</div>
      {!shown.length && <p className={s.none}>No activity is called so. Clear the filter to see all.</p>}
    </>
  );
}

/** One activity, folded; `open` shows the reasons at once. */
export function DecisionItem({ of, open }: { of: Decision; open?: boolean }) {
  const s = useStyles();
  return (
    <details className={s.item} open={open}>
      <summary>
        <span className={s.badge}>
          <Badge tone={of.allowed ? 'good' : 'neutral'} mark={<span aria-hidden>{of.allowed ? '✓' : '✗'}</span>}>{of.allowed ? 'Allowed' : 'Not allowed'}</Badge>
        </span>
        <span className={s.name}>{of.title}</span>
        <span className={`mono ${s.code}`}>{of.activity}</span>
      </summary>
      <div className={s.more}>
        <Reasons of={of.because} />
        {of.note && <p>{of.note}</p>}
        {!of.allowed && of.askFor.length > 0 && <p>What is missing: {list(of.askFor)}.</p>}
      </div>
    </details>
  );
}

/** The same with its filters kept here, for panes that have no address of their own. */
export function OwnDecisions({ of }: { of: Decision[] }) {
  const [kept, setKept] = useState({ answer: [] as string[], text: '' });
  return <Decisions of={of} answer={kept.answer} text={kept.text} onChange={(patch) => setKept({ ...kept, ...patch })} />;
}
