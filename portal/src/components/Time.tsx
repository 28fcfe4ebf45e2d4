// An instant in the zone the person chose; the full instant and how long ago on hover.
import { ago, clock, day, moment } from '../state/time';
import { useZone } from '../theme/prefs';

type Props = { at: string | null | undefined; show?: 'moment' | 'seconds' | 'day' | 'clock' | 'ago'; none?: string };

export function Time({ at, show = 'moment', none = '–' }: Props) {
  const zone = useZone();
  if (!at) return <span>{none}</span>;
  const full = `${moment(at, zone, true)} ${zone} (${ago(at)})`;
  const text = { moment: () => moment(at, zone), seconds: () => moment(at, zone, true), day: () => day(at, zone), clock: () => clock(at, zone), ago: () => ago(at) }[show]();
  return (
    <time dateTime={at} title={full} className="numbers">
      {text}
    </time>
  );
}
