// How busy the entity was, by hour or day, each column leading to its part of the timeline.
import { useMemo } from 'react';
import { api, type Schemas } from '../../api/client';
import type { Slot } from '../../components/Bars';
import { PLACES } from '../../state/entities';
import { clock, day } from '../../state/time';
import { queryOf } from '../../state/view';
import type { Profile } from './words';

const HOUR = 3_600_000;
const MOST = 120;

/** The question, and what makes columns of its answer. */
export function useActivity(of: Profile, days: number) {
  const hourly = days <= 7;
  const step = hourly ? HOUR : 24 * HOUR;
  const until = Math.floor(Date.now() / step) * step + step;
  const asked = api.useQuery('get', '/api/v1/entities/activity', {
    params: { query: { subject: of.subject, name: of.name, hourly, since: new Date(until - days * 24 * HOUR).toISOString(), before: new Date(until).toISOString() } },
  });
  const slots = useMemo(() => {
    const here = `/${PLACES[of.subject]}/${encodeURIComponent(of.name)}`;
    const many = (days * 24 * HOUR) / step;
    // A year is shown by weeks of days: more columns than that are a blur.
    const wide = Math.ceil(many / MOST);
    return (data: Schemas['SlotBody'][]): Slot[] => {
      const byStart = new Map<number, number>();
      const first = until - days * 24 * HOUR;
      for (const each of data) {
        const place = Math.floor((Date.parse(each.at) - first) / (step * wide));
        byStart.set(place, (byStart.get(place) ?? 0) + each.events);
      }
      return Array.from({ length: Math.ceil(many / wide) }, (_, place) => {
        const from = new Date(first + place * step * wide).toISOString();
        const to = new Date(Math.min(until, first + (place + 1) * step * wide)).toISOString();
        return { title: hourly ? `${day(from, 'utc').slice(0, 6)}, ${clock(from, 'utc')}` : day(from, 'utc').slice(0, 6), counts: { events: byStart.get(place) ?? 0 }, to: `${here}${queryOf({ tab: 'timeline', from, to, ...(days === 30 ? {} : { days: String(days) }) })}` };
      });
    };
  }, [of.subject, of.name, days, hourly, step, until]);
  return { asked, slots };
}
