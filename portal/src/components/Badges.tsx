// Severity, status and other words that mean something: always a shape and a word, never colour alone.
import { makeStyles, mergeClasses } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import type { Schemas, SeverityWord } from '../api/client';
import { plain } from '../state/words';

export type Tone = 'high' | 'medium' | 'low' | 'informational' | 'good' | 'neutral' | 'brand';

const useStyles = makeStyles({
  badge: { display: 'inline-flex', alignItems: 'center', gap: '5px', padding: '0 7px', height: '20px', borderRadius: '4px', fontSize: '12px', fontWeight: 600, whiteSpace: 'nowrap', boxSizing: 'border-box', forcedColorAdjust: 'auto', border: '1px solid transparent' },
  bare: { background: 'transparent !important', paddingLeft: 0 },
  bars: { display: 'inline-flex', alignItems: 'flex-end', gap: '1.5px', height: '11px' },
  bar: { width: '3px', borderRadius: '1px', background: 'currentColor' },
});

const paint = (tone: Tone) => ({ color: `var(--${tone}-fg)`, background: `var(--${tone}-bg)` });

/** Any word with a tone; `mark` is the shape before it. */
export function Badge({ tone = 'neutral', mark, children }: { tone?: Tone; mark?: ReactNode; children: ReactNode }) {
  const s = useStyles();
  return (
    <span className={s.badge} style={paint(tone)}>
      {mark}
      {children}
    </span>
  );
}

const RANK: Record<SeverityWord, number> = { Informational: 0, Low: 1, Medium: 2, High: 3 };
export const toneOf = (severity: SeverityWord): Tone => severity.toLowerCase() as Tone;

/** Three bars filled by rank, and the word. */
export function Severity({ value, bare }: { value: SeverityWord; bare?: boolean }) {
  const s = useStyles();
  const tone = toneOf(value);
  return (
    <span className={mergeClasses(s.badge, bare && s.bare)} style={paint(tone)}>
      <span className={s.bars} aria-hidden>
        {[1, 2, 3].map((step) => (
          <span key={step} className={s.bar} style={{ height: 2 + step * 3, background: `var(--${tone}-bar)`, opacity: step <= RANK[value] ? 1 : 0.28 }} />
        ))}
      </span>
      {value}
    </span>
  );
}

type StatusWord = Schemas['Status'] | Schemas['AlertStatus'];
const STATUS: Record<StatusWord, [Tone, string]> = {
  New: ['brand', '●'],
  Active: ['brand', '●'],
  InProgress: ['low', '◐'],
  Resolved: ['good', '✓'],
  Redirected: ['neutral', '↪'],
};

/** Of an incident or alert. */
export function Status({ value }: { value: StatusWord }) {
  const [tone, mark] = STATUS[value];
  return (
    <Badge tone={tone} mark={<span aria-hidden>{mark}</span>}>
      {value === 'Redirected' ? 'Merged' : plain(value)}
    </Badge>
  );
}

/** A tag of an incident. */
export const Tag = ({ children }: { children: ReactNode }) => <Badge tone="neutral">{children}</Badge>;
