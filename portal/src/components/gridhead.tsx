// The head of DataGrid: sorting by click or keyboard, resizing by the grip, all rows at once.
import { Checkbox, mergeClasses } from '@fluentui/react-components';
import type { PointerEvent } from 'react';
import type { Column, Sort } from './DataGrid';
import type { Choice } from './gridcolumns';
import { CHECK, useGridStyles } from './gridstyles';

type Props<T> = {
  choice: Choice<T>;
  width: number;
  sort: Sort | undefined;
  onSort: ((sort: Sort) => void) | undefined;
  /** Whether all rows are chosen; undefined where rows cannot be. */
  all: boolean | undefined;
  onAll: () => void;
};

export function GridHead<T>({ choice, width, sort, onSort, all, onAll }: Props<T>) {
  const s = useGridStyles();
  const grip = (column: Column<T>) => (event: PointerEvent<HTMLSpanElement>) => {
    const start = event.clientX;
    const before = event.currentTarget.parentElement?.offsetWidth ?? choice.width(column);
    const target = event.currentTarget;
    target.setPointerCapture(event.pointerId);
    target.onpointermove = (moved) => choice.resize(column.id, before + moved.clientX - start);
    target.onpointerup = () => {
      target.onpointermove = null;
    };
  };
  return (
    <div role="rowgroup" style={{ minWidth: width, position: 'sticky', top: 0, zIndex: 2 }}>
      <div role="row" aria-rowindex={1} className={s.head}>
        {all !== undefined && (
          <div role="columnheader" className={s.check} style={{ width: CHECK }}>
            <Checkbox checked={all} onChange={onAll} aria-label="Select all rows that are loaded" />
          </div>
        )}
        {choice.shown.map((column) => {
          const now = sort?.id === column.id ? sort : undefined;
          return (
            <div
              key={column.id}
              role="columnheader"
              aria-sort={now ? (now.descending ? 'descending' : 'ascending') : undefined}
              className={s.headCell}
              style={{ width: choice.width(column), flexGrow: column.grow ? 1 : 0 }}
            >
              {column.sortable && onSort ? (
                <button
                  type="button"
                  className={mergeClasses(s.headWord, s.headButton, column.numeric && s.numeric)}
                  onClick={() => onSort({ id: column.id, descending: now ? !now.descending : true })}
                >
                  {column.header}
                  <span aria-hidden>{now ? (now.descending ? '↓' : '↑') : ''}</span>
                </button>
              ) : (
                <span className={mergeClasses(s.headWord, column.numeric && s.numeric)}>{column.header}</span>
              )}
              <span className={s.grip} onPointerDown={grip(column)} aria-hidden />
            </div>
          );
        })}
      </div>
    </div>
  );
}
