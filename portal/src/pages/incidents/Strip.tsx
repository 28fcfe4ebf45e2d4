// What is open now, and what moved in the last day: each number leads to its list.
import { makeStyles } from '@fluentui/react-components';
import { useState } from 'react';
import { api } from '../../api/client';
import { Stat } from '../../components/Stat';
import { queryOf } from '../../state/view';
import { STOCK } from './QueueFilters';

const useStyles = makeStyles({ strip: { display: 'flex', flexWrap: 'wrap', gap: '10px', '& > *': { flex: '1 1 130px' } } });

const OPEN = ['Active' as const, 'InProgress' as const];
const ONE = { status: OPEN, limit: 1 };

function useTotal(query: Record<string, unknown>): number | undefined {
  return api.useQuery('get', '/api/v1/incidents', { params: { query: { ...ONE, ...query } } }).data?.total;
}

export function Strip() {
  const s = useStyles();
  const [since] = useState(() => new Date(Math.floor(Date.now() / 60_000) * 60_000 - 86_400_000).toISOString());
  const tiles: [string, number | undefined, object, string?][] = [
    ['high severity, open', useTotal({ severity: ['High'] }), { severity: ['High'] }, 'high'],
    ['medium severity, open', useTotal({ severity: ['Medium'] }), { severity: ['Medium'] }, 'medium'],
    ['open and assigned to nobody', useTotal({ assigned: '' }), { assigned: 'nobody' }],
    ['open with activity in the last 24 hours', useTotal({ active_from: since }), { since: '24h' }],
    ['in progress', useTotal({ status: ['InProgress'] }), { status: ['InProgress'] }],
  ];
  return (
    <div className={s.strip}>
      {tiles.map(([label, total, patch, tone]) => (
        <Stat key={label} label={label} value={total ?? '–'} tone={total ? tone : undefined} to={`/incidents${queryOf({ ...STOCK, ...patch }, STOCK)}`} />
      ))}
    </div>
  );
}
