// An instant in the zone the person chose; the full instant and how long ago on hover.
import { ago, clock, day, moment, zoneName } from '../state/time';
import { usePrefs } from '../theme/prefs';

type Props = { at: string | null | undefined; show?: 'moment' | 'seconds' | 'day' | 'clock' | 'ago'; none?: string };

export function Time({ at, show = 'moment', none = '–' }: Props) {
  const { zone } = usePrefs();
  if (!at) return <span>{none}</span>;
  const full = `${moment(at, zone, true)} ${zoneName(zone)} (${ago(at)})`;
  const text = { moment: () => moment(at, zone), seconds: () => moment(at, zone, true), day: () => day(at, zone), clock: () => clock(at, zone), ago: () => ago(at) }[show]();
  return (
    <time dateTime={at} title={full} className="numbers">
      {text}
    </time>
  );
}
