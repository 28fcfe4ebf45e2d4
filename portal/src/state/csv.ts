// Lists as CSV files for spreadsheets (RFC 4180).
import { otherZone } from '../theme/prefs';
import { zoned } from './time';

/** A cell of CSV (RFC 4180); what a spreadsheet would calculate stays text. */
function cell(value: unknown): string {
  const text = value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
  const plain = /^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replace(/"/g, '""')}"` : plain;
}

/** One line: names of columns with their values. */
export type Made = [string, unknown][];
/** An instant in two columns: in UTC, and in the zone people read. */
export const both = (name: string, at: string | null): Made => [[`${name} (UTC)`, at], [`${name} (${otherZone()})`, at && zoned(at, otherZone())]];

/** A file of these lines. */
export function csv(rows: Made[]): Blob {
  const lines = rows[0] ? [rows[0].map(([name]) => cell(name)), ...rows.map((row) => row.map(([, value]) => cell(value)))] : [];
  // The mark at the beginning tells spreadsheets that it is UTF-8.
  return new Blob(['\ufeff', lines.map((line) => line.join(',')).join('\r\n'), '\r\n'], { type: 'text/csv' });
}
