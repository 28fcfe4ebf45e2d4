// How much of the organisation's share of computing is used in this quarter of an hour, and who used what.
import { Button, Popover, PopoverSurface, PopoverTrigger } from '@fluentui/react-components';
import { TopSpeedRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { api, type Schemas } from '../../api/client';
import { Time } from '../../components/Time';
import { Wait } from '../../components/Wait';
import { span } from '../../state/time';
import { count } from '../../state/words';
import { useHuntingStyles } from './styles';

export function Quota({ spent }: { spent: Schemas['QuotaBody'] | undefined }) {
  const s = useHuntingStyles();
  const [open, setOpen] = useState(false);
  const used = api.useQuery('get', '/api/v1/hunting/usage', { params: { query: { days: 1 } } }, { enabled: open });
  const share = spent && spent.allotted > 0 ? spent.used / spent.allotted : undefined;
  const words = share === undefined ? 'Use' : `${Math.round(share * 100)} % of the quota used`;
  return (
    <Popover open={open} onOpenChange={(_, data) => setOpen(data.open)} trapFocus>
      <PopoverTrigger disableButtonEnhancement>
        <Button size="small" appearance="subtle" icon={<TopSpeedRegular />}>{words}</Button>
      </PopoverTrigger>
      <PopoverSurface aria-label="Use and quota" style={{ maxWidth: 460 }}>
        <div style={{ display: 'flex', flexDirection: 'column', gap: 10, fontSize: 13 }}>
          {spent ? (
            <div>
              {spent.allotted > 0 ? <>Your organisation has used {spent.used.toFixed(1)} of {span(spent.allotted)} of processor time; it is filled up again at <Time at={spent.reset} show="clock" />.</> : 'There is no limit on processor time here.'}
              {spent.warned && ' Shorter time ranges and filters before joins make queries cheaper.'}
            </div>
          ) : (
            <div className={s.quiet}>The quota is shown after a query has run.</div>
          )}
          <Wait for={used}>
            {(found) => (
              <table style={{ borderSpacing: '12px 2px', marginLeft: -12, textAlign: 'left' }}>
                <caption style={{ textAlign: 'left', paddingLeft: 12 }} className={s.quiet}>Last 24 hours</caption>
                <thead><tr><th scope="col">Person</th><th scope="col">Through</th><th scope="col">Queries</th><th scope="col">Processor</th><th scope="col">Use</th></tr></thead>
                <tbody>
                  {found.rows.map((row) => <tr key={row.person + row.interface}><td>{row.person}</td><td>{row.interface}</td><td>{count(row.runs, 'query', 'queries')}{row.failed > 0 && `, ${row.failed} failed`}</td><td>{row.cpu.toFixed(1)} s</td><td>{row.level}</td></tr>)}
                  {!found.rows.length && <tr><td colSpan={5}>Nobody ran a query yet.</td></tr>}
                </tbody>
              </table>
            )}
          </Wait>
        </div>
      </PopoverSurface>
    </Popover>
  );
}
