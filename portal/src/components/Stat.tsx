// A number with its unit in words, often a link to what it counts.
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { Link } from 'wouter';

const useStyles = makeStyles({
  tile: { display: 'flex', flexDirection: 'column', gap: '2px', padding: '10px 14px', borderRadius: '6px', border: `1px solid ${tokens.colorNeutralStroke2}`, background: tokens.colorNeutralBackground1, minWidth: '120px', color: 'inherit', textDecoration: 'none' },
  link: { ':hover': { background: tokens.colorNeutralBackground1Hover }, ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` } },
  value: { fontSize: '22px', lineHeight: '28px', fontWeight: 600, fontVariantNumeric: 'tabular-nums' },
  label: { fontSize: '12px', color: tokens.colorNeutralForeground2 },
});

type Props = { value: ReactNode; label: string; to?: string; tone?: string };

export function Stat({ value, label, to, tone }: Props) {
  const s = useStyles();
  const inside = (
    <>
      <span className={s.value} style={tone ? { color: `var(--${tone}-fg)` } : undefined}>
        {typeof value === 'number' ? value.toLocaleString('en') : value}
      </span>
      <span className={s.label}>{label}</span>
    </>
  );
  return to ? (
    <Link href={to} className={mergeClasses(s.tile, s.link)}>
      {inside}
    </Link>
  ) : (
    <div className={s.tile}>{inside}</div>
  );
}
