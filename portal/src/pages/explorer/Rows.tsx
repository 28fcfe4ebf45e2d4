// The grid of a view's rows, page by page; rows stay chosen while more are fetched.
import { Button } from '@fluentui/react-components';
import { MailRegular } from '@fluentui/react-icons';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import { calls } from '../../api/client';
import { DataGrid } from '../../components/DataGrid';
import { EmptyState } from '../../components/EmptyState';
import { Wait } from '../../components/Wait';
import { CLICKS, FILES, MAIL } from './columns';
import { RowPane } from './RowPane';
import type { Change, Look } from './state';
import type { Asked, MailLine, ViewCard } from './types';

const MOST_CHOSEN = 100;
const PATH = '/api/v1/explorer/rows';
export const keyOf = (line: MailLine) => `${line.networkMessageId}|${line.recipient}`;

type Props = { asked: Asked; card: ViewCard; total: number; look: Look; change: Change };

export function Rows({ asked, card, total, look, change }: Props) {
  const [ascending, setAscending] = useState(false);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const found = useInfiniteQuery({
    queryKey: ['post', PATH, asked, ascending],
    queryFn: async ({ pageParam, signal }) => {
      const { data } = await calls.POST(PATH, { body: { ...asked, limit: 200, cursor: pageParam, ascending }, signal });
      if (!data) throw new Error('The server sent nothing.');
      return data;
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.next || undefined,
    placeholderData: (before) => before,
  });
  const pages = found.data?.pages;
  const mail = useMemo(() => pages?.flatMap((page) => page.mail) ?? [], [pages]);
  const clicks = useMemo(() => pages?.flatMap((page) => page.clicks) ?? [], [pages]);
  const files = useMemo(() => pages?.flatMap((page) => page.files) ?? [], [pages]);
  const { hasNextPage, isFetching, fetchNextPage } = found;
  const more = useCallback(() => {
    if (hasNextPage && !isFetching) void fetchNextPage();
  }, [hasNextPage, isFetching, fetchNextPage]);
  const reason = pages?.[0]?.reason ?? '';
  const shared = {
    total,
    onMore: more,
    sort: { id: 'timestamp', descending: !ascending },
    onSort: ({ descending }: { descending: boolean }) => setAscending(!descending),
    height: 520,
    empty: (
      <EmptyState icon={<MailRegular />} title="Nothing to show" actions={asked.conditions?.length ? <Button onClick={() => change({ where: [] })}>Clear the filter</Button> : undefined}>
        {reason ? `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.` : 'Nothing in this time passes the filter. Choose a longer time, or loosen the filter.'}
      </EmptyState>
    ),
  };
  return (
    <Wait for={found}>
      {() =>
        card.base === 'clicks' ? (
          <DataGrid name="explorer-clicks" label="Clicks" columns={CLICKS} rows={clicks} rowKey={(row) => `${row.timestamp}|${row.clickId}|${row.recipient}`} {...shared} />
        ) : card.base === 'content' ? (
          <DataGrid name="explorer-files" label="Files" columns={FILES} rows={files} rowKey={(row) => `${row.timestamp}|${row.documentId}|${row.fileName}`} {...shared} />
        ) : (
          <>
            <DataGrid
              name="explorer-mail"
              label="Email"
              columns={MAIL}
              rows={mail}
              rowKey={keyOf}
              chosen={chosen}
              onChoose={(next) => setChosen(new Set([...next].slice(0, MOST_CHOSEN)))}
              onOpen={(row) => change({ row: keyOf(row) }, 'push')}
              {...shared}
            />
            <RowPane line={mail.find((line) => keyOf(line) === look.row)} onClose={() => change({ row: '' })} change={change} look={look} />
          </>
        )
      }
    </Wait>
  );
}
