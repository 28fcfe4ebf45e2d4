// How much of something passed, as a bar with its number; and the times reports are looked at.
import { makeStyles, tokens } from '@fluentui/react-components';

export const STOCK = { days: '30' };
export const DAYS: Record<string, string> = { '7': 'last 7 days', '30': 'last 30 days', '90': 'last 90 days', '365': 'last year' };

const useStyles = makeStyles({
  box: { display: 'flex', alignItems: 'center', gap: '8px', width: '100%' },
  track: { flex: 1, height: '8px', borderRadius: '4px', overflow: 'hidden', display: 'flex', background: 'var(--high-bar)', minWidth: '60px' },
  none: { background: tokens.colorNeutralBackground3 },
  words: { fontVariantNumeric: 'tabular-nums', minWidth: '46px', textAlign: 'right' },
});

export function Share({ passed, of }: { passed: number; of: number }) {
  const s = useStyles();
  const share = of ? (passed / of) * 100 : 0;
  // Almost all is not all: 99.97 % must not read as 100.
  const told = share === 100 || share === 0 ? share : Math.min(99.9, Math.max(0.1, share));
  return (
    <span className={s.box}>
      <span className={of ? s.track : s.none} aria-hidden><span style={{ width: `${share}%`, background: 'var(--good-bar)' }} /></span>
      <span className={s.words}>{of ? `${told.toFixed(told % 1 ? 1 : 0)} %` : '–'}</span>
    </span>
  );
}
