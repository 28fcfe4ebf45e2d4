// Names and values in pairs, for summaries and flyouts.
import { makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';

const useStyles = makeStyles({
  list: { display: 'grid', gridTemplateColumns: 'minmax(96px, max-content) 1fr', gap: '6px 14px', margin: 0, fontSize: '13px', lineHeight: '20px' },
  name: { color: tokens.colorNeutralForeground2 },
  value: { margin: 0, minWidth: 0, overflowWrap: 'anywhere' },
});

/** `of` pairs; those whose value is empty are left out. */
export function Facts({ of }: { of: [string, ReactNode][] }) {
  const s = useStyles();
  const shown = of.filter(([, value]) => value !== '' && value !== null && value !== undefined && value !== false);
  return (
    <dl className={s.list}>
      {shown.map(([name, value]) => (
        <div key={name} style={{ display: 'contents' }}>
          <dt className={s.name}>{name}</dt>
          <dd className={s.value}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
