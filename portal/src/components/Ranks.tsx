// Names with their numbers, most first, and a bar behind each number; a name leads to what it counts.
import { makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { Link } from 'wouter';

const useStyles = makeStyles({
  list: { listStyle: 'none', margin: 0, padding: 0, fontSize: '13px' },
  item: { display: 'grid', gridTemplateColumns: 'minmax(0, 1fr) max-content', gap: '2px 12px', padding: '5px 0', borderTop: `1px solid ${tokens.colorNeutralStroke3}`, ':first-child': { borderTop: 'none' } },
  name: { overflowWrap: 'anywhere', minWidth: 0 },
  more: { color: tokens.colorNeutralForeground2, fontSize: '12px' },
  value: { fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' },
  track: { gridColumn: '1 / -1', height: '4px', borderRadius: '2px', background: tokens.colorNeutralBackground3 },
  bar: { height: '4px', borderRadius: '2px', minWidth: '2px' },
});

export type Rank = { key: string; name: ReactNode; value: number; shown?: ReactNode; more?: ReactNode; to?: string; color?: string };

export function Ranks({ of, label }: { of: Rank[]; label: string }) {
  const s = useStyles();
  const most = Math.max(1, ...of.map((each) => each.value));
  return (
    <ul className={s.list} aria-label={label}>
      {of.map((each) => (
        <li key={each.key} className={s.item}>
          <span className={s.name}>{each.to ? <Link href={each.to}>{each.name}</Link> : each.name} {each.more && <span className={s.more}>{each.more}</span>}</span>
          <span className={s.value}>{each.shown ?? each.value.toLocaleString('en')}</span>
          <span className={s.track} aria-hidden><span className={s.bar} style={{ display: 'block', width: `${(each.value / most) * 100}%`, background: each.color ?? 'var(--brand-bar)' }} /></span>
        </li>
      ))}
    </ul>
  );
}
