// The query tabs of a person: their texts are kept in this browser until they are closed or cleared; which one is
// shown is in the address.
import { useSyncExternalStore } from 'react';
import { useMe } from '../../api/session';

export type Tab = {
  id: string;
  name: string;
  text: string;
  /** A span of ISO 8601; empty: everything that is kept. */
  span: string;
  /** The id in the library, when it was saved or loaded. */
  saved?: string;
};

/** An id that nobody guesses; works without https too, where `randomUUID` is missing. */
export function freshId(): string {
  return [...crypto.getRandomValues(new Uint8Array(9))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

const MOST = 30;
const listeners = new Set<() => void>();
let place = '';
let tabs: Tab[] = [];

function isTab(value: unknown): value is Tab {
  const tab = value as Partial<Tab> | null;
  return typeof tab === 'object' && tab !== null && typeof tab.id === 'string' && typeof tab.name === 'string' && typeof tab.text === 'string' && typeof tab.span === 'string';
}

function open(at: string): void {
  if (at === place) return;
  place = at;
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(at) ?? '[]');
    tabs = Array.isArray(kept) ? kept.filter(isTab).slice(0, MOST) : [];
  } catch {
    tabs = [];
  }
  if (!tabs.length) tabs = [blank()];
}

function keep(next: Tab[]): void {
  tabs = next;
  try {
    localStorage.setItem(place, JSON.stringify(tabs));
  } catch {
    // The browser's room is full: the tabs live on until the page is left.
  }
  listeners.forEach((tell) => tell());
}

const subscribe = (tell: () => void) => {
  listeners.add(tell);
  return () => listeners.delete(tell);
};

function blank(): Tab {
  const names = new Set(tabs.map((tab) => tab.name));
  let number = tabs.length + 1;
  while (names.has(`Query ${number}`)) number += 1;
  return { id: freshId(), name: `Query ${number}`, text: '', span: 'P7D' };
}

/** A tab more; an empty one that is there already is used. Its id. */
export function addTab(given: Partial<Omit<Tab, 'id'>> = {}): string {
  const known = given.saved ? tabs.find((tab) => tab.saved === given.saved) : undefined;
  if (known) return known.id;
  const free = tabs.find((tab) => !tab.text.trim() && !tab.saved);
  const made = { ...(free ?? blank()), ...given };
  keep(free ? tabs.map((tab) => (tab.id === free.id ? made : tab)) : [...tabs, made].slice(-MOST));
  return made.id;
}

export const changeTab = (id: string, patch: Partial<Tab>): void => {
  keep(tabs.map((tab) => (tab.id === id ? { ...tab, ...patch } : tab)));
};

export function closeTab(id: string): void {
  const left = tabs.filter((tab) => tab.id !== id);
  keep(left.length ? left : [{ ...blank(), name: 'Query 1' }]);
}

/** Forget every text in this browser. */
export function clearTabs(): void {
  tabs = [];
  keep([blank()]);
}

/** The tabs, live; each person of each organisation has their own. */
export function useTabs(): Tab[] {
  const me = useMe();
  open(`vedette.hunting.${me.tenant}.${me.name}`);
  return useSyncExternalStore(subscribe, () => tabs);
}
