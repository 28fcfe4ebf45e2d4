// What a person prefers, kept in the browser: theme, time zone, density, folded navigation.
import { useSyncExternalStore } from 'react';

export type Prefs = { theme: 'system' | 'light' | 'dark'; zone: 'utc' | 'local'; density: 'compact' | 'comfortable'; folded: boolean };
const KEY = 'vedette.prefs';
const STOCK: Prefs = { theme: 'system', zone: 'utc', density: 'compact', folded: false };

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
