// Runs of the rules, newest first, and gaps: batches that a failed run has not judged, with the button that does.
import { Button, MessageBar, MessageBarActions, MessageBarBody, MessageBarTitle } from '@fluentui/react-components';
import { ClockRegular } from '@fluentui/react-icons';
import { Link } from 'wouter';
import { api, calls } from '../../api/client';
import { useChange } from '../../api/change';
import { useMay } from '../../api/session';
import { Badge } from '../../components/Badges';
import { DataGrid, type Column } from '../../components/DataGrid';
import { EmptyState } from '../../components/EmptyState';
import { Choice, Filters } from '../../components/Filters';
import { Time } from '../../components/Time';
import { Wait } from '../../components/Wait';
import { useView } from '../../state/view';
import { count } from '../../state/words';
import { useRules } from './useRules';
import { JOINED, TOUCHES, ruleAddress, type Run } from './words';

const MARKS = { done: ['good', '✓', 'Done'], failed: ['high', '!', 'Gap'], filled: ['informational', '↺', 'Filled'] } as const;

export function RunState({ of }: { of: Run }) {
  const [tone, mark, word] = MARKS[of.status];
  return <Badge tone={tone} mark={<span aria-hidden>{mark}</span>}>{word}</Badge>;
}

/** The columns of a list of runs; `title` names the rule where the list is of all. */
function columns(title?: (id: string) => string): Column<Run>[] {
  const all: (Column<Run> | false | undefined)[] = [
    { id: 'status', header: 'Outcome', width: 96, cell: (row) => <RunState of={row} /> },
    title && { id: 'rule', header: 'Rule', width: 300, grow: true, cell: (row) => <Link href={ruleAddress(row.rule)} title={title(row.rule)}>{title(row.rule)}</Link> },
    { id: 'batches', header: 'Batches', width: 84, numeric: true, cell: (row) => (row.end - 1 > row.start ? `${row.start}–${row.end - 1}` : row.start) },
    { id: 'passes', header: 'Times', width: 66, numeric: true, cell: (row) => row.passes.toLocaleString('en') },
    { id: 'matched', header: 'Rows', width: 74, numeric: true, cell: (row) => row.matched.toLocaleString('en') },
    { id: 'alerts', header: 'Alerts', width: 74, numeric: true, cell: (row) => row.alerts.toLocaleString('en') },
    { id: 'joined', header: 'Joined', width: 74, numeric: true, cell: (row) => <span title={JOINED}>{row.joined.toLocaleString('en')}</span> },
    { id: 'seconds', header: 'Seconds', width: 84, numeric: true, cell: (row) => row.seconds.toFixed(2) },
    { id: 'finished', header: 'Finished', width: 146, cell: (row) => <Time at={row.finished} /> },
    { id: 'error', header: 'What went wrong', width: 160, grow: !title, cell: (row) => <span title={row.error}>{row.error}</span> },
  ];
  return all.filter((column): column is Column<Run> => !!column);
}

export function Runs({ rule = '' }: { rule?: string }) {
  const [view, setView] = useView({ outcome: [] as string[] });
  const may = useMay('detections.manage');
  const rules = useRules();
  const runs = api.useQuery('get', '/api/v1/rules/runs', { params: { query: { rule, limit: 1000 } } });
  const gaps = api.useQuery('get', '/api/v1/rules/gaps', {});
  const fill = useChange(() => calls.POST('/api/v1/rules/gaps/fill'), { done: (answer) => answer?.message ?? 'Filled', touches: TOUCHES });
  const own = gaps.data?.filter((gap) => !rule || gap.rule === rule) ?? [];
  const titles = new Map(rules.data?.map((each) => [each.rule.id, each.rule.title]));
  return (
    <>
      {own.length > 0 && (
        <MessageBar intent="error" layout="multiline">
          <MessageBarBody>
            <MessageBarTitle>{count(own.length, 'gap')}</MessageBarTitle> These runs failed, so their batches were not judged: {own[0]?.error} They are tried again every hour; filling them now judges them at once, nothing is lost.
          </MessageBarBody>
          {may && (
            <MessageBarActions>
              <Button disabled={fill.isPending} onClick={() => fill.mutate(undefined)}>{fill.isPending ? 'Filling …' : 'Fill now'}</Button>
            </MessageBarActions>
          )}
        </MessageBar>
      )}
      <Filters>
        <Choice label="Outcome" values={Object.keys(MARKS)} chosen={view.outcome} word={(word) => MARKS[word as Run['status']][2]} onChange={(outcome) => setView({ outcome })} />
      </Filters>
      <Wait for={runs}>
        {(data) => (
          <DataGrid
            name={rule ? 'rule-runs' : 'runs'}
            label="Runs"
            columns={columns(rule ? undefined : (id) => titles.get(id) ?? (id === 'foreign' ? 'Alerts of other products' : id))}
            rows={data.filter((run) => !view.outcome.length || view.outcome.includes(run.status))}
            rowKey={(run) => run.id}
            height={rule ? 420 : undefined}
            empty={
              <EmptyState icon={<ClockRegular />} title="No run yet">
                Rules run by themselves as soon as new rows have come. Every run is listed here with what it judged; quiet runs in a row are one line.
              </EmptyState>
            }
          />
        )}
      </Wait>
    </>
  );
}
