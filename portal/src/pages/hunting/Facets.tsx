// Facets: how often values occur in the rows that are here; + keeps only them, − leaves them out, in the query itself.
import { Button, Dropdown, Option, ToggleButton } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons';
import { useMemo, useState } from 'react';
import { count } from '../../state/words';
import { linesOf, type Condition } from './kqltext';
import { useHuntingStyles } from './styles';
import type { ResultColumn } from './types';
import { facetOf, tellingColumns, textOf, type Cell, type Facet, type Row } from './values';

type Props = { columns: readonly ResultColumn[]; rows: readonly Row[]; onNarrow: (lines: string[]) => void };

export function Facets({ columns, rows, onNarrow }: Props) {
  const s = useHuntingStyles();
  const [chosen, setChosen] = useState<string[]>();
  const [wanted, setWanted] = useState<Condition[]>([]);
  const names = useMemo(() => chosen ?? tellingColumns(rows, columns), [chosen, rows, columns]);
  const facets = useMemo(() => names.flatMap((name) => facetOf(rows, columns, name) ?? []), [names, rows, columns]);
  const same = (each: Condition, column: ResultColumn, value: Cell) => each.column.name === column.name && each.value === value;
  const howOf = (column: ResultColumn, value: Cell) => wanted.find((each) => same(each, column, value))?.how;
  const toggle = (column: ResultColumn, value: Cell, how: '==' | '!=') => {
    const rest = wanted.filter((each) => !same(each, column, value));
    setWanted(howOf(column, value) === how ? rest : [...rest, { column, value, how }]);
  };
  return (
    <aside className={s.facets} aria-label="Facets">
      <Dropdown size="small" style={{ minWidth: 0 }} multiselect aria-label="Columns to count" value={`${count(names.length, 'column')} counted`} selectedOptions={names} onOptionSelect={(_, data) => setChosen(data.selectedOptions)}>
        {columns.map((column) => <Option key={column.name} value={column.name}>{column.name}</Option>)}
      </Dropdown>
      {wanted.length > 0 && (
        <div className={s.row}>
          <Button size="small" appearance="primary" onClick={() => onNarrow(linesOf(wanted))}>Add {count(wanted.length, 'filter')} and run</Button>
          <Button size="small" appearance="subtle" onClick={() => setWanted([])}>Clear</Button>
        </div>
      )}
      {facets.map((facet) => <Counted key={facet.column.name} facet={facet} rows={rows.length} howOf={howOf} onToggle={toggle} />)}
      {!facets.length && <div className={s.quiet}>No column repeats its values. Choose one above to count it.</div>}
    </aside>
  );
}

type CountedProps = { facet: Facet; rows: number; howOf: (column: ResultColumn, value: Cell) => string | undefined; onToggle: (column: ResultColumn, value: Cell, how: '==' | '!=') => void };

function Counted({ facet, rows, howOf, onToggle }: CountedProps) {
  const s = useHuntingStyles();
  const { column } = facet;
  return (
    <section aria-label={column.name}>
      <div style={{ fontSize: 12, fontWeight: 600 }}>{column.name} <span className={s.quiet} style={{ fontWeight: 400 }}>{facet.different.toLocaleString('en')}</span></div>
      <ul className={s.list}>
        {facet.top.map(({ value, count: found }) => {
          const words = textOf(value) || '(empty)';
          const how = howOf(column, value);
          return (
            <li key={words} className={s.line} style={{ position: 'relative' }}>
              <span aria-hidden style={{ position: 'absolute', left: 0, bottom: 0, height: 2, width: `${(found / rows) * 100}%`, background: 'var(--brand-bar)', opacity: 0.55 }} />
              <span title={words} style={{ flex: 1, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap', fontSize: 12 }}>{words}</span>
              <span className="numbers" style={{ fontSize: 12 }}>{found.toLocaleString('en')}</span>
              <ToggleButton size="small" appearance="transparent" style={{ minWidth: 22, padding: 0 }} icon={<AddRegular />} checked={how === '=='} aria-label={`Only ${column.name} ${words}`} onClick={() => onToggle(column, value, '==')} />
              <ToggleButton size="small" appearance="transparent" style={{ minWidth: 22, padding: 0 }} icon={<span aria-hidden>−</span>} checked={how === '!='} aria-label={`Without ${column.name} ${words}`} onClick={() => onToggle(column, value, '!=')} />
            </li>
          );
        })}
      </ul>
    </section>
  );
}
