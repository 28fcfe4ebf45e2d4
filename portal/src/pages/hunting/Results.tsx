// What became of a query: under way, failed with what to do, stopped, or its results, whose code comes with the first of them.
import { MessageBar, MessageBarBody } from '@fluentui/react-components';
import { TableSearchRegular } from '@fluentui/react-icons';
import { lazy, Suspense } from 'react';
import { EmptyState } from '../../components/EmptyState';
import { Trouble } from '../../components/Wait';
import type { Tab as QueryTab } from './desk';
import type { Run } from './runs';
import { useHuntingStyles } from './styles';
import { Waiting } from './Waiting';

const Shown = lazy(() => import('./Shown'));

type Props = { tab: QueryTab; ran: Run | undefined; onNarrow: (lines: string[]) => void; onMore: () => void };

export function Results({ tab, ran, onNarrow, onMore }: Props) {
  const s = useHuntingStyles();
  const shown = ran?.state === 'running' ? ran.before : ran;
  return (
    <section className={s.results} aria-label="Results">
      {ran?.state === 'running' && <Waiting run={ran} />}
      {ran?.state === 'failed' && <Failed run={ran} tab={tab} />}
      {ran?.state === 'stopped' && <MessageBar intent="info"><MessageBarBody>The query was stopped. Its text is as it was.</MessageBarBody></MessageBar>}
      <Suspense>{shown?.state === 'done' && <Shown key={shown.hunt.id} text={shown.text} asked={shown.span} took={shown.took} hunt={shown.hunt} onNarrow={onNarrow} onMore={onMore} />}</Suspense>
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
