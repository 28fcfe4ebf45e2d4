// Keyboard shortcuts: single keys and sequences as `g i`. A page adds its own with `useShortcuts`; `?` shows all.
import { createContext, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';

type Where = 'page' | 'everywhere';
export type Shortcut = { keys: string; label: string; run: () => void; where?: Where };
type Registry = { add: (list: Shortcut[]) => () => void; all: () => Shortcut[] };

const Context = createContext<Registry | null>(null);
const PAUSE = 1200;

const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.closest('.monaco-editor') !== null);

export function Shortcuts({ children }: { children: ReactNode }) {
  const lists = useRef(new Set<Shortcut[]>());
  const registry = useMemo<Registry>(
    () => ({
      add: (list) => {
        lists.current.add(list);
        return () => lists.current.delete(list);
      },
      all: () => [...lists.current].flat(),
    }),
    [],
  );
  useEffect(() => {
    let typed = '';
    let timer = 0;
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || event.key.length > 1) return;
      if (document.querySelector('[role="dialog"][aria-modal="true"]')) return;
      window.clearTimeout(timer);
      timer = window.setTimeout(() => (typed = ''), PAUSE);
      typed = typed ? `${typed} ${event.key}` : event.key;
      const all = registry.all();
      const found = all.find((each) => each.keys === typed) ?? all.find((each) => each.keys === event.key);
      if (found) {
        typed = '';
        event.preventDefault();
        found.run();
      } else if (!all.some((each) => each.keys.startsWith(`${typed} `))) typed = '';
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [registry]);
  return <Context.Provider value={registry}>{children}</Context.Provider>;
}

/** Add shortcuts while the component is mounted; those of a page are told of first in its help. */
export function useShortcuts(list: Shortcut[], where: Where = 'page'): void {
  const registry = useContext(Context);
  const latest = useRef(list);
  latest.current = list;
  const names = list.map((each) => `${each.keys}\n${each.label}`).join('\t');
  useEffect(() => {
    const steady = names.split('\t').filter(Boolean).map((name, place) => {
      const [keys = '', label = ''] = name.split('\n');
      return { keys, label, where, run: () => latest.current[place]?.run() };
    });
    return registry?.add(steady);
  }, [names, registry, where]);
}

/** All that work now, for the help sheet. */
export function useAllShortcuts(open: boolean): Shortcut[] {
  const registry = useContext(Context);
  const [all, setAll] = useState<Shortcut[]>([]);
  useEffect(() => {
    if (open) setAll(registry?.all() ?? []);
  }, [open, registry]);
  return all;
}
