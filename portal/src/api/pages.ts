// A list fetched page by page: its rows so far, how many there are in all, and the next page for DataGrid's `onMore`.
import { useCallback, useMemo } from 'react';

type Page<T> = { value: T[]; total: number };
type Asked<T> = { data?: { pages: Page<T>[] } | undefined; hasNextPage: boolean; isFetching: boolean; fetchNextPage: () => unknown };

/** How `api.useInfiniteQuery` follows the `next` of the API's pages. */
export const BY_CURSOR = {
  pageParamName: 'cursor',
  initialPageParam: '',
  getNextPageParam: (page: { next?: string | null }) => page.next ?? undefined,
} as const;

/** Rows of a page of lists that are fetched by how many to pass over. */
export const STEP = 200;
export const BY_SKIP = {
  pageParamName: 'skip',
  initialPageParam: 0,
  getNextPageParam: (last: { total: number; value: unknown[] }, pages: { value: unknown[] }[]) => {
    const here = pages.reduce((sum, page) => sum + page.value.length, 0);
    return last.value.length && here < last.total ? here : undefined;
  },
} as const;

export function usePages<T>(found: Asked<T>): { rows: T[]; total: number; more: () => void } {
  const pages = found.data?.pages;
  const rows = useMemo(() => pages?.flatMap((page) => page.value) ?? [], [pages]);
  const { hasNextPage, isFetching, fetchNextPage } = found;
  const more = useCallback(() => {
    if (hasNextPage && !isFetching) void fetchNextPage();
  }, [hasNextPage, isFetching, fetchNextPage]);
  return { rows, total: pages?.[0]?.total ?? 0, more };
}

/** `200 of 1,234`, while not all are here. */
export const shownOf = (rows: number, total: number): string => (rows < total ? `${rows.toLocaleString('en')} of ${total.toLocaleString('en')} fetched; scroll for more` : '');
