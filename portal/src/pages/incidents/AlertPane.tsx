// One alert: what was found, why it is in this incident, its evidence, the rows that raised it.
import { Accordion, AccordionHeader, AccordionItem, AccordionPanel } from '@fluentui/react-components';
import { Link } from 'wouter';
import type { Schemas } from '../../api/client';
import { Badge, Severity, Status } from '../../components/Badges';
import { Facts } from '../../components/Facts';
import { Flyout } from '../../components/Flyout';
import { Time } from '../../components/Time';
import { count, list, plain } from '../../state/words';
import { pageOf } from './assets';
import { linkWords, type Alert } from './words';

type Props = { of: Alert | undefined; reasons: Schemas['LinkBody'][]; all: Alert[]; onClose: () => void };

export function AlertPane({ of, reasons, all, onClose }: Props) {
  const title = (id: string) => all.find((alert) => alert.id === id)?.title ?? id;
  return (
    <Flyout open={of !== undefined} title={of?.title ?? ''} onClose={onClose}>
      {of && (
        <>
          <div style={{ display: 'flex', gap: 8, flexWrap: 'wrap' }}>
            <Severity value={of.severity} /> <Status value={of.status} /> <Badge>{plain(of.category)}</Badge>
          </div>
          <p style={{ margin: 0 }}>{of.description}</p>
          <Facts
            of={[
              ['Detected by', `${of.source}: ${of.detector}`],
              ['Service', plain(of.service)],
              ['Techniques', of.techniques.length > 0 && list(of.techniques)],
              ['First activity', <Time key="f" at={of.firstActivity} show="seconds" />],
              ['Last activity', <Time key="l" at={of.lastActivity} show="seconds" />],
              ['Raised by', count(of.count, 'row')],
              ['Repeats', of.repeats > 0 && `${of.repeats} like it were folded into it`],
            ]}
          />
          <section>
            <h3 style={{ fontSize: 14, margin: '0 0 6px' }}>Why it is in this incident</h3>
            {reasons.length ? (
              <ul style={{ margin: 0, paddingLeft: 18, fontSize: 13, lineHeight: '20px' }}>
                {reasons.map((link) => (
                  <li key={link.alert + link.other + link.verb}>
                    {linkWords(link.reason, title(link.alert === of.id ? link.other : link.alert))}
                  </li>
                ))}
              </ul>
            ) : (
              <p style={{ margin: 0, fontSize: 13 }}>{all.length > 1 ? 'The incident began with it.' : 'It is the only alert.'}</p>
            )}
          </section>
          <section>
            <h3 style={{ fontSize: 14, margin: '0 0 6px' }}>Evidence</h3>
            <ul style={{ margin: 0, padding: 0, listStyle: 'none', fontSize: 13, lineHeight: '24px' }}>
              {of.evidence.map((item, place) => (
                <li key={place} style={{ overflowWrap: 'anywhere' }}>
                  <Badge tone={item.role === 'Impacted' ? 'medium' : 'neutral'}>{plain(item.type)}</Badge> <Named of={item} /> {item.role === 'Impacted' && '(impacted)'} {item.detail}
                </li>
              ))}
            </ul>
          </section>
          {of.rows.length > 0 && (
            <section>
              <h3 style={{ fontSize: 14, margin: 0 }}>{of.rows.length === 1 ? 'The row that raised it' : 'Rows that raised it'}</h3>
              <Accordion collapsible multiple defaultOpenItems={[0]}>
                {of.rows.map((row, place) => (
                  <AccordionItem key={place} value={place}>
                    <AccordionHeader size="small">{String(row['Timestamp'] ?? `Row ${place + 1}`)}</AccordionHeader>
                    <AccordionPanel>
                      <Facts of={Object.entries(row).map(([name, value]) => [name, value === null || value === '' ? '' : <span key={name} className="mono">{typeof value === 'object' ? JSON.stringify(value) : String(value)}</span>])} />
                    </AccordionPanel>
                  </AccordionItem>
                ))}
              </Accordion>
            </section>
          )}
        </>
      )}
    </Flyout>
  );
}

function Named({ of }: { of: Alert['evidence'][number] }) {
  const page = pageOf(of);
  return page ? <Link href={page}>{of.label}</Link> : <>{of.label}</>;
}
