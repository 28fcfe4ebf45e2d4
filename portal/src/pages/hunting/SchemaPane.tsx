// Tables with their columns and functions: one click writes the name into the query; a flyout tells all of a table.
// There are many, so their buttons are the browser's own.
import { SearchBox } from '@fluentui/react-components';
import { ChevronDownRegular, ChevronRightRegular, InfoRegular } from '@fluentui/react-icons';
import { useDeferredValue, useMemo, useState } from 'react';
import { api } from '../../api/client';
import { Wait } from '../../components/Wait';
import { useHuntingStyles } from './styles';
import type { Table } from './types';
import { TableFlyout } from './TableFlyout';

type Props = {
  tables: { data: Table[] | undefined; error: unknown; refetch: () => unknown };
  onInsert: (text: string) => void;
  onText: (text: string, name: string) => void;
};

/** Tables that hold the text in their name or in a column's. */
function holding(tables: Table[], text: string): Table[] {
  const wanted = text.trim().toLowerCase();
  if (!wanted) return tables;
  return tables.filter((table) => table.name.toLowerCase().includes(wanted) || table.columns.some((column) => column.name.toLowerCase().includes(wanted)));
}

export function SchemaPane({ tables, onInsert, onText }: Props) {
  const s = useHuntingStyles();
  const [text, setText] = useState('');
  const [about, setAbout] = useState<Table>();
  const wanted = useDeferredValue(text);
  const functions = api.useQuery('get', '/api/v1/queries', { params: { query: { kind: 'function' } } });
  return (
    <>
      <SearchBox size="small" style={{ maxWidth: '100%' }} placeholder="Find a table or column" aria-label="Find a table or column" value={text} onChange={(_, data) => setText(data.value)} />
      <Wait for={tables}>{(all) => <Groups all={all} wanted={wanted} onInsert={onInsert} onAbout={setAbout} />}</Wait>
      {(functions.data?.length ?? 0) > 0 && (
        <div>
          <div className={s.group}>Functions</div>
          {functions.data?.map((each) => (
            <div key={each.id} className={s.line}>
              <button type="button" className={s.plainButton} title={each.description ?? ''} onClick={() => onInsert(`${each.name}(`)}>{each.name}{each.parameters || '()'}</button>
            </div>
          ))}
        </div>
      )}
      {about && <TableFlyout table={about} onClose={() => setAbout(undefined)} onInsert={onInsert} onText={onText} />}
    </>
  );
}

function Groups({ all, wanted, onInsert, onAbout }: { all: Table[]; wanted: string; onInsert: (text: string) => void; onAbout: (table: Table) => void }) {
  const s = useHuntingStyles();
  const found = useMemo(() => holding(all, wanted), [all, wanted]);
  const groups = [...new Set(found.map((table) => table.group))];
  if (!found.length) return <div className={s.quiet}>No table and no column has that in its name.</div>;
  return (
    <>
      {groups.map((group) => (
        <section key={group} aria-label={group}>
          <div className={s.group} aria-hidden>{group}</div>
          {found.filter((table) => table.group === group).map((table) => (
            <Entry key={table.name} table={table} wanted={wanted} onInsert={onInsert} onAbout={onAbout} />
          ))}
        </section>
      ))}
    </>
  );
}

function Entry({ table, wanted, onInsert, onAbout }: { table: Table; wanted: string; onInsert: (text: string) => void; onAbout: (table: Table) => void }) {
  const s = useHuntingStyles();
  const [unfolded, setUnfolded] = useState(false);
  const text = wanted.trim().toLowerCase();
  const byColumn = text !== '' && !table.name.toLowerCase().includes(text);
  const open = unfolded || byColumn;
  const columns = byColumn && !unfolded ? table.columns.filter((column) => column.name.toLowerCase().includes(text)) : table.columns;
  return (
    <div>
      <div className={s.line}>
        <button type="button" className={s.plainIcon} aria-expanded={open} aria-label={`Columns of ${table.name}`} onClick={() => setUnfolded(!unfolded)}>{open ? <ChevronDownRegular /> : <ChevronRightRegular />}</button>
        <button type="button" className={s.plainButton} style={{ flex: 1 }} title={table.description} onClick={() => onInsert(table.name)}>{table.name}</button>
        <button type="button" className={s.plainIcon} aria-label={`About ${table.name}`} title={`About ${table.name}`} onClick={() => onAbout(table)}><InfoRegular /></button>
      </div>
      {open && (
        <ul className={s.list} style={{ paddingLeft: 22 }}>
          {columns.map((column) => (
            <li key={column.name} className={s.line}>
              <button type="button" className={s.plainButton} title={column.description} onClick={() => onInsert(column.name)}>{column.name}</button>
              <span className={s.type}>{column.type}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
