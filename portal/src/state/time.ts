// Instants as people read them, in the zone they chose (IANA's name); every page and export says which zone that is.

/** The zone of this browser, as `Europe/Oslo`. */
export const LOCAL = Intl.DateTimeFormat().resolvedOptions().timeZone;

const formats = new Map<string, Intl.DateTimeFormat>();

function format(zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = zone + JSON.stringify(options);
  let found = formats.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat('en-GB', { ...options, timeZone: zone });
    formats.set(key, found);
  }
  return found;
}

const DAY = { year: 'numeric', month: 'short', day: '2-digit' } as const;
const CLOCK = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;

/** `21 Nov 2026, 14:03`, with seconds where they matter. */
export function moment(at: string, zone: string, seconds = false): string {
  return format(zone, { ...DAY, ...CLOCK, ...(seconds ? { second: '2-digit' as const } : {}) }).format(new Date(at));
}

/** `21 Nov 2026`. */
export const day = (at: string, zone: string): string => format(zone, DAY).format(new Date(at));

/** `14:03`. */
export const clock = (at: string, zone: string): string => format(zone, CLOCK).format(new Date(at));

const WALL = new Map<string, Intl.DateTimeFormat>();

/** What the clocks there show, `2026-11-21T15:03:05`; empty for what is no instant. */
export function wall(at: string, zone: string): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return '';
  let found = WALL.get(zone);
  if (!found) {
    // Sweden writes ISO 8601.
    found = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, ...DAY, month: '2-digit', ...CLOCK, second: '2-digit' });
    WALL.set(zone, found);
  }
  return found.format(date).replace(' ', 'T');
}

const ahead = (at: string, zone: string): number => Date.parse(`${wall(at, zone)}Z`) - Math.floor(Date.parse(at) / 1000) * 1000;

/** The instant as it is there, with its distance from UTC: `2026-11-21T15:03:05+01:00`. */
export function zoned(at: string, zone: string): string {
  const minutes = ahead(at, zone) / 60_000;
  const two = (value: number) => String(Math.floor(Math.abs(value))).padStart(2, '0');
  return `${wall(at, zone)}${minutes < 0 ? '-' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`;
}

/** When the clocks there show this, `2026-11-21T15:03`; empty for what is no time. */
export function instantAt(shown: string, zone: string): string {
  const near = Date.parse(`${shown}Z`);
  if (Number.isNaN(near)) return '';
  const guess = near - ahead(new Date(near).toISOString(), zone);
  return new Date(near - ahead(new Date(guess).toISOString(), zone)).toISOString();
}

const STEPS: [number, Intl.RelativeTimeFormatUnit][] = [
  [60, 'second'], [60, 'minute'], [24, 'hour'], [30, 'day'], [12, 'month'], [Infinity, 'year'],
];
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

/** `3 hours ago`. */
export function ago(at: string, now = Date.now()): string {
  let amount = (new Date(at).getTime() - now) / 1000;
  for (const [size, unit] of STEPS) {
    if (Math.abs(amount) < size) return relative.format(Math.round(amount), unit);
    amount /= size;
  }
  return at;
}

/** `3 h 20 min` for a span in seconds. */
export function span(seconds: number): string {
  const parts: string[] = [];
  let rest = Math.max(0, Math.round(seconds));
  for (const [size, name] of [[86_400, 'd'], [3_600, 'h'], [60, 'min'], [1, 's']] as const) {
    if (rest >= size && parts.length < 2) {
      parts.push(`${Math.floor(rest / size)} ${name}`);
      rest %= size;
    }
  }
  return parts.join(' ') || '0 s';
}

/** Seconds of an ISO 8601 duration as the API writes spans (`PT1H30M`, `P30D`, or a number). */
export function secondsOf(span: string | number | null | undefined): number {
  if (typeof span === 'number') return span;
  const match = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?)?$/.exec(span ?? '');
  if (!match) return Number(span) || 0;
  const [, days = 0, hours = 0, minutes = 0, seconds = 0] = match;
  return Number(days) * 86_400 + Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds);
}
