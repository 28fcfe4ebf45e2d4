// What the licences open, and what is missing without those that are not there.
import type { Schemas } from '../../api/client';
import { Badge } from '../../components/Badges';
import { Card } from '../../components/Card';
import { Reasons } from '../../components/Reasons';
import { count } from '../../state/words';

export function Features({ of }: { of: Schemas['LicencesBody'] }) {
  const sorted = [...of.features].sort((a, b) => Number(a.on) - Number(b.on));
  return (
    <>
      <Card title="How far Explorer looks back">
        <p style={{ margin: 0, fontSize: 13 }}><strong>{count(of.lookbackDays, 'day')}</strong>: {of.lookbackBecause}.</p>
      </Card>
      <Card title="Features" unit={`${of.features.filter((each) => each.on).length} of ${of.features.length} are licensed`}>
        {sorted.map((each) => (
          <details key={each.name} open={!each.on} style={{ borderTop: '1px solid var(--colorNeutralStroke3)', padding: '8px 0', fontSize: 13 }}>
            <summary style={{ cursor: 'pointer', display: 'flex', gap: 10, alignItems: 'center' }}>
              <span style={{ width: 104, flexShrink: 0 }}>
                <Badge tone={each.on ? 'good' : 'neutral'} mark={<span aria-hidden>{each.on ? '✓' : '✗'}</span>}>{each.on ? 'Licensed' : 'Not licensed'}</Badge>
              </span>
              {each.title}
            </summary>
            <div style={{ padding: '6px 0 0 20px' }}>
              {!each.on && <p style={{ margin: '0 0 6px' }}>Without it: {each.without}.</p>}
              <Reasons of={each.because} />
            </div>
          </details>
        ))}
      </Card>
    </>
  );
}
