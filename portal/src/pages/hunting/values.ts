// Values of results: how they are compared, counted and written. Pure; 100,000 rows are sorted in one go.
import type { ResultColumn } from './types';

export type Cell = string | number | boolean | null | object;
export type Row = Cell[];
type Type = ResultColumn['type'];

const NUMERIC: ReadonlySet<Type> = new Set<Type>(['int', 'long', 'real', 'decimal']);
export const isNumeric = (type: Type): boolean => NUMERIC.has(type);

export const isBlank = (value: Cell | undefined): boolean => value === null || value === undefined || value === '';

/** Seconds of a timespan as the server writes it, `1.02:03:04.5000000`. */
export function seconds(text: string): number {
  const match = /^(-)?(?:(\d+)\.)?(\d+):(\d+):(\d+(?:\.\d+)?)$/.exec(text);
  if (!match) return Number.NaN;
  const [, sign, days, hours, minutes, rest] = match;
  const sum = Number(days ?? 0) * 86_400 + Number(hours) * 3600 + Number(minutes) * 60 + Number(rest);
  return sign ? -sum : sum;
}

/** A value as text, for cells, facets and the clipboard. */
export function textOf(value: Cell | undefined): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function keyOf(value: Cell | undefined, type: Type): string | number {
  if (type === 'timespan') return seconds(String(value));
  if (isNumeric(type)) return Number(value);
  return textOf(value).toLowerCase();
}

/**
 * The places of the rows in order of a column, empty values last, equal ones as they were. Only different values are
 * compared; rows are then dealt out by rank, which costs the same whatever the values are.
 */
export function sortedPlaces(rows: readonly Row[], column: number, type: Type, descending: boolean): number[] {
  const keys = rows.map((row) => (isBlank(row[column]) ? null : keyOf(row[column], type)));
  const different = [...new Set(keys)].filter((key) => key !== null);
  const ordered = typeof different[0] === 'number' ? Array.from(Float64Array.from(different as number[]).sort()) : (different as string[]).sort();
  if (descending) ordered.reverse();
  const ranks = new Map<string | number | null, number>(ordered.map((key, rank) => [key, rank]));
  ranks.set(null, ordered.length);
  const starts = new Int32Array(ordered.length + 2);
  const rankOf = keys.map((key) => ranks.get(key) ?? ordered.length);
  for (const rank of rankOf) starts[rank + 1] = (starts[rank + 1] ?? 0) + 1;
  for (let rank = 1; rank < starts.length; rank += 1) starts[rank] = (starts[rank] ?? 0) + (starts[rank - 1] ?? 0);
  const places = new Array<number>(rows.length);
  rankOf.forEach((rank, place) => {
    const next = starts[rank] ?? 0;
    places[next] = place;
    starts[rank] = next + 1;
  });
  return places;
}

export type Facet = { column: ResultColumn; place: number; different: number; top: { value: Cell; count: number }[] };
const SHOWN = 6;

/** How often each value of a column occurs, the most frequent first. */
export function facetOf(rows: readonly Row[], columns: readonly ResultColumn[], name: string): Facet | undefined {
  const place = columns.findIndex((column) => column.name === name);
  const column = columns[place];
  if (!column) return undefined;
  const counts = new Map<Cell, number>();
  for (const row of rows) {
    const value = row[place] ?? null;
    const key = typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const top = [...counts].sort((a, b) => b[1] - a[1] || String(a[0]).localeCompare(String(b[0]))).slice(0, SHOWN);
  return { column, place, different: counts.size, top: top.map(([value, count]) => ({ value, count })) };
}

const TELLING = ['ActionType', 'DeviceName', 'AccountUpn', 'AccountName', 'FileName', 'InitiatingProcessFileName', 'RemoteIP', 'RecipientEmailAddress', 'SenderFromAddress', 'IPAddress', 'Application'];

/** The columns worth counting when nobody has chosen: well-known ones first, then short texts that repeat. */
export function tellingColumns(rows: readonly Row[], columns: readonly ResultColumn[], most = 4): string[] {
  const some = rows.slice(0, 2000);
  const repeats = columns.filter((column, place) => {
    if (column.type !== 'string' && column.type !== 'bool') return false;
    const different = new Set(some.map((row) => row[place])).size;
    return different > 1 && different <= Math.max(2, some.length * 0.7);
  });
  const rank = (name: string) => (TELLING.includes(name) ? TELLING.indexOf(name) : TELLING.length);
  return repeats.map((column) => column.name).sort((a, b) => rank(a) - rank(b)).slice(0, most);
}
