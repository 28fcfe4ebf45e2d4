// Hunting: query tabs with Microsoft's KQL editor, tables, library and history beside it, results below.
import { Button, Tab, TabList, Tooltip } from '@fluentui/react-components';
import { AddRegular, PanelRightRegular } from '@fluentui/react-icons';
import { useCallback, useEffect, useRef, useState } from 'react';
import { api, calls } from '../../api/client';
import { Page } from '../../components/Page';
import { useView } from '../../state/view';
import { useShortcuts } from '../../shell/shortcuts';
import { useTell } from '../../shell/toasts';
import { useNarrow } from '../../theme/narrow';
import { Bench, type BenchHandle } from './Bench';
import { addTab, changeTab, clearTabs, closeTab, useTabs } from './desk';
import { withLines } from './kqltext';
import { Quota } from './Quota';
import { Results } from './Results';
import { run, forgetRun, stop, useRun } from './runs';
import { Side, SIDES } from './Side';
import { useHuntingStyles } from './styles';
import { TabMenu } from './TabMenu';
import type { Saved } from './types';

const STOCK = { tab: '', side: 'schema', query: '', span: '', saved: '', rows: '10000' };
// There is no room beside the editor: the pane is opened when it is wanted.
const STOCK_NARROW = { ...STOCK, side: 'none' };

export default function Hunting() {
  const s = useHuntingStyles();
  const tell = useTell();
  const [view, setView] = useView(useNarrow() ? STOCK_NARROW : STOCK);
  const tabs = useTabs();
  const tab = tabs.find((each) => each.id === view.tab) ?? tabs.at(-1);
  const current = tab?.id ?? '';
  const ran = useRun(current);
  const bench = useRef<BenchHandle>(null);
  const [last, setLast] = useState('');
  const schema = api.useQuery('get', '/api/v1/hunting/schema', {}, { staleTime: 600_000 });

  const show = useCallback((id: string) => setView({ tab: id, query: '', span: '', saved: '' }), [setView]);
  const openSaved = useCallback((saved: Saved) => show(addTab({ name: saved.name, text: saved.text.trimEnd(), ...(saved.shelf === 'stock' ? {} : { saved: saved.id }) })), [show]);

  // What a link asks for gets a tab of its own; the address then names that tab.
  useEffect(() => {
    if (view.query) show(addTab({ name: 'From a link', text: view.query, ...(view.span && { span: view.span }) }));
    else if (view.saved)
      void calls.GET('/api/v1/queries/{query}', { params: { path: { query: view.saved } } }).then(({ data }) => data && openSaved(data)).catch(() => {
        tell('That query is no longer in the library.', 'error');
        setView({ saved: '' });
      });
  }, [view.query, view.saved, view.span, show, openSaved, tell, setView]);

  if (!tab) return null;
  const rows = Number(view.rows) || 10_000;
  const start = (text = bench.current?.selected().trim() || tab.text) => {
    if (!text.trim()) return tell('Write a query first, or choose one from the library at the left.', 'info');
    setLast(text);
    void run(tab.id, text, tab.span, rows);
  };
  const close = (id: string) => {
    void stop(id);
    closeTab(id);
    forgetRun(id);
    bench.current?.forget(id);
    if (id === tab.id) show('');
  };
  const narrow = (lines: string[]) => {
    const text = withLines(tab.text, lines);
    changeTab(tab.id, { text });
    start(text);
  };
  return (
    <Page title="Hunting" shape="full" about="Ask anything of everything that was recorded." actions={<Quota spent={ran?.state === 'done' ? ran.hunt.quota : undefined} />}>
      <Keys onRun={() => start()} onNew={() => show(addTab())} onEdit={() => bench.current?.focus()} />
      <div className={s.whole}>
        {SIDES.includes(view.side) && (
          <Side shown={view.side} onShow={(side) => setView({ side })} tables={schema} onInsert={(text) => bench.current?.insert(text)} onOpen={openSaved} onText={(text, name, span) => show(addTab({ text, name, ...(span !== undefined && { span }) }))} />
        )}
        <div className={s.main}>
          <section className={s.bench} aria-label="Query">
            <div className={s.tabs}>
              <Tooltip content={view.side === 'none' ? 'Show tables, library and history' : 'Hide tables, library and history'} relationship="label">
                <Button size="small" appearance="subtle" icon={<PanelRightRegular style={{ transform: 'scaleX(-1)' }} />} aria-expanded={view.side !== 'none'} onClick={() => setView({ side: view.side === 'none' ? 'schema' : 'none' })} />
              </Tooltip>
              <TabList size="small" className={s.tabList} selectedValue={tab.id} onTabSelect={(_, data) => show(String(data.value))} aria-label="Queries">
                {tabs.map((each) => <Tab key={each.id} value={each.id}>{each.name}</Tab>)}
              </TabList>
              <Tooltip content="New query" relationship="label">
                <Button size="small" appearance="subtle" icon={<AddRegular />} onClick={() => show(addTab())} />
              </Tooltip>
              <TabMenu tab={tab} several={tabs.length > 1} onClose={() => close(tab.id)} onClear={() => { tabs.forEach((each) => close(each.id)); clearTabs(); show(''); }} />
            </div>
            <Bench ref={bench} tab={tab} running={ran?.state === 'running' ? ran : undefined} rows={view.rows} onRows={(count) => setView({ rows: count })} onRun={() => start()} />
          </section>
          <Results key={tab.id} tab={tab} ran={ran} onNarrow={narrow} onMore={() => { setView({ rows: '100000' }); void run(tab.id, last || tab.text, tab.span, 100_000); }} />
        </div>
      </div>
    </Page>
  );
}

function Keys({ onRun, onNew, onEdit }: { onRun: () => void; onNew: () => void; onEdit: () => void }) {
  useShortcuts([
    { keys: 'r', label: 'Run the query (in the editor Shift+Enter)', run: onRun },
    { keys: 'n', label: 'New query', run: onNew },
    { keys: 'e', label: 'Into the editor (Tab leaves it)', run: onEdit },
  ]);
  return null;
}
