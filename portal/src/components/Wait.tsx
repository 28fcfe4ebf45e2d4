// What a query shows before it has an answer: a spinner that does not flash, or what went wrong and what to do.
import { Button, MessageBar, MessageBarActions, MessageBarBody, MessageBarTitle } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { asProblem } from '../api/problem';
import { Loading } from './Loading';

const TITLES: Record<number, string> = { 0: 'The server cannot be reached', 403: 'Not for you', 404: 'Not found', 409: 'It is in use', 429: 'Too fast' };

/** A problem as a bar; `retry` adds a button. */
export function Trouble({ error, retry }: { error: unknown; retry?: () => void }) {
  const problem = asProblem(error);
  return (
    <MessageBar intent="error" layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>{TITLES[problem.status] ?? 'That did not work'}</MessageBarTitle> {problem.message}
        {problem.details.slice(0, 5).map((detail) => (
          <div key={detail.target + detail.message}>{detail.target}: {detail.message}</div>
        ))}
        {problem.request && problem.status >= 500 && <div className="mono">Request {problem.request}</div>}
      </MessageBarBody>
      {retry && (
        <MessageBarActions>
          <Button onClick={retry}>Try again</Button>
        </MessageBarActions>
      )}
    </MessageBar>
  );
}

type Asked<T> = { data: T | undefined; error: unknown; refetch: () => unknown };

/** `<Wait for={query}>{(data) => …}</Wait>`. Old data stays on the screen while newer is fetched or fails. */
export function Wait<T>({ for: asked, children, label = 'Loading' }: { for: Asked<T>; children: (data: T) => ReactNode; label?: string }) {
  if (asked.data !== undefined) return <>{children(asked.data)}</>;
  if (asked.error) return <Trouble error={asked.error} retry={() => void asked.refetch()} />;
  return <Loading label={label} />;
}
