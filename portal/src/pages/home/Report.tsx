// The same numbers told for decision makers, on one to two pages of paper.
import { Button, Tab, TabList, makeStyles, tokens } from '@fluentui/react-components';
import { ArrowLeftRegular, PrintRegular } from '@fluentui/react-icons';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { api } from '../../api/client';
import { useMe } from '../../api/session';
import { Bars } from '../../components/Bars';
import { Severity } from '../../components/Badges';
import { Page } from '../../components/Page';
import { Ranks } from '../../components/Ranks';
import { Time } from '../../components/Time';
import { Wait } from '../../components/Wait';
import { span } from '../../state/time';
import { count, plain } from '../../state/words';
import { useZone } from '../../theme/prefs';
import { SEVERITIES, useMail, useMatrix, useOverview, type Mail, type Matrix, type Overview } from './data';
import { seconds } from './duration';
import { columnsOf, lengthWord, PERIODS, periodWord, totalsOf, usePeriod, type Period } from './period';

const useStyles = makeStyles({
  sheet: { maxWidth: '820px', background: tokens.colorNeutralBackground1, border: `1px solid ${tokens.colorNeutralStroke2}`, borderRadius: '6px', padding: '28px 32px', fontSize: '13px', lineHeight: '20px', '& h2': { fontSize: '15px', margin: '20px 0 8px', breakAfter: 'avoid' }, '& p': { margin: '0 0 8px', maxWidth: '78ch' }, '& ul:not([aria-label])': { margin: '0 0 8px', paddingLeft: '18px' }, '& section': { breakInside: 'avoid' }, '@media print': { border: 'none', padding: 0, maxWidth: 'none', fontSize: '11.5px', lineHeight: '17px' } },
  lead: { display: 'grid', gridTemplateColumns: 'repeat(4, 1fr)', gap: '10px', margin: '0 0 14px', '@media (max-width: 640px)': { gridTemplateColumns: '1fr 1fr' }, '@media print': { gridTemplateColumns: 'repeat(4, 1fr)' } },
  number: { borderLeft: `3px solid ${tokens.colorNeutralStroke1}`, paddingLeft: '10px', '& b': { display: 'block', fontSize: '24px', lineHeight: '30px', fontVariantNumeric: 'tabular-nums' }, '& span': { fontSize: '12px', lineHeight: '16px', display: 'block' } },
  two: { display: 'grid', gridTemplateColumns: '1fr 1fr', gap: '0 28px', '@media (max-width: 640px)': { gridTemplateColumns: '1fr' }, '@media print': { gridTemplateColumns: '1fr 1fr' } },
  list: { listStyle: 'none', '& li': { display: 'flex', gap: '8px', padding: '2px 0', alignItems: 'flex-start' } },
  small: { fontSize: '11px', color: tokens.colorNeutralForeground2, marginTop: '18px', lineHeight: '16px' },
});

export default function Report() {
  const s = useStyles();
  const me = useMe();
  const zone = useZone();
  const [period, choose] = usePeriod();
  const now = useOverview(period);
  const mail = useMail(period);
  const matrix = useMatrix(period);
  const before = api.useQuery('get', '/api/v1/overview', { params: { query: { since: period.earlier, until: period.since } } });
  const open = api.useQuery('get', '/api/v1/incidents', { params: { query: { status: ['Active', 'InProgress'], severity: ['High', 'Medium'], sort: 'rank', descending: true, limit: 6 } } });
  const both = { data: now.data && mail.data && matrix.data && before.data && open.data && { now: now.data, mail: mail.data, matrix: matrix.data, before: before.data, open: open.data }, error: now.error ?? mail.error ?? matrix.error ?? before.error ?? open.error, refetch: () => void [now, mail, matrix, before, open].map((each) => each.refetch()) };
  return (
    <Page
      title={`Security report of ${me.tenant}`}
      tab={`Security report, ${periodWord(period.id).toLowerCase()}`}
      above={<Link href={`/home?period=${period.id}`} className="no-print" style={{ fontSize: 12, display: 'inline-flex', gap: 4, alignItems: 'center' }}><ArrowLeftRegular aria-hidden /> Threat dashboard</Link>}
      about={<>{periodWord(period.id)}: <Time at={period.since} /> to <Time at={new Date().toISOString()} /> ({zone})</>}
      actions={
        <>
          <TabList size="small" selectedValue={period.id} onTabSelect={(_, data) => choose(String(data.value))} aria-label="Period">
            {PERIODS.map((id) => <Tab key={id} value={id}>{lengthWord(id)}</Tab>)}
          </TabList>
          <Button appearance="primary" icon={<PrintRegular />} onClick={() => window.print()}>Print</Button>
        </>
      }
    >
      <article className={s.sheet} aria-label="Report">
        <Wait for={both}>{(all) => <Sheet {...all} period={period} />}</Wait>
      </article>
    </Page>
  );
}

/** `12, 3 more than before`. */
function against(now: number, before: number): string {
  if (now === before) return 'as many as in the same time before';
  return `${Math.abs(now - before).toLocaleString('en')} ${now > before ? 'more' : 'fewer'} than in the same time before`;
}

type Open = { value: { number: number; name: string; severity: 'High' | 'Medium' | 'Low' | 'Informational'; assigned: string }[]; total: number };
type SheetProps = { now: Overview; mail: Mail; matrix: Matrix; before: Overview; open: Open; period: Period };

