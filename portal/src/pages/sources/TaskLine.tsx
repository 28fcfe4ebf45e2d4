// Work in the background on one line: how far, how fast, how long still, and what came of it with links.
import { Button, ProgressBar, makeStyles, tokens } from '@fluentui/react-components';
import { DismissCircleRegular } from '@fluentui/react-icons';
import { Link } from 'wouter';
import type { Schemas } from '../../api/client';
import { Badge, type Tone } from '../../components/Badges';
import { Time } from '../../components/Time';
import { span } from '../../state/time';
import { bytes, count } from '../../state/words';

export type Task = Schemas['TaskBody'];
export const isOpen = (task: Task): boolean => ['waiting', 'running', 'stopping'].includes(task.state);

const useStyles = makeStyles({
  line: { display: 'grid', gridTemplateColumns: 'minmax(0, 1fr) auto', gap: '4px 16px', alignItems: 'center', padding: '10px 14px', background: tokens.colorNeutralBackground1, border: `1px solid ${tokens.colorNeutralStroke2}`, borderRadius: '6px', fontSize: '13px', lineHeight: '20px' },
  head: { display: 'flex', gap: '10px', alignItems: 'center', minWidth: 0, flexWrap: 'wrap' },
  name: { fontWeight: 600, overflowWrap: 'anywhere', minWidth: 0 },
  quiet: { color: tokens.colorNeutralForeground2 },
  whole: { gridColumn: '1 / -1', minWidth: 0 },
  problems: { margin: '4px 0 0', paddingLeft: '18px', overflowWrap: 'anywhere' },
});

const STATES: Record<Task['state'], [Tone, string, string]> = {
  waiting: ['neutral', '◷', 'Waiting'],
  running: ['brand', '▸', 'Running'],
  stopping: ['neutral', '◷', 'Stopping'],
  done: ['good', '✓', 'Done'],
  failed: ['high', '!', 'Failed'],
  cancelled: ['neutral', '✗', 'Cancelled'],
};

type Props = { of: Task; unit: 'bytes' | 'letters'; label?: string; onCancel?: () => void };

export function TaskLine({ of, unit, label, onCancel }: Props) {
  const s = useStyles();
  const [tone, mark, word] = STATES[of.state];
  const amount = unit === 'bytes' ? bytes : (value: number) => value.toLocaleString('en');
  const judging = of.state === 'running' && of.size > 0 && of.done >= of.size;
  return (
    <article className={s.line} aria-label={label ?? of.name}>
      <div className={s.head}>
        <span className={s.name}>{label ?? of.name}</span>
        <Badge tone={tone} mark={<span aria-hidden>{mark}</span>}>{judging ? 'Judging' : word}</Badge>
        <span className={`${s.quiet} numbers`}>{of.size > 0 && `${amount(of.size)}${unit === 'letters' ? ' letters' : ''} · `}{of.actor} · <Time at={of.created} /></span>
      </div>
      {onCancel && (of.state === 'waiting' || of.state === 'running') ? <Button size="small" icon={<DismissCircleRegular />} onClick={onCancel} aria-label={`Cancel ${of.name}`}>Cancel</Button> : <span />}
      {isOpen(of) && (
        <div className={s.whole} aria-live="polite">
          <ProgressBar value={of.state === 'running' && of.size && !judging ? of.done / of.size : undefined} aria-label={`Progress of ${of.name}`} />
          <span className={`${s.quiet} numbers`}>
            {of.state === 'waiting' && 'Waits for its turn'}
            {of.state === 'stopping' && 'Ends with what it has read'}
            {judging && 'Read; now the rules look at what came'}
            {of.state === 'running' && !judging && `${amount(of.done)} of ${amount(of.size)}${of.items ? `, ${count(of.items, 'record')}` : ''}${of.rate ? `, ${amount(Math.round(of.rate))}/s` : ''}${of.remaining !== null ? `, about ${span(of.remaining)} to go` : ''}`}
          </span>
        </div>
      )}
      {of.error && <div className={s.whole}>{of.error}</div>}
      {of.result && <div className={s.whole}><Result of={of.result} since={of.started} /></div>}
    </article>
  );
}

type Told = { rows?: number; records?: number; duplicates?: number; deadLetters?: number; alerts?: number; incidents?: number[]; problems?: string[]; folder?: string; files?: number };

function Result({ of, since }: { of: Task['result']; since: string | null }) {
  const s = useStyles();
  const told = (of ?? {}) as Told;
  const incidents = told.incidents ?? [];
  if (told.folder) return <>{count(told.files ?? 0, 'file')} in <span className="mono">{told.folder}</span></>;
  return (
    <>
      <span className="numbers">
        {count(told.records ?? 0, 'record')}, {count(told.rows ?? 0, 'new row')}
        {told.duplicates ? `, ${told.duplicates.toLocaleString('en')} known already` : ''}
        {told.deadLetters ? <>, <Link href="/deadletters">{count(told.deadLetters, 'dead letter')}</Link></> : ''}
        {' · '}
        {incidents.length ? (
          <>
            {count(told.alerts ?? 0, 'alert')} in {count(incidents.length, 'incident')}:{' '}
            {incidents.slice(0, 5).map((number, place) => <span key={number}>{place > 0 && ', '}<Link href={`/incidents/${number}`}>{`#${number}`}</Link></span>)}
            {incidents.length > 5 && <> and <Link href={`/incidents${since ? '?sort=-updated' : ''}`}>{`${incidents.length - 5} more`}</Link></>}
          </>
        ) : told.alerts ? (
          count(told.alerts, 'alert')
        ) : (
          'no alert'
        )}
      </span>
      {!!told.problems?.length && (
        <details>
          <summary style={{ cursor: 'pointer' }}>{count(told.problems.length, 'problem')}</summary>
          <ul className={s.problems}>{told.problems.map((each) => <li key={each}>{each}</li>)}</ul>
        </details>
      )}
    </>
  );
}
