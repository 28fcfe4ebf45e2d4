// The list of a page that is fetched page by page: waits for it, shows its rows and fetches more, keeps its order as a
// word of the address (`-at`: by `at`, downwards), and says why there is nothing.
import { Button } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { DataGrid, type GridProps, type Key } from './DataGrid';
import { EmptyState } from './EmptyState';
import { Wait } from './Wait';

type Props<T, K extends Key> = Omit<GridProps<T, K>, 'rows' | 'total' | 'onMore' | 'sort' | 'onSort' | 'empty'> & {
  found: { data: unknown; error: unknown; refetch: () => unknown };
  /** From `usePages(found)`. */
  paged: { rows: T[]; total: number; more: () => void };
  order?: string;
  onOrder?: (order: string) => void;
  icon: ReactNode;
  /** Title and words where there is nothing at all, with what to press. */
  none: [title: string, words: ReactNode, actions?: ReactNode];
  /** The same where filters are set and nothing fits them; the button clears them. */
  unmatched?: [title: string, words: ReactNode, clear: () => void] | false;
};

export function PagedGrid<T, K extends Key>({ found, paged, order, onOrder, icon, none, unmatched, ...grid }: Props<T, K>) {
  const [title, words, actions] = unmatched ? [unmatched[0], unmatched[1], <Button onClick={unmatched[2]}>Clear the filters</Button>] : none;
  return (
    <Wait for={found}>
      {() => (
        <DataGrid
          {...grid}
          rows={paged.rows}
          total={paged.total}
          onMore={paged.more}
          {...(order !== undefined && { sort: { id: order.replace('-', ''), descending: order.startsWith('-') } })}
          {...(onOrder && { onSort: (sort) => onOrder(`${sort.descending ? '-' : ''}${sort.id}`) })}
          empty={<EmptyState icon={icon} title={title} actions={actions}>{words}</EmptyState>}
        />
      )}
    </Wait>
  );
}
