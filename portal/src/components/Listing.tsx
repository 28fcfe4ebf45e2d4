// A short table in the flow of a page: rows that are read, not worked through (those have DataGrid).
import { makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';

const useStyles = makeStyles({
  scroll: { overflowX: 'auto', position: 'relative', minWidth: 0, ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` } },
  table: {
    borderCollapse: 'collapse',
    width: '100%',
    fontSize: '13px',
    '& th': { textAlign: 'left', fontWeight: 600, fontSize: '12px', color: tokens.colorNeutralForeground2, padding: '4px 12px 6px 0', whiteSpace: 'nowrap', borderBottom: `1px solid ${tokens.colorNeutralStroke1}` },
    '& td': { padding: '7px 12px 7px 0', verticalAlign: 'top', borderBottom: `1px solid ${tokens.colorNeutralStroke3}`, lineHeight: '20px' },
    '& tr:last-child td': { borderBottom: 'none' },
  },
});

type Props<T> = { label: string; columns: string[]; rows: readonly T[]; rowKey: (row: T, place: number) => string | number; children: (row: T) => ReactNode[] };

export function Listing<T>({ label, columns, rows, rowKey, children }: Props<T>) {
  const s = useStyles();
  return (
    <div className={s.scroll} tabIndex={0} role="region" aria-label={label}>
      <table className={s.table}>
        <thead><tr>{columns.map((name) => <th key={name} scope="col">{name}</th>)}</tr></thead>
        <tbody>
          {rows.map((row, place) => <tr key={rowKey(row, place)}>{children(row).map((cell, at) => <td key={at} className="numbers">{cell}</td>)}</tr>)}
        </tbody>
      </table>
    </div>
  );
}
