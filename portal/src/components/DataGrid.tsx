// The grid of every list: only visible rows are in the page, so 100,000 are as quick as ten. Keyboard: arrows, Page
// Up/Down, Home, End move; Space selects; Enter opens. Columns can be chosen, resized and sorted; choices are kept.
import { Checkbox, mergeClasses } from '@fluentui/react-components';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState, type KeyboardEvent, type MouseEvent, type ReactNode } from 'react';
import { usePrefs } from '../theme/prefs';
import { ColumnChoice, useColumns } from './gridcolumns';
import { GridHead } from './gridhead';
import { CHECK, useGridStyles } from './gridstyles';

export type Column<T> = {
  id: string;
  header: string;
  width: number;
  /** Takes the room that is left. */
  grow?: boolean;
  numeric?: boolean;
  sortable?: boolean;
  /** Not shown until it is chosen. */
  hidden?: boolean;
  cell: (row: T) => ReactNode;
};
export type Sort = { id: string; descending: boolean };
export type Key = string | number;

export type GridProps<T, K extends Key> = {
  /** Under which name the person's columns are kept, as `incidents`. */
  name: string;
  label: string;
  columns: Column<T>[];
  rows: readonly T[];
  rowKey: (row: T) => K;
  /** How many there are in all; more than `rows` shows that more can be fetched. */
  total?: number;
  onMore?: () => void;
  sort?: Sort;
  onSort?: (sort: Sort) => void;
  chosen?: ReadonlySet<K>;
  onChoose?: (chosen: Set<K>) => void;
  onOpen?: (row: T) => void;
  /** What stands in place of rows when there are none. */
  empty?: ReactNode;
  height?: number | string;
  tools?: ReactNode;
};

export function DataGrid<T, K extends Key>(p: GridProps<T, K>) {
  const s = useGridStyles();
  const { density } = usePrefs();
  const height = density === 'compact' ? 34 : 42;
  const box = useRef<HTMLDivElement>(null);
  const wanted = useRef(false);
  const [current, setCurrent] = useState(0);
  const choice = useColumns(p.name, p.columns);
  const total = Math.max(p.total ?? 0, p.rows.length);
  const virtual = useVirtualizer({ count: p.rows.length, getScrollElement: () => box.current, estimateSize: () => height, overscan: 10 });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  const { onMore } = p;

  useEffect(() => virtual.measure(), [height, virtual]);
  useEffect(() => {
    if (onMore && p.rows.length < total && last >= p.rows.length - 30) onMore();
  }, [last, onMore, p.rows.length, total]);
  useEffect(() => {
    if (!wanted.current) return;
    const row = box.current?.querySelector<HTMLElement>(`[data-place="${current}"]`);
    // A row far away is there only after the scrolling; until then the wish stays.
    if (!row) return;
    wanted.current = false;
    row.focus({ preventScroll: true });
  });

  const move = (place: number) => {
    const next = Math.max(0, Math.min(p.rows.length - 1, place));
    wanted.current = true;
    setCurrent(next);
    virtual.scrollToIndex(next);
  };
  const toggle = (key: K) => {
    const next = new Set(p.chosen);
    if (!next.delete(key)) next.add(key);
    p.onChoose?.(next);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if ((event.target as HTMLElement).getAttribute('role') !== 'row' || event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor((box.current?.clientHeight ?? 400) / height) - 2);
    const row = p.rows[current];
    const moves: Record<string, () => void> = {
      ArrowDown: () => move(current + 1),
      ArrowUp: () => move(current - 1),
      PageDown: () => move(current + page),
      PageUp: () => move(current - page),
      Home: () => move(0),
      End: () => move(p.rows.length - 1),
      // A row may be a number, the first one 0.
      Enter: () => row !== undefined && p.onOpen?.(row),
      ' ': () => row !== undefined && p.chosen && toggle(p.rowKey(row)),
    };
    const act = moves[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };
  const onClick = (event: MouseEvent, row: T, place: number) => {
    if ((event.target as HTMLElement).closest('input,button,a,label') || window.getSelection()?.toString()) return;
    setCurrent(place);
    p.onOpen?.(row);
  };
  const width = choice.shown.reduce((sum, column) => sum + choice.width(column), p.chosen ? CHECK : 0);
  const all = p.rows.length > 0 && p.chosen !== undefined && p.rows.every((row) => p.chosen?.has(p.rowKey(row)));

  return (
    <div className={s.frame} style={p.height === undefined ? undefined : { height: p.height, flex: 'none' }}>
      <div className={mergeClasses(s.tools, 'no-print')}>
        <span className={s.toolsText} aria-live="polite">
          {p.chosen?.size ? `${p.chosen.size} of ${total.toLocaleString('en')} selected` : ''}
        </span>
        {p.tools}
        <ColumnChoice all={p.columns} choice={choice} />
      </div>
      <div
        ref={box}
        className={s.scroll}
        style={p.rows.length ? undefined : { flex: 'none' }}
        role="grid"
        aria-label={p.label}
        aria-rowcount={total + 1}
        aria-colcount={choice.shown.length + (p.chosen ? 1 : 0)}
        aria-multiselectable={p.chosen ? true : undefined}
        tabIndex={p.rows.length ? undefined : 0}
        onKeyDown={onKeyDown}
      >
        <GridHead
          choice={choice}
          width={width}
          sort={p.sort}
          onSort={p.onSort}
          all={p.chosen ? all : undefined}
          onAll={() => p.onChoose?.(all ? new Set() : new Set(p.rows.map(p.rowKey)))}
        />
        <div role="rowgroup" style={{ height: p.rows.length ? virtual.getTotalSize() : 0, position: 'relative', minWidth: width }}>
          {items.map((item) => {
            const row = p.rows[item.index];
            if (row === undefined) return null;
            const key = p.rowKey(row);
            const on = p.chosen?.has(key) ?? false;
            return (
              <div
                key={key}
                role="row"
                data-place={item.index}
                aria-rowindex={item.index + 2}
                aria-selected={p.chosen ? on : undefined}
                tabIndex={item.index === Math.min(current, p.rows.length - 1) ? 0 : -1}
                className={mergeClasses(s.row, p.onOpen && s.opens, on && s.chosen)}
                style={{ height, transform: `translateY(${item.start}px)` }}
                onFocus={(event) => event.target === event.currentTarget && setCurrent(item.index)}
                onClick={(event) => onClick(event, row, item.index)}
              >
                {p.chosen && (
                  <div role="gridcell" className={s.check} style={{ width: CHECK }}>
                    <Checkbox checked={on} onChange={() => toggle(key)} aria-label={`Select row ${item.index + 1}`} tabIndex={-1} />
                  </div>
                )}
                {choice.shown.map((column) => (
                  <div key={column.id} role="gridcell" data-column={column.id} className={mergeClasses(s.cell, column.numeric && s.numeric)} style={{ width: choice.width(column), flexGrow: column.grow ? 1 : 0 }}>
                    {column.cell(row)}
                  </div>
                ))}
              </div>
            );
          })}
        </div>
      </div>
      {!p.rows.length && p.empty}
    </div>
  );
}
