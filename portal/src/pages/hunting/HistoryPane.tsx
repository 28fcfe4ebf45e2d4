// Queries that were run: one's own, with the right also everybody's; each can be opened again.
import { Button, Switch } from '@fluentui/react-components';
import { useState } from 'react';
import { api } from '../../api/client';
import { useMay } from '../../api/session';
import { Badge, type Tone } from '../../components/Badges';
import { Time } from '../../components/Time';
import { Wait } from '../../components/Wait';
import { count, plain } from '../../state/words';
import { useHuntingStyles } from './styles';
import type { Ran } from './types';

type Props = { onText: (text: string, name: string, span: string) => void };
const TONES: Record<string, Tone> = { done: 'good', partial: 'low', failed: 'high', cancelled: 'neutral' };
const STEP = 30;

export function HistoryPane({ onText }: Props) {
  const s = useHuntingStyles();
  const mayAll = useMay('hunting.usage');
  const [all, setAll] = useState(false);
  const [limit, setLimit] = useState(STEP);
  const history = api.useQuery('get', '/api/v1/hunting/history', { params: { query: { person: all ? '*' : '', limit } } });
  return (
    <>
      {mayAll && <Switch label="Everybody’s" checked={all} onChange={(_, data) => setAll(data.checked)} />}
      <Wait for={history}>
        {(found) => (
          <>
            {!found.value.length && <div className={s.quiet}>Nothing was run yet. Every query you run is kept here for 30 days.</div>}
            <ol className={s.list}>{found.value.map((ran) => <Line key={ran.serial} ran={ran} all={all} onText={onText} />)}</ol>
            {found.next !== null && limit < 1000 && <Button size="small" onClick={() => setLimit(Math.min(1000, limit + 3 * STEP))}>Older ones ({(found.total - found.value.length).toLocaleString('en')})</Button>}
          </>
        )}
      </Wait>
    </>
  );
}

function Line({ ran, all, onText }: { ran: Ran; all: boolean } & Props) {
  const s = useHuntingStyles();
  const name = ran.query.trim().split(/\s|\|/)[0] || 'Query';
  return (
    <li style={{ padding: '6px 0', borderBottom: '1px solid var(--colorNeutralStroke3)' }}>
      <button type="button" className={s.plainButton} style={{ whiteSpace: 'normal', width: '100%', fontSize: 12 }} aria-label={`Open again: ${ran.query.slice(0, 400)}`} title={ran.query.slice(0, 2000)} onClick={() => onText(ran.query, `${name} again`, ran.span)}>
        <span className="mono" style={{ display: '-webkit-box', WebkitLineClamp: 3, WebkitBoxOrient: 'vertical', overflow: 'hidden' }}>{ran.query.slice(0, 400)}</span>
      </button>
      <div className={s.quiet} style={{ display: 'flex', flexWrap: 'wrap', gap: '2px 8px', alignItems: 'center', padding: '2px 4px 0' }}>
        <Badge tone={TONES[ran.state] ?? 'neutral'}>{plain(ran.state)}</Badge>
        <Time at={ran.started} />
        <span>{count(ran.rows, 'row')}</span>
        <span>{ran.elapsed.toFixed(1)} s</span>
        {all && <span>{ran.person}</span>}
        {ran.reason && <span style={{ overflowWrap: 'anywhere' }}>{ran.reason.slice(0, 200)}</span>}
      </div>
    </li>
  );
}
