// The pane beside the editor: tables and functions, the library, what was run.
import { Tab, TabList } from '@fluentui/react-components';
import { HistoryPane } from './HistoryPane';
import { LibraryPane } from './LibraryPane';
import { SchemaPane } from './SchemaPane';
import { useHuntingStyles } from './styles';
import type { Saved, Table } from './types';

export const SIDES = ['schema', 'library', 'history'];

type Props = {
  shown: string;
  onShow: (side: string) => void;
  tables: { data: Table[] | undefined; error: unknown; refetch: () => unknown };
  onInsert: (text: string) => void;
  onOpen: (saved: Saved) => void;
  onText: (text: string, name: string, span?: string) => void;
};

export function Side({ shown, onShow, tables, onInsert, onOpen, onText }: Props) {
  const s = useHuntingStyles();
  return (
    <section className={s.side} aria-label="Tables, library and history">
      <div className={s.tabs}>
        <TabList size="small" selectedValue={shown} onTabSelect={(_, data) => onShow(String(data.value))} aria-label="Beside the editor">
          <Tab value="schema">Schema</Tab>
          <Tab value="library">Queries</Tab>
          <Tab value="history">History</Tab>
        </TabList>
      </div>
      <div className={s.sideBody} role="tabpanel" aria-label={shown}>
        {shown === 'schema' && <SchemaPane tables={tables} onInsert={onInsert} onText={onText} />}
        {shown === 'library' && <LibraryPane onOpen={onOpen} onInsert={onInsert} />}
        {shown === 'history' && <HistoryPane onText={onText} />}
      </div>
    </section>
  );
}
