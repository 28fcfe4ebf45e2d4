// Writing KQL: names, values and conditions, and adding them to the end of a query.
import type { ResultColumn } from './types';
import { isNumeric, textOf, type Cell } from './values';

export type Comparison = '==' | '!=' | 'contains' | '!contains' | 'startswith' | 'endswith';
export type Condition = { column: ResultColumn; value: Cell; how: Comparison };

/** A column's name as a query says it. */
export const nameOf = (name: string): string => (/^[A-Za-z_]\w*$/.test(name) ? name : `['${name.replace(/\\/g, '\\\\').replace(/'/g, "\\'")}']`);

/** A text between quotes, with what KQL escapes escaped. */
export function quoted(text: string): string {
  const safe = text.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n').replace(/\r/g, '\\r').replace(/\t/g, '\\t');
  return `"${safe}"`;
}

function literal(value: Cell, type: ResultColumn['type']): string {
  if (type === 'datetime') return `datetime(${textOf(value)})`;
  if (type === 'timespan') return `time(${textOf(value)})`;
  if (type === 'guid') return `guid(${textOf(value)})`;
  if (type === 'bool') return String(value);
  if (type === 'decimal') return `decimal(${textOf(value)})`;
  if (isNumeric(type)) return typeof value === 'string' ? `real(${value.replace('Infinity', 'inf').replace('NaN', 'nan')})` : String(value);
  return quoted(textOf(value));
}

/** One condition, without `where`. */
export function conditionOf({ column, value, how }: Condition): string {
  const name = nameOf(column.name);
  const empty = column.type === 'string' || column.type === 'dynamic' ? 'empty' : 'null';
  if (value === null || value === '') return how.startsWith('!') ? `isnot${empty}(${name})` : `is${empty}(${name})`;
  const left = column.type === 'dynamic' || (how !== '==' && how !== '!=' && column.type !== 'string') ? `tostring(${name})` : name;
  const right = how === '==' || how === '!=' ? literal(value, column.type) : quoted(textOf(value));
  return `${left} ${how} ${right}`;
}

/** Lines for many conditions: several values of one column that are wanted become one line. */
export function linesOf(conditions: readonly Condition[]): string[] {
  const lines: string[] = [];
  for (const name of new Set(conditions.map((each) => each.column.name))) {
    const own = conditions.filter((each) => each.column.name === name);
    const wanted = own.filter((each) => each.how === '==').map(conditionOf);
    if (wanted.length) lines.push(`| where ${wanted.join(' or ')}`);
    lines.push(...own.filter((each) => each.how !== '==').map((each) => `| where ${conditionOf(each)}`));
  }
  return lines;
}

/** The query with lines at its end, before a `render` that ends it. */
export function withLines(text: string, lines: readonly string[]): string {
  const bare = text.replace(/[\s;]+$/, '');
  const match = /\n?[ \t]*\|\s*render\b[^|]*$/.exec(bare);
  const [head, tail] = match ? [bare.slice(0, match.index), bare.slice(match.index).replace(/^\n/, '')] : [bare, ''];
  return [head, ...lines, ...(tail ? [tail] : [])].join('\n');
}
