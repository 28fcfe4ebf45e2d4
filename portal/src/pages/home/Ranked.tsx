// Alerts by service and tactic; the people and devices that alerts name first most often.
import { Link } from 'wouter';
import { Card } from '../../components/Card';
import { Ranks } from '../../components/Ranks';
import { entityAddress } from '../../state/entities';
import { alertsAddress } from '../../state/lists';
import { count, plain } from '../../state/words';
import type { Schemas } from '../../api/client';
import type { Overview } from './data';
import { totalsOf, type Period } from './period';

const ranked = (counts: Schemas['CountBody'][]): [string, number][] => [...totalsOf(counts)].sort((a, b) => b[1] - a[1]);
const Nothing = () => <p style={{ fontSize: 13, margin: 0 }}>No alert in this time.</p>;

export function Services({ of, period }: { of: Overview; period: Period }) {
  return (
    <Card title="By service" unit={of.byService.unit}>
      {of.byService.total ? <Ranks label="Alerts by service" of={ranked(of.byService.counts).map(([word, value]) => ({ key: word, name: plain(word), value, to: alertsAddress({ service: [word], from: period.since }) }))} /> : <Nothing />}
    </Card>
  );
}

export function Tactics({ of, period }: { of: Overview; period: Period }) {
  return (
    <Card title="By tactic" unit={of.byTactic.unit}>
      {of.byTactic.total ? <Ranks label="Alerts by tactic" of={ranked(of.byTactic.counts).map(([word, value]) => ({ key: word, name: plain(word), value, to: alertsAddress({ category: [word], from: period.since }) }))} /> : <Nothing />}
    </Card>
  );
}

type TargetsProps = { title: string; type: 'user' | 'device'; of: Schemas['TargetBody'][]; period: Period };

export function Targets({ title, type, of, period }: TargetsProps) {
  const field = type === 'user' ? 'person' : 'device';
  return (
    <Card title={title} unit="alerts that name them first">
      {of.length ? (
        <Ranks
          label={title}
          of={of.map((each) => ({
            key: each.id,
            name: each.name,
            value: each.alerts,
            to: entityAddress(type, each.name),
            more: `in ${count(each.incidents, 'incident')}`,
            shown: <Shown many={each.alerts} to={alertsAddress({ [field]: each.id, from: period.since })} />,
          }))}
        />
      ) : (
        <p style={{ fontSize: 13, margin: 0 }}>No alert in this time names a {type}.</p>
      )}
    </Card>
  );
}

const Shown = ({ many, to }: { many: number; to: string }) => <Link href={to}>{count(many, 'alert')}</Link>;
