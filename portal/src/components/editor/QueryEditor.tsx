// A query being written: Microsoft's editor with our tables and functions, fetched when the first query is shown; until
// it is there one can already type.
import { Textarea } from '@fluentui/react-components';
import { lazy, Suspense, useRef, type RefObject } from 'react';
import { api } from '../../api/client';
import { Loading } from '../Loading';
import type { Finding, Handle } from './KqlEditor';

export type { Finding, Handle };

const editor = () => import('./KqlEditor');
const KqlEditor = lazy(editor);
const NONE: never[] = [];

/** Forget text and undo of a tab that is closed. */
export const disposeTab = (tab: string): void => void editor().then((module) => module.disposeTab(tab));

type Props = {
  tab: string;
  value: string;
  onChange: (text: string) => void;
  /** Shift+Enter or Ctrl+Enter. */
  onRun: () => void;
  findings: readonly Finding[];
  handle?: RefObject<Handle | null>;
  example?: string;
};

/** As high and wide as the box around it. */
export function QueryEditor({ handle, example = '', ...rest }: Props) {
  const own = useRef<Handle>(null);
  const tables = api.useQuery('get', '/api/v1/hunting/schema', {}, { staleTime: 600_000 });
  const functions = api.useQuery('get', '/api/v1/queries', { params: { query: { kind: 'function' } } });
  const typed = <Textarea style={{ width: '100%', height: '100%' }} aria-label="Query in KQL" value={rest.value} onChange={(_, data) => rest.onChange(data.value)} />;
  return (
    <Suspense fallback={rest.value ? typed : <Loading label="Fetching the editor" />}>
      <KqlEditor {...rest} example={example} handle={handle ?? own} tables={tables.data ?? NONE} functions={functions.data ?? NONE} />
    </Suspense>
  );
}
