// A query under way: for how long, and whether it still waits for its turn.
import { Spinner } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import { api } from '../../api/client';
import { span } from '../../state/time';
import { spanWords } from './SpanPicker';
import type { Run } from './runs';
import { useZone } from '../../theme/prefs';

export function Waiting({ run }: { run: Extract<Run, { state: 'running' }> }) {
  const zone = useZone();
  const [now, setNow] = useState(() => performance.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), 500);
    return () => clearInterval(timer);
  }, []);
  const elapsed = Math.max(0, now - run.started) / 1000;
  const all = api.useQuery('get', '/api/v1/hunting/running', {}, { enabled: elapsed > 1.5, refetchInterval: 1500, staleTime: 0 });
  const mine = all.data?.find((each) => each.id === run.id);
  const words = run.stopping ? 'Stopping' : mine?.waiting ? 'Waiting for a turn: other queries are running' : `Looking through ${spanWords(run.span, zone).toLowerCase()}`;
  return (
    <div style={{ display: 'flex', alignItems: 'center', gap: 10, fontSize: 13 }} role="status">
      <Spinner size="tiny" aria-hidden /> {words}{elapsed >= 1 && ` · ${span(elapsed)}`}
    </div>
  );
}
