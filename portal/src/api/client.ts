// The typed client of /api/v1. `api.useQuery('get', '/api/v1/…', …)` and `useChange` are all that pages need.
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import createFetch, { type Middleware } from 'openapi-fetch';
import createHooks from 'openapi-react-query';
import { asProblem, Problem, problemOf } from './problem';
import type { components, paths } from './schema';
import { tenantHeader } from './tenant';

export type Schemas = components['schemas'];
/** Two rooms have a word of this name; this is the one of alerts and incidents. */
export type SeverityWord = Schemas['AlertLine']['severity'];

const shared: Middleware = {
  onRequest({ request }) {
    // A header that other sites cannot send: the server demands it of every change.
    request.headers.set('X-Requested-With', 'vedette-portal');
    for (const [name, value] of Object.entries(tenantHeader())) request.headers.set(name, value);
  },
  async onResponse({ response }) {
    if (!response.ok) throw await problemOf(response);
  },
};

/** For single calls outside of hooks; failures are thrown as `Problem`. */
export const calls = createFetch<paths>({ baseUrl: '' });
calls.use(shared);

/** Hooks: `api.useQuery('get', path, { params })`. */
export const api = createHooks(calls);

const SESSION = '/api/v1/session';

/** Make every page that shows one of these (path beginnings) fetch again. */
export function refresh(...beginnings: string[]): Promise<void> {
  return queries.invalidateQueries({
    predicate: ({ queryKey }) => {
      const path = queryKey[1];
      return typeof path === 'string' && beginnings.some((beginning) => path.startsWith(beginning));
    },
  });
}

function failed(error: unknown): void {
  // The session has ended: ask who is signed in again, which shows the sign-in page at this same address.
  if (error instanceof Problem && error.status === 401) void refresh(SESSION);
}

export const queries = new QueryClient({
  queryCache: new QueryCache({
    onError: (error, query) => {
      if (query.queryKey[1] !== SESSION) failed(error);
    },
  }),
  mutationCache: new MutationCache({ onError: failed }),
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      refetchOnWindowFocus: false,
      retry: (count, error) => asProblem(error).status === 0 && count < 3,
    },
    mutations: { retry: false },
  },
});
