// Rows of a result: virtual, sorted here, with links to entities, a pane for each row and a menu on each value.
import { Menu, MenuItem, MenuList, MenuPopover } from '@fluentui/react-components';
import { useMemo, useState, type MouseEvent } from 'react';
import { Link } from 'wouter';
import { DataGrid, type Column, type Sort } from '../../components/DataGrid';
import { EmptyState } from '../../components/EmptyState';
import { Time } from '../../components/Time';
import { useTell } from '../../shell/toasts';
import { pageOf } from './columns';
import { conditionOf, linesOf, type Comparison } from './kqltext';
import { RowPane } from './RowPane';
import type { Result, ResultColumn } from './types';
import { isNumeric, sortedPlaces, textOf, type Cell, type Row } from './values';

type Props = { result: Result; rows: readonly Row[]; chosen: ReadonlySet<number>; onChoose: (chosen: Set<number>) => void; mayChoose: boolean; onNarrow: (lines: string[]) => void };
type Spot = { column: ResultColumn; value: Cell; x: number; y: number };

const WIDTHS: Partial<Record<ResultColumn['type'], number>> = { datetime: 172, bool: 80, int: 96, long: 104, real: 104, decimal: 120, timespan: 130, guid: 260, dynamic: 260 };
const COMPARISONS: [Comparison, string][] = [['==', 'Only this value'], ['!=', 'Without this value'], ['contains', 'Contains it'], ['!contains', 'Does not contain it'], ['startswith', 'Starts with it'], ['endswith', 'Ends with it']];

/** Wide enough for the first rows, within reason. */
function widthOf(column: ResultColumn, place: number, rows: readonly Row[]): number {
  const fixed = WIDTHS[column.type];
  const title = column.name.length * 7.4 + 30;
  if (fixed !== undefined) return Math.max(fixed, title);
  const longest = rows.slice(0, 40).reduce((most, row) => Math.max(most, textOf(row[place]).length), 0);
  return Math.round(Math.max(90, title, Math.min(340, longest * 7.2 + 20)));
}

export function CellText({ column, value }: { column: ResultColumn; value: Cell | undefined }) {
  if (value === null || value === undefined || value === '') return <span aria-label="empty" />;
  if (column.type === 'datetime') return <Time at={String(value)} show="seconds" />;
  if (isNumeric(column.type) && typeof value === 'number') return <span title={String(value)}>{/(Id|Port|Pid)$/.test(column.name) ? String(value) : value.toLocaleString('en', { maximumFractionDigits: 6 })}</span>;
  const text = textOf(value);
  const page = pageOf(column.name, value);
  if (page) return <Link href={page} title={text}>{text}</Link>;
  return <span title={text.slice(0, 2000)} className={column.type === 'dynamic' || column.type === 'guid' ? 'mono' : undefined}>{text.slice(0, 400)}</span>;
}

export function ResultGrid({ result, rows, chosen, onChoose, mayChoose, onNarrow }: Props) {
  const [sort, setSort] = useState<Sort>();
  const [open, setOpen] = useState<number>();
  const [spot, setSpot] = useState<Spot>();
  const { columns } = result;
  const order = useMemo(() => {
    const at = columns.findIndex((_, place) => sort?.id === `${place}`);
    const column = columns[at];
    return column && sort ? sortedPlaces(rows, at, column.type, sort.descending) : rows.map((_, place) => place);
  }, [rows, columns, sort]);
  const grid = useMemo<Column<number>[]>(
    () => columns.map((column, place) => ({ id: `${place}`, header: column.name, width: widthOf(column, place, rows), numeric: isNumeric(column.type), sortable: true, cell: (row) => <CellText column={column} value={rows[row]?.[place]} /> })),
    [columns, rows],
  );
  const name = `hunting.${columns.map((column) => column.name).join(',').slice(0, 400)}`;
  const onMenu = (event: MouseEvent<HTMLDivElement>) => {
    const cell = (event.target as HTMLElement).closest<HTMLElement>('[role="gridcell"]');
    const line = cell?.closest<HTMLElement>('[role="row"]');
    const column = columns[Number(cell?.dataset['column'] ?? Number.NaN)];
    const row = rows[order[Number(line?.dataset['place'])] ?? -1];
    if (!column || !row || window.getSelection()?.toString()) return;
    event.preventDefault();
    setSpot({ column, value: row[columns.indexOf(column)] ?? null, x: event.clientX, y: event.clientY });
  };
  return (
    <div style={{ display: 'flex', flex: 1, minWidth: 0, minHeight: 0 }} onContextMenu={onMenu}>
      <DataGrid
        key={name}
        name={name}
        label="Rows of the result"
        columns={grid}
        rows={order}
        rowKey={(row) => row}
        sort={sort}
        onSort={setSort}
        {...(mayChoose && { chosen, onChoose })}
        onOpen={setOpen}
        empty={<EmptyState title="No rows">The query ran and nothing fits. Try a longer time range, or take conditions away one by one.</EmptyState>}
      />
      {open !== undefined && (
        <RowPane columns={columns} row={rows[open] ?? []} onClose={() => setOpen(undefined)} onNarrow={(lines) => { setOpen(undefined); onNarrow(lines); }} onStep={(by) => setOpen(order[order.indexOf(open) + by] ?? open)} place={order.indexOf(open)} of={order.length} />
      )}
      <ValueMenu spot={spot} onClose={() => setSpot(undefined)} onNarrow={onNarrow} />
    </div>
  );
}

function ValueMenu({ spot, onClose, onNarrow }: { spot: Spot | undefined; onClose: () => void; onNarrow: (lines: string[]) => void }) {
  const tell = useTell();
  if (!spot) return null;
  const target = { getBoundingClientRect: () => new DOMRect(spot.x, spot.y, 0, 0) };
  return (
    <Menu open onOpenChange={(_, data) => !data.open && onClose()} positioning={{ target, position: 'below', align: 'start' }}>
      <MenuPopover>
        <MenuList>
          <Comparisons column={spot.column} value={spot.value} onNarrow={onNarrow} />
          <MenuItem onClick={() => void navigator.clipboard.writeText(textOf(spot.value)).then(() => tell('Copied'))}>Copy the value</MenuItem>
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}

/** Items that add a condition on a value to the query. */
export function Comparisons({ column, value, onNarrow }: { column: ResultColumn; value: Cell; onNarrow: (lines: string[]) => void }) {
  const usable = textOf(value) && (column.type === 'string' || column.type === 'dynamic') ? COMPARISONS : COMPARISONS.slice(0, 2);
  return usable.map(([how, words]) => (
    <MenuItem key={how} onClick={() => onNarrow(linesOf([{ column, value, how }]))} secondaryContent={<span className="mono">{conditionOf({ column, value: textOf(value).length > 24 ? `${textOf(value).slice(0, 24)}…` : value, how }).slice(0, 60)}</span>}>
      {words}
    </MenuItem>
  ));
}
