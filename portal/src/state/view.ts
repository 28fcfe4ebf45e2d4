// A page's state in its address: filters, sorting, tab, the opened row. What is at its default is left out.
import { useCallback, useMemo } from 'react';
import { useLocation, useSearch } from 'wouter';

type Value = string | string[];
export type View = Record<string, Value>;
type Widened<T extends View> = { [K in keyof T]: T[K] extends string[] ? string[] : string };

const same = (a: Value, b: Value): boolean => String(a) === String(b);

/** The query text of this view, `?…` or empty. */
export function queryOf(view: View, stock: View = {}): string {
  const found = new URLSearchParams();
  for (const [name, value] of Object.entries(view)) {
    const usual = stock[name];
    if (usual !== undefined && same(value, usual)) continue;
    if (usual === undefined && !value.length) continue;
    for (const word of Array.isArray(value) ? (value.length ? value : ['']) : [value]) found.append(name, word);
  }
  const text = found.toString();
  return text && `?${text}`;
}

/**
 * `const [view, setView] = useView({ status: ['Active'], text: '' })`: the state, and a setter for some of it.
 * Changes replace the entry in the browser's history; `setView(patch, 'push')` makes a new one.
 */
export function useView<T extends View>(stock: T): [Widened<T>, (patch: Partial<Widened<T>>, how?: 'push') => void] {
  const search = useSearch();
  const [, go] = useLocation();
  const key = JSON.stringify(stock);
  const view = useMemo(() => {
    const usual = JSON.parse(key) as T;
    const given = new URLSearchParams(search);
    const found: View = {};
    for (const [name, value] of Object.entries(usual)) {
      const words = given.getAll(name);
      found[name] = !words.length ? value : Array.isArray(value) ? words.filter(Boolean) : (words[0] ?? '');
    }
    return found as Widened<T>;
  }, [search, key]);
  const set = useCallback(
    (patch: Partial<Widened<T>>, how?: 'push') => {
      // Read afresh: two changes in one turn must not undo each other, and strangers' parameters stay.
      const given = new URLSearchParams(window.location.search);
      const usual = JSON.parse(key) as T;
      for (const [name, value] of Object.entries(patch) as [string, Value][]) {
        given.delete(name);
        const stocked = usual[name];
        if (stocked !== undefined && same(value, stocked)) continue;
        for (const word of Array.isArray(value) ? (value.length ? value : ['']) : [value]) given.append(name, word);
      }
      const text = given.toString();
      // Not the router's path: that one is decoded, and names with a slash in them would fall apart.
      const path = window.location.pathname;
      go(text ? `${path}?${text}` : path, { replace: how !== 'push' });
    },
    [go, key],
  );
  return [view, set];
}
