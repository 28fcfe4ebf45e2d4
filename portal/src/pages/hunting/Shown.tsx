// What a query gave: reasons first, then rows with facets, or a chart; export and linking act on it.
import { Button, MessageBar, MessageBarActions, MessageBarBody, MessageBarTitle, Tab, TabList, ToggleButton } from '@fluentui/react-components';
import { FilterRegular, LinkRegular } from '@fluentui/react-icons';
import { useEffect, useMemo, useState } from 'react';
import { useMay } from '../../api/session';
import { span } from '../../state/time';
import { count } from '../../state/words';
import { useView } from '../../state/view';
import { ExportMenu } from './ExportMenu';
import { Facets } from './Facets';
import { LinkDialog } from './LinkDialog';
import { ResultChart } from './ResultChart';
import { ResultGrid } from './ResultGrid';
import { useHuntingStyles } from './styles';
import type { Hunt } from './types';
import type { Row } from './values';

type Props = { text: string; asked: string; took: number; hunt: Hunt; onNarrow: (lines: string[]) => void; onMore: () => void };

export default function Shown({ text, asked, took, hunt, onNarrow, onMore }: Props) {
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
