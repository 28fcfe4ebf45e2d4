// Spans as the API writes them (ISO 8601) in seconds.
const PARTS = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?)?$/;

/** `PT1H30M` → 5400; what is no such span is 0. */
export function seconds(text: string): number {
  const [, days = 0, hours = 0, minutes = 0, rest = 0] = PARTS.exec(text) ?? [];
  return Number(days) * 86_400 + Number(hours) * 3_600 + Number(minutes) * 60 + Number(rest);
}
