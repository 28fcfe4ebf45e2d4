// Signals by source and how each fares.
import { makeStyles, tokens } from '@fluentui/react-components';
import { PlugConnectedRegular } from '@fluentui/react-icons';
import type { Schemas } from '../../api/client';
import { Badge, type Tone } from '../../components/Badges';
import { Card } from '../../components/Card';
import { EmptyState } from '../../components/EmptyState';
import { Time } from '../../components/Time';
import { PlaceLink } from '../../components/PlaceLink';
import { plain } from '../../state/words';

const useStyles = makeStyles({
  scroll: { overflowX: 'auto', position: 'relative' },
  table: { borderCollapse: 'collapse', fontSize: '13px', width: '100%', minWidth: '620px', '& th': { textAlign: 'left', fontSize: '12px', fontWeight: 600, color: tokens.colorNeutralForeground2 }, '& th, & td': { padding: '6px 12px 6px 0', borderBottom: `1px solid ${tokens.colorNeutralStroke3}` }, '& .number': { textAlign: 'right', fontVariantNumeric: 'tabular-nums' } },
});

type Source = Schemas['SourceBody'];
const TONES: Record<Source['state'], [Tone, string]> = { ok: ['good', '✓'], silent: ['high', '○'], failing: ['high', '✗'] };

export function Sources({ of }: { of: Source[] }) {
  const s = useStyles();
  return (
    <Card title="Signals" unit="records received since each source was first seen" actions={<PlaceLink to="/sources">All sources</PlaceLink>}>
      {of.length ? (
        <div className={s.scroll} tabIndex={0} role="region" aria-label="Signals by source">
          <table className={s.table}>
            <thead>
              <tr><th scope="col">Source</th><th scope="col">Health</th><th scope="col" className="number">Records</th><th scope="col" className="number">A second, last hour</th><th scope="col" className="number">Dead letters</th><th scope="col">Last received</th><th scope="col">Newest event</th></tr>
            </thead>
            <tbody>
              {of.map((each) => {
                const [tone, mark] = TONES[each.state];
                return (
                  <tr key={each.connector}>
                    <th scope="row"><PlaceLink to="/sources" plain>{each.connector}</PlaceLink></th>
                    <td><Badge tone={tone} mark={<span aria-hidden>{mark}</span>}>{plain(each.state)}</Badge>{each.error && <div style={{ fontSize: 12, overflowWrap: 'anywhere' }}>{each.error}</div>}</td>
                    <td className="number">{each.events.toLocaleString('en')}</td>
                    <td className="number">{each.rate >= 10 ? Math.round(each.rate).toLocaleString('en') : each.rate.toFixed(2)}</td>
                    <td className="number">{each.dead.toLocaleString('en')}</td>
                    <td><Time at={each.lastSeen} /></td>
                    <td><Time at={each.newestEvent} /></td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      ) : (
        <EmptyState icon={<PlugConnectedRegular />} title="No source has sent anything yet">Everything here begins with signals: connect a source, or import files, and incidents follow by themselves.</EmptyState>
      )}
    </Card>
  );
}
