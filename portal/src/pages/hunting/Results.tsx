// What a query gave: state and reasons first, then rows with facets, or a chart; export and linking act on it.
import { Button, MessageBar, MessageBarActions, MessageBarBody, MessageBarTitle, Tab, TabList, ToggleButton } from '@fluentui/react-components';
import { FilterRegular, LinkRegular, TableSearchRegular } from '@fluentui/react-icons';
import { useEffect, useMemo, useState } from 'react';
import { useMay } from '../../api/session';
import { EmptyState } from '../../components/EmptyState';
import { Trouble } from '../../components/Wait';
import { span } from '../../state/time';
import { count } from '../../state/words';
import { useView } from '../../state/view';
import type { Tab as QueryTab } from './desk';
import { ExportMenu } from './ExportMenu';
import { Facets } from './Facets';
import { LinkDialog } from './LinkDialog';
import { ResultChart } from './ResultChart';
import { ResultGrid } from './ResultGrid';
import type { Run } from './runs';
import { useHuntingStyles } from './styles';
import type { Hunt } from './types';
import type { Row } from './values';
import { Waiting } from './Waiting';

type Props = { tab: QueryTab; ran: Run | undefined; onNarrow: (lines: string[]) => void; onMore: () => void };

export function Results({ tab, ran, onNarrow, onMore }: Props) {
  const s = useHuntingStyles();
  const shown = ran?.state === 'running' ? ran.before : ran;
  return (
    <section className={s.results} aria-label="Results">
      {ran?.state === 'running' && <Waiting run={ran} />}
      {ran?.state === 'failed' && <Failed run={ran} tab={tab} />}
      {ran?.state === 'stopped' && <MessageBar intent="info"><MessageBarBody>The query was stopped. Its text is as it was.</MessageBarBody></MessageBar>}
      {shown?.state === 'done' && <Shown key={shown.hunt.id} text={shown.text} asked={shown.span} took={shown.took} hunt={shown.hunt} onNarrow={onNarrow} onMore={onMore} />}
      {!ran && (
        <EmptyState icon={<TableSearchRegular />} title="Nothing was run in this tab yet">
          Write a query and press Shift+Enter, or start from the delivered ones under Queries. A table alone shows its rows: <span className="mono">DeviceProcessEvents | take 100</span>.
        </EmptyState>
      )}
    </section>
  );
}

const ADVICE: Record<number, string> = {
  409: 'Wait for the moment it names, or make the query cheaper: a shorter time range, filters before joins.',
  429: 'The quota is filled up again at the moment it names. A shorter time range and filters before joins cost less.',
  502: 'Run it again; when it happens again, a shorter time range or fewer rows help.',
};

function Failed({ run, tab }: { run: Extract<Run, { state: 'failed' }>; tab: QueryTab }) {
  const { problem } = run;
  return (
    <>
      <Trouble error={problem} />
      {problem.status === 400 && run.text === tab.text && <div style={{ fontSize: 13 }}>The places are underlined in the editor; rest the pointer there, or press F8 to go from one to the next.</div>}
      {ADVICE[problem.status] && <div style={{ fontSize: 13 }}>{ADVICE[problem.status]}</div>}
    </>
  );
}

type ShownProps = { text: string; asked: string; took: number; hunt: Hunt; onNarrow: (lines: string[]) => void; onMore: () => void };

function Shown({ text, asked, took, hunt, onNarrow, onMore }: ShownProps) {
  const s = useHuntingStyles();
  const mayLink = useMay('detections.link');
  const [view, setView] = useView({ show: '', facets: '' });
  const [table, setTable] = useState(0);
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const [linking, setLinking] = useState(false);
  const result = hunt.results[table] ?? hunt.results[0];
  const rows = useMemo(() => (result?.rows ?? []) as Row[], [result]);
  useEffect(() => setChosen(new Set()), [result]);
  if (!result) return null;
  const drawn = result.render && result.render.kind !== 'table';
  const show = view.show || (drawn ? 'chart' : 'rows');
  return (
    <>
      <Partial hunt={hunt} onMore={onMore} />
      {hunt.warnings.map((each) => <MessageBar key={each.code + each.start} intent="warning"><MessageBarBody>Line {each.line}: {each.message}</MessageBarBody></MessageBar>)}
      <div className={s.resultHead}>
        <TabList size="small" selectedValue={show} onTabSelect={(_, data) => setView({ show: String(data.value) })} aria-label="How to show the results">
          <Tab value="rows">Results</Tab>
          <Tab value="chart">Chart</Tab>
        </TabList>
        {hunt.results.length > 1 && (
          <TabList size="small" selectedValue={table} onTabSelect={(_, data) => setTable(Number(data.value))} aria-label="Results of the query">
            {hunt.results.map((each, place) => <Tab key={place} value={place}>{each.name || `Result ${place + 1}`}</Tab>)}
          </TabList>
        )}
        <span role="status">{table === 0 ? sentence(hunt.showing) : count(rows.length, 'row')}</span>
        <span title={`Asked and answered in ${span(took / 1000)}; processor ${hunt.stats.cpu.toFixed(2)} s; ${hunt.stats.rowsRead.toLocaleString('en')} rows read`}>{hunt.stats.elapsed.toFixed(2)} s</span>
        <span className={s.space} />
        {mayLink && show === 'rows' && <Button size="small" icon={<LinkRegular />} disabled={!chosen.size} onClick={() => setLinking(true)}>{chosen.size ? `Link ${count(chosen.size, 'row')} to an incident` : 'Link to incident'}</Button>}
        {show === 'rows' && <ToggleButton size="small" icon={<FilterRegular />} checked={view.facets === 'on'} onClick={() => setView({ facets: view.facets === 'on' ? '' : 'on' })}>Facets</ToggleButton>}
        <ExportMenu query={text} span={asked} />
      </div>
      <div className={s.resultBody}>
        {show === 'chart' ? (
          <ResultChart result={result} />
        ) : (
          <>
            <ResultGrid result={result} rows={rows} chosen={chosen} onChoose={setChosen} mayChoose={mayLink} onNarrow={onNarrow} />
            {view.facets === 'on' && <Facets columns={result.columns} rows={rows} onNarrow={onNarrow} />}
          </>
        )}
      </div>
      {linking && <LinkDialog columns={result.columns} rows={[...chosen].map((place) => rows[place] ?? [])} query={text} onClose={() => setLinking(false)} />}
    </>
  );
}

const sentence = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);

/** Rows are missing: why, and what to do. */
function Partial({ hunt, onMore }: { hunt: Hunt; onMore: () => void }) {
  if (!hunt.partial) return null;
  const reasons = [...new Set(hunt.results.flatMap((each) => each.reasons))];
  const rows = hunt.results[0]?.rows.length ?? 0;
  return (
    <MessageBar intent="warning" layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>Not all rows are here</MessageBarTitle> {sentence(reasons.join('; '))}. Charts, facets and sorting know only the rows that are here; an export holds all.
      </MessageBarBody>
      {rows < 100_000 && rows >= 1000 && (
        <MessageBarActions>
          <Button size="small" onClick={onMore}>Fetch up to 100,000</Button>
        </MessageBarActions>
      )}
    </MessageBar>
  );
}
