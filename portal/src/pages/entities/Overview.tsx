// What is known of the entity: how common it is, when it was active, where it was seen, and with what.
import { makeStyles, tokens } from '@fluentui/react-components';
import { Link } from 'wouter';
import { Bars } from '../../components/Bars';
import { Badge, Severity, Status } from '../../components/Badges';
import { Card } from '../../components/Card';
import { EmptyState } from '../../components/EmptyState';
import { Facts } from '../../components/Facts';
import { Ranks } from '../../components/Ranks';
import { Stat } from '../../components/Stat';
import { Time } from '../../components/Time';
import { Wait } from '../../components/Wait';
import { entityAddress, PLACES, type Subject } from '../../state/entities';
import { queryOf } from '../../state/view';
import { plain } from '../../state/words';
import { useActivity } from './activity';
import { KINDS, type Profile } from './words';

const useStyles = makeStyles({
  grid: { display: 'grid', gridTemplateColumns: 'minmax(0, 1fr) 380px', gap: '14px', alignItems: 'start', '@media (max-width: 1100px)': { gridTemplateColumns: 'minmax(0, 1fr)' } },
  column: { display: 'flex', flexDirection: 'column', gap: '14px', minWidth: 0 },
  strip: { display: 'flex', flexWrap: 'wrap', gap: '10px', '& > *': { flex: '1 1 110px' } },
  scroll: { overflowX: 'auto', position: 'relative' },
  table: { borderCollapse: 'collapse', fontSize: '13px', width: '100%', minWidth: '480px', '& th': { textAlign: 'left', fontWeight: 400 }, '& thead th': { fontSize: '12px', fontWeight: 600, color: tokens.colorNeutralForeground2 }, '& th, & td': { padding: '5px 12px 5px 0', borderBottom: `1px solid ${tokens.colorNeutralStroke3}` }, '& .number': { textAlign: 'right', fontVariantNumeric: 'tabular-nums' } },
  incident: { padding: '6px 0', borderTop: `1px solid ${tokens.colorNeutralStroke3}`, fontSize: '13px', lineHeight: '20px', ':first-of-type': { borderTop: 'none' } },
  related: { display: 'grid', gridTemplateColumns: 'repeat(auto-fit, minmax(240px, 1fr))', gap: '18px 28px' },
  head: { fontSize: '13px', margin: '0 0 4px', fontWeight: 600 },
});

const words = (amount: number, one: string, many: string) => (amount === 1 ? one : many);

export function Overview({ of, days }: { of: Profile; days: number }) {
  const s = useStyles();
  const address = (patch: Record<string, string | string[]>) => `/${PLACES[of.subject]}/${encodeURIComponent(of.name)}${queryOf({ ...(days === 30 ? {} : { days: String(days) }), ...patch })}`;
  return (
    <>
      <div className={s.strip}>
        <Stat label={words(of.alertsTotal, 'alert that names it', 'alerts that name it')} value={of.alertsTotal} tone={of.alertsTotal ? 'high' : undefined} to={address({ tab: 'alerts' })} />
        <Stat label={words(of.incidents.length, 'incident', 'incidents')} value={of.incidents.length} to={address({ tab: 'alerts' })} />
        {of.subject !== 'device' && <Stat label={words(of.devices, 'device it was seen on', 'devices it was seen on')} value={of.devices} />}
        {of.subject !== 'user' && <Stat label={of.subject === 'mailbox' ? words(of.people, 'correspondent', 'correspondents') : words(of.people, 'account it was seen with', 'accounts it was seen with')} value={of.people} />}
        <Stat label={words(of.sightings.length, 'table of signals that speaks of it', 'tables of signals that speak of it')} value={of.sightings.length} />
      </div>
      <div className={s.grid}>
        <div className={s.column}>
          <Activity of={of} days={days} />
          <Card title="Where it was seen" unit="events by table of signals">
            {of.sightings.length ? (
              <div className={s.scroll} tabIndex={0} role="region" aria-label="Where it was seen">
                <table className={s.table}>
                  <thead><tr><th scope="col">Table</th><th scope="col" className="number">Events</th><th scope="col" className="number">Devices</th><th scope="col" className="number">Accounts</th><th scope="col">First</th><th scope="col">Last</th></tr></thead>
                  <tbody>
                    {of.sightings.map((each) => (
                      <tr key={each.table}>
                        <th scope="row"><Link href={address({ tab: 'timeline', table: each.table })}>{each.table}</Link></th>
                        <td className="number">{each.events.toLocaleString('en')}</td>
                        <td className="number">{each.devices.toLocaleString('en')}</td>
                        <td className="number">{each.people.toLocaleString('en')}</td>
                        <td><Time at={each.first} /></td>
                        <td><Time at={each.last} /></td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </div>
            ) : (
              <EmptyState title="No signal speaks of it">It may have been quiet in this time, or go by another name; a longer time or a hunt may tell.</EmptyState>
            )}
          </Card>
          <Related of={of} />
        </div>
        <div className={s.column}>
          <Card title="What is known" unit={of.facts.length ? 'from its newest description' : undefined}>
            {of.facts.length ? <Facts of={of.facts.map((fact) => [plain(fact.word), known(fact.value)])} /> : <p style={{ fontSize: 13, margin: 0 }}>No source describes it.</p>}
          </Card>
          <Card title="Incidents">
            {of.incidents.slice(0, 8).map((each) => (
              <div key={each.number} className={s.incident}>
                <Link href={`/incidents/${each.number}`}>{each.name}</Link>
                <div style={{ display: 'flex', gap: 8, marginTop: 4, flexWrap: 'wrap' }}><span className="numbers">#{each.number}</span> <Severity value={each.severity} /> <Status value={each.status} /></div>
              </div>
            ))}
            {!of.incidents.length && <p style={{ fontSize: 13, margin: 0 }}>No incident names it.</p>}
          </Card>
        </div>
      </div>
    </>
  );
}

const known = (value: string) => (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) ? <Time at={value} /> : value);

function Activity({ of, days }: { of: Profile; days: number }) {
  const { asked, slots } = useActivity(of, days);
  return (
    <Card title="Activity" unit={`events by ${days <= 7 ? 'hour' : 'day'} of UTC; a column leads to its events`}>
      <Wait for={asked}>{(data) => <Bars label="Activity" words={[{ id: 'events', title: 'Events', color: 'var(--brand-bar)' }]} slots={slots(data)} height={90} />}</Wait>
    </Card>
  );
}

function Related({ of }: { of: Profile }) {
  const s = useStyles();
  const kinds = [...new Set(of.related.map((each) => each.subject))];
  return (
    <Card title="Seen together with" unit="events that name both, the most frequent ten of each kind">
      {kinds.length ? (
        <div className={s.related}>
          {kinds.map((kind: Subject) => (
            <section key={kind}>
              <h3 className={s.head}>{KINDS[kind].many}</h3>
              <Ranks label={KINDS[kind].many} of={of.related.filter((each) => each.subject === kind).map((each) => ({ key: each.name, name: each.name, value: each.events, to: entityAddress(kind, each.name) }))} />
            </section>
          ))}
        </div>
      ) : (
        <p style={{ fontSize: 13, margin: 0 }}><Badge>Alone</Badge> Nothing else stands in the same events.</p>
      )}
    </Card>
  );
}

