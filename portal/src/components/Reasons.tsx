// Why something is as it is: a tree of reasons, each met or not, in the server's words.
import { makeStyles, tokens } from '@fluentui/react-components';
import type { Schemas } from '../api/client';

const useStyles = makeStyles({
  list: { listStyle: 'none', margin: 0, padding: 0, fontSize: '13px', lineHeight: '20px' },
  inner: { paddingLeft: '20px' },
  line: { display: 'flex', gap: '8px' },
  mark: { fontWeight: 700, width: '14px', flexShrink: 0 },
  quiet: { color: tokens.colorNeutralForeground2 },
});

type Why = Schemas['Why'];

export function Reasons({ of, inner }: { of: Why; inner?: boolean }) {
  const s = useStyles();
  return (
    <ul className={inner ? `${s.list} ${s.inner}` : s.list}>
      <li>
        <span className={s.line}>
          <span className={s.mark} style={{ color: `var(--${of.met ? 'good' : 'high'}-fg)` }} aria-hidden>{of.met ? '✓' : '✗'}</span>
          <span className={of.met ? s.quiet : undefined}>
            <span className="sr">{of.met ? 'Met: ' : 'Not met: '}</span>
            {of.text}
          </span>
        </span>
        {(of.parts ?? []).map((part, place) => <Reasons key={place} of={part} inner />)}
      </li>
    </ul>
  );
}
