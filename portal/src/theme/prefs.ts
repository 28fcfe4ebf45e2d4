// What a person prefers, kept in the browser: theme, time zone, density, folded navigation.
import { useSyncExternalStore } from 'react';
import { LOCAL } from '../state/time';

export type Prefs = { theme: 'system' | 'light' | 'dark'; zone: 'house' | 'utc' | 'local'; density: 'compact' | 'comfortable'; folded: boolean };
const KEY = 'vedette.prefs';
const STOCK: Prefs = { theme: 'system', zone: 'house', density: 'compact', folded: false };

const listeners = new Set<() => void>();
let current = read();

function read(): Prefs {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    return { ...STOCK, ...(typeof kept === 'object' ? kept : {}) };
  } catch {
    return STOCK;
  }
}

export function setPrefs(patch: Partial<Prefs>): void {
  current = { ...current, ...patch };
  localStorage.setItem(KEY, JSON.stringify(current));
  listeners.forEach((tell) => tell());
}

const subscribe = (tell: () => void) => {
  listeners.add(tell);
  return () => listeners.delete(tell);
};

/** The preferences, live. */
export const usePrefs = (): Prefs => useSyncExternalStore(subscribe, () => current);

// The zone of the organisation, told by the session.
let house = 'UTC';

/** What the organisation chose; a zone this browser does not know is UTC. */
export function setHouse(zone: string): void {
  try {
    house = new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone && zone;
  } catch {
    house = 'UTC';
  }
  listeners.forEach((tell) => tell());
}

const zones = { house: () => house, utc: () => 'UTC', local: () => LOCAL };
const zone = (): string => zones[current.zone]();

/** The zone times are shown in, live: IANA's name. */
export const useZone = (): string => useSyncExternalStore(subscribe, zone);

/** What each choice means now. */
export const useZones = (): Record<Prefs['zone'], string> => ({ house: useSyncExternalStore(subscribe, () => house), utc: 'UTC', local: LOCAL });

/** The zone that stands beside UTC in files: the one that is shown, or that of the browser. */
export const otherZone = (): string => (zone() === 'UTC' ? LOCAL : zone());

const darkness = window.matchMedia('(prefers-color-scheme: dark)');
const paper = window.matchMedia('print');
const watch = (tell: () => void) => {
  for (const each of [darkness, paper]) each.addEventListener('change', tell);
  return () => {
    for (const each of [darkness, paper]) each.removeEventListener('change', tell);
  };
};

/** `light` or `dark`, as chosen or as the system is; on paper always light. */
export function useMode(): 'light' | 'dark' {
  const system = useSyncExternalStore(watch, () => darkness.matches);
  const printing = useSyncExternalStore(watch, () => paper.matches);
  const { theme } = usePrefs();
  if (printing) return 'light';
  return theme === 'system' ? (system ? 'dark' : 'light') : theme;
}