function Sheet({ now, mail, matrix, before, open, period }: SheetProps) {
  const s = useStyles();
  const standing = Object.values(now.openIncidents).reduce((sum, many) => sum + many, 0);
  const lead: [number, string][] = [
    [now.incidents.total, `incidents, ${against(now.incidents.total, before.incidents.total)}`],
    [now.closed, now.medianOpen ? `resolved, half of them within ${span(seconds(now.medianOpen))}` : 'resolved'],
    [standing, `open now, ${now.openIncidents.High ?? 0} of high severity`],
    [now.bySeverity.total, `alerts, ${against(now.bySeverity.total, before.bySeverity.total)}`],
  ];
  const top = (counts: Overview['byTactic']['counts']) => [...totalsOf(counts)].sort((a, b) => b[1] - a[1]).slice(0, 6);
  return (
    <>
      <div className={s.lead}>{lead.map(([value, words]) => <div key={words} className={s.number}><b>{value.toLocaleString('en')}</b><span>{words}</span></div>)}</div>
      <Part title="What needs attention"><Attention now={now} mail={mail} matrix={matrix} open={open} /></Part>
      <Part title={`Alerts by ${period.hourly ? 'hour' : 'day'} and severity`}><Bars label="Alerts by severity" words={SEVERITIES} height={90} slots={columnsOf(period, now.bySeverity.counts)} /></Part>
      <div className={s.two}>
        <Part title="Where it happened"><Ranks label="Alerts by service" of={top(now.byService.counts).map(([word, value]) => ({ key: word, name: plain(word), value, shown: count(value, 'alert') }))} /></Part>
        <Part title="What attackers tried"><Ranks label="Alerts by tactic" of={top(now.byTactic.counts).map(([word, value]) => ({ key: word, name: plain(word), value, shown: count(value, 'alert') }))} /></Part>
        <Part title="People targeted most"><Ranks label="People targeted most" of={now.people.slice(0, 5).map((each) => ({ key: each.id, name: each.name, value: each.alerts, shown: count(each.alerts, 'alert') }))} /></Part>
        <Part title="Devices targeted most"><Ranks label="Devices targeted most" of={now.devices.slice(0, 5).map((each) => ({ key: each.id, name: each.name, value: each.alerts, shown: count(each.alerts, 'alert') }))} /></Part>
      </div>
      <Part title="Mail"><MailWords of={mail} /></Part>
      <Part title="How well we see"><Coverage now={now} matrix={matrix} /></Part>
      <p className={s.small}>Counted: {now.incidents.unit}; {now.bySeverity.unit}; mail as {mail.unit}. {now.narrow && 'Only what the device groups of the person who made this report let them see. '}Made with Vedette at <Time at={now.until} />.</p>
    </>
  );
}

const Part = ({ title, children }: { title: string; children: ReactNode }) => <section><h2>{title}</h2>{children}</section>;

function Attention({ now, mail, matrix, open }: Omit<SheetProps, 'before' | 'period'>) {
  const s = useStyles();
  const ill = now.sources.filter((each) => each.state !== 'ok');
  const delivered = mail.counts.filter((each) => each.verdict === 'malware' || each.verdict === 'phish').reduce((sum, each) => sum + each.delivered, 0);
  const rest: string[] = [
    ...(open.total > open.value.length ? [`${open.total - open.value.length} more incidents of high and medium severity are open.`] : []),
    ...(delivered ? [`${count(delivered, 'message')} judged malware or phish reached people.`] : []),
    ...ill.map((each) => `The source ${each.connector} is ${each.state}${each.error ? `: ${each.error}` : ''}.`),
    ...(matrix.blind.length ? [`${count(matrix.blind.length, 'detection rule')} cannot see, because signals they need are missing.`] : []),
  ];
  if (!open.value.length && !rest.length) return <p>Nothing: no incident of high or medium severity is open, and every source sends.</p>;
  return (
    <>
      <ul className={s.list} style={{ paddingLeft: 0 }} aria-label="Open incidents">
        {open.value.map((each) => (
          <li key={each.number}><Severity value={each.severity} /><span><Link href={`/incidents/${each.number}`}>Incident {each.number}</Link>: {each.name}{each.assigned ? ` (${each.assigned} works on it)` : ' (nobody works on it)'}</span></li>
        ))}
      </ul>
      {rest.length > 0 && <ul>{rest.map((words) => <li key={words}>{words}</li>)}</ul>}
    </>
  );
}

function MailWords({ of }: { of: Mail }) {
  const { malware = 0, phish = 0, spam = 0 } = of.byVerdict;
  if (!of.total) return <p>No mail was examined in this time.</p>;
  return <p>{count(of.total, 'message')} were examined: {malware.toLocaleString('en')} were judged malware, {phish.toLocaleString('en')} phish, {spam.toLocaleString('en')} spam; in {(of.byVerdict.good ?? 0).toLocaleString('en')} no threat was found.{of.targets[0] ? ` Most hostile messages were sent to ${of.targets[0].address}.` : ''}</p>;
}

function Coverage({ now, matrix }: { now: Overview; matrix: Matrix }) {
  const watched = new Set(matrix.cells.filter((cell) => cell.watched).map((cell) => cell.technique)).size;
  const detected = new Set(matrix.cells.filter((cell) => cell.alerts).map((cell) => cell.technique)).size;
  const well = now.sources.filter((each) => each.state === 'ok').length;
  return (
    <ul>
      <li>{well} of {count(now.sources.length, 'source')} send as expected; together they have sent {now.sources.reduce((sum, each) => sum + each.events, 0).toLocaleString('en')} records.</li>
      <li>{count(watched, 'attack technique')} of MITRE ATT&CK {watched === 1 ? 'is' : 'are'} looked for with signals that arrive; {detected.toLocaleString('en')} {detected === 1 ? 'was' : 'were'} detected in this time.</li>
      {matrix.uncovered.length > 0 && <li>No rule looks for: {matrix.uncovered.map((tactic) => plain(tactic).toLowerCase()).join(', ')}.</li>}
    </ul>
  );
}
