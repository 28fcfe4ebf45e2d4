// What changed between two versions of a detection, field by field and line by line.
import type { Detection } from './words';

export type Line = { how: '+' | '-' | ' '; text: string };
export type Difference = { field: string; lines: Line[] };

/** Beyond so many comparisons the two texts are shown whole, one after the other. */
const MOST = 4_000_000;

/** Lines of the new text against the old by their longest common subsequence. */
export function lines(before: string, after: string): Line[] {
  const [a, b] = [before.split('\n'), after.split('\n')];
  if (a.length * b.length > MOST) return [...a.map((text) => ({ how: '-' as const, text })), ...b.map((text) => ({ how: '+' as const, text }))];
  const longest = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  const at = (i: number, j: number) => longest[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let j = b.length - 1; j >= 0; j -= 1) {
      const row = longest[i];
      if (row) row[j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  const found: Line[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      found.push({ how: ' ', text: a[i] ?? '' });
      i += 1;
      j += 1;
    } else if (j >= b.length || (i < a.length && at(i + 1, j) >= at(i, j + 1))) {
      found.push({ how: '-', text: a[i] ?? '' });
      i += 1;
    } else {
      found.push({ how: '+', text: b[j] ?? '' });
      j += 1;
    }
  }
  return found;
}

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : Array.isArray(value) ? value.map((each) => (typeof each === 'string' ? each : JSON.stringify(each))).join('\n') : JSON.stringify(value ?? '');

/** The fields that differ, the query first. */
export function differences(before: Detection, after: Detection): Difference[] {
  const names = Object.keys({ ...before, ...after }) as (keyof Detection)[];
  return names
    .filter((name) => textOf(before[name]) !== textOf(after[name]))
    .sort((a, b) => Number(b === 'query') - Number(a === 'query'))
    .map((field) => ({ field: String(field), lines: lines(textOf(before[field]), textOf(after[field])) }));
}
