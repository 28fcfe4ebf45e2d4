// All of one table: what it is, its columns, the kinds of event in it, a few rows, queries that use it.
import { Button } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { api, calls } from '../../api/client';
import { Flyout } from '../../components/Flyout';
import { Wait } from '../../components/Wait';
import { useHuntingStyles } from './styles';
import type { Table } from './types';
import { textOf, type Cell } from './values';

type Props = { table: Table; onClose: () => void; onInsert: (text: string) => void; onText: (text: string, name: string) => void };

const SAMPLE = 5;

/** A few rows of a text, for the sample and the kinds of event; asked once a minute at most. */
function useRows(query: string, on: boolean) {
  return useQuery({
    queryKey: ['sample', query],
    enabled: on,
    staleTime: 60_000,
    queryFn: async () => {
      const { data } = await calls.POST('/api/v1/hunting/run', { body: { query, timespan: 'P30D', rows: 60, seconds: 20, id: '', parameters: {} } });
      return data?.results[0] ?? { columns: [], rows: [] };
    },
  });
}

export function TableFlyout({ table, onClose, onInsert, onText }: Props) {
  const s = useHuntingStyles();
  const kinded = table.columns.some((column) => column.name === 'ActionType');
  const sample = useRows(`${table.name} | take ${SAMPLE}`, true);
  const kinds = useRows(`${table.name} | summarize Events = count() by ActionType | top 50 by Events`, kinded);
  const library = api.useQuery('get', '/api/v1/queries', {});
  const using = library.data?.filter((each) => each.kind === 'query' && new RegExp(`\\b${table.name}\\b`).test(each.text)).slice(0, 8) ?? [];
  return (
    <Flyout
      open
      title={table.name}
      onClose={onClose}
      actions={<div className={s.row}><Button size="small" appearance="primary" onClick={() => { onInsert(table.name); onClose(); }}>Put into the query</Button><Button size="small" onClick={() => { onText(`${table.name}\n| take 100`, table.name); onClose(); }}>See 100 rows</Button></div>}
    >
      <div>{table.description}</div>
      <div className={s.quiet}>{table.group}; from {table.service}</div>
      <h3 style={{ margin: 0, fontSize: 14 }}>A sample</h3>
      <Wait for={sample} label="Fetching a few rows">
        {(found) => (found.rows.length ? <Sample columns={found.columns.map((column) => column.name)} rows={found.rows as Cell[][]} /> : <div className={s.quiet}>Nothing was recorded in the last 30 days.</div>)}
      </Wait>
      {kinded && (
        <>
          <h3 style={{ margin: 0, fontSize: 14 }}>Kinds of event (last 30 days)</h3>
          <Wait for={kinds}>
            {(found) => (found.rows.length ? <ul style={{ margin: 0, paddingLeft: 18, fontSize: 13 }}>{(found.rows as Cell[][]).map((row) => <li key={textOf(row[0])}><span className="mono">{textOf(row[0])}</span> <span className={s.quiet}>{Number(row[1]).toLocaleString('en')}</span></li>)}</ul> : <div className={s.quiet}>None.</div>)}
          </Wait>
        </>
      )}
      {using.length > 0 && (
        <>
          <h3 style={{ margin: 0, fontSize: 14 }}>Queries that use it</h3>
          <div>{using.map((each) => <div key={each.id}><Button size="small" appearance="transparent" onClick={() => { onText(each.text.trimEnd(), each.name); onClose(); }}>{each.name}</Button></div>)}</div>
        </>
      )}
      <h3 style={{ margin: 0, fontSize: 14 }}>Columns</h3>
      <dl style={{ margin: 0, fontSize: 13 }}>
        {table.columns.map((column) => (
          <div key={column.name} style={{ padding: '4px 0' }}>
            <dt><span className="mono">{column.name}</span> <span className={s.quiet}>{column.type}</span></dt>
            <dd style={{ margin: 0 }}>{column.description}</dd>
          </div>
        ))}
      </dl>
    </Flyout>
  );
}

function Sample({ columns, rows }: { columns: string[]; rows: Cell[][] }) {
  // Columns that are empty in every row tell nothing.
  const shown = columns.map((name, place) => ({ name, place })).filter(({ place }) => rows.some((row) => textOf(row[place])));
  return (
    <div style={{ overflow: 'auto', maxHeight: 240, flexShrink: 0 }} tabIndex={0} role="region" aria-label="A sample of rows">
      <table style={{ borderCollapse: 'collapse', fontSize: 12, whiteSpace: 'nowrap' }}>
        <thead><tr>{shown.map(({ name }) => <th key={name} scope="col" style={{ textAlign: 'left', padding: '2px 10px 2px 0' }}>{name}</th>)}</tr></thead>
        <tbody>{rows.map((row, line) => <tr key={line}>{shown.map(({ name, place }) => <td key={name} style={{ padding: '2px 10px 2px 0' }}>{textOf(row[place]).slice(0, 80)}</td>)}</tr>)}</tbody>
      </table>
    </div>
  );
}
