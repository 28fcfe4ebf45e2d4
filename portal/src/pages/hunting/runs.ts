// Queries under way and what they gave, by tab: they go on while another tab or page is shown.
import { useSyncExternalStore } from 'react';
import { calls, refresh } from '../../api/client';
import { asProblem, type Problem } from '../../api/problem';
import { freshId } from './desk';
import type { Hunt } from './types';


export type Run =
  | { state: 'running'; id: string; text: string; span: string; started: number; stopping: boolean; before: Run | undefined }
  | { state: 'done'; text: string; span: string; hunt: Hunt; took: number }
  | { state: 'stopped'; text: string }
  | { state: 'failed'; text: string; problem: Problem };

const runs = new Map<string, Run>();
const listeners = new Set<() => void>();
const subscribe = (tell: () => void) => {
  listeners.add(tell);
  return () => listeners.delete(tell);
};
function put(tab: string, run: Run): void {
  runs.set(tab, run);
  listeners.forEach((tell) => tell());
}

export const useRun = (tab: string): Run | undefined => useSyncExternalStore(subscribe, () => runs.get(tab));

export const forgetRun = (tab: string): void => void runs.delete(tab);

/** Run a text in a tab; what ran there before is stopped. */
export async function run(tab: string, text: string, span: string, rows: number): Promise<void> {
  const before = runs.get(tab);
  if (before?.state === 'running') void stop(tab);
  const id = freshId();
  const started = performance.now();
  put(tab, { state: 'running', id, text, span, started, stopping: false, before: before?.state === 'done' ? before : undefined });
  const mine = () => {
    const now = runs.get(tab);
    return now?.state === 'running' && now.id === id ? now : undefined;
  };
  try {
    const { data } = await calls.POST('/api/v1/hunting/run', { body: { query: text, timespan: span, rows, id, parameters: {}, seconds: 600 } });
    if (mine() && data) put(tab, { state: 'done', text, span, hunt: data, took: performance.now() - started });
  } catch (error) {
    const now = mine();
    if (now) put(tab, now.stopping ? { state: 'stopped', text } : { state: 'failed', text, problem: asProblem(error) });
  }
  void refresh('/api/v1/hunting/history', '/api/v1/hunting/usage');
}

/** Stop what runs in a tab. Asked again while the server has not heard of it: the question may be under way. */
export async function stop(tab: string): Promise<void> {
  const now = runs.get(tab);
  if (now?.state !== 'running') return;
  put(tab, { ...now, stopping: true });
  for (let attempt = 0; attempt < 20; attempt += 1) {
    try {
      await calls.DELETE('/api/v1/hunting/run/{hunt}', { params: { path: { hunt: now.id } } });
      return;
    } catch (error) {
      const present = runs.get(tab);
      if (asProblem(error).status !== 404 || present?.state !== 'running' || present.id !== now.id) return;
      await new Promise((done) => setTimeout(done, 150));
    }
  }
}
