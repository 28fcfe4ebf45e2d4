// The time the dashboard is about: whole hours or days of UTC, as the server counts them, up to now.
import { useMemo } from 'react';
import type { Schemas } from '../../api/client';
import type { Slot } from '../../components/Bars';
import { clock, day } from '../../state/time';
import { useView } from '../../state/view';

const HOUR = 3_600_000;
const LENGTHS: Record<string, [string, number]> = { '24h': ['24 hours', 24], '7d': ['7 days', 168], '30d': ['30 days', 720], '90d': ['90 days', 2160] };
export const PERIODS = Object.keys(LENGTHS);
export const lengthWord = (period: string): string => LENGTHS[period]?.[0] ?? period;
export const periodWord = (period: string): string => `Last ${lengthWord(period)}`;

export type Period = {
  id: string;
  since: string;
  /** The beginning of the same length of time before it, to compare with. */
  earlier: string;
  hourly: boolean;
  /** The beginnings of its slots. */
  slots: number[];
  step: number;
};

/** The period chosen in the address, and how to choose another. */
export function usePeriod(): [Period, (id: string) => void] {
  const [{ period }, setView] = useView({ period: '30d' });
  const id = LENGTHS[period] ? period : '30d';
  const hours = LENGTHS[id]?.[1] ?? 720;
  const step = hours <= 24 ? HOUR : 24 * HOUR;
  const newest = Math.floor(Date.now() / step) * step;
  const found = useMemo(() => {
    const many = (hours * HOUR) / step;
    const slots = Array.from({ length: many }, (_, place) => newest - (many - 1 - place) * step);
    const since = slots[0] ?? newest;
    return { id, since: new Date(since).toISOString(), earlier: new Date(since - hours * HOUR).toISOString(), hourly: step === HOUR, slots, step };
  }, [id, hours, step, newest]);
  return [found, (next) => setView({ period: next })];
}

type Count = Schemas['CountBody'];

/** Counts of the server as columns, empty slots among them; `to` makes the link of a slot from its two ends. */
export function columnsOf(period: Period, counts: Count[], to?: (from: string, until: string) => string): Slot[] {
  const bySlot = new Map<number, Record<string, number>>();
  for (const { at, word, count } of counts) {
    const slot = bySlot.get(Date.parse(at)) ?? {};
    slot[word] = (slot[word] ?? 0) + count;
    bySlot.set(Date.parse(at), slot);
  }
  return period.slots.map((start) => {
    const from = new Date(start).toISOString();
    // Slots are UTC on the server, so they are called by their UTC names whatever zone the person chose.
    const title = period.hourly ? `${clock(from, 'UTC')}` : day(from, 'UTC').slice(0, 6);
    return { title, counts: bySlot.get(start) ?? {}, ...(to && { to: to(from, new Date(start + period.step).toISOString()) }) };
  });
}

/** The sums of a series by word. */
export function totalsOf(counts: Count[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const { word, count } of counts) found.set(word, (found.get(word) ?? 0) + count);
  return found;
}
