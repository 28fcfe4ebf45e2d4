// The list of rules with its filters; all of it is in the browser, so filters and sorting answer at once.
import { Button } from '@fluentui/react-components';
import { ShieldTaskRegular } from '@fluentui/react-icons';
import { useMemo } from 'react';
import { Link, useLocation } from 'wouter';
import { Badge, Severity } from '../../components/Badges';
import { DataGrid, type Column } from '../../components/DataGrid';
import { EmptyState } from '../../components/EmptyState';
import { Choice, Filters, TextFilter } from '../../components/Filters';
import { Time } from '../../components/Time';
import { useView } from '../../state/view';
import { plain } from '../../state/words';
import { SERVICES, SEVERITIES } from '../incidents/words';
import type { Listed } from './useRules';
import { TACTICS, ruleAddress } from './words';

export const STOCK = { text: '', service: [] as string[], tactic: [] as string[], technique: '', severity: [] as string[], state: [] as string[], sort: 'title' };

const STATES: Record<string, [string, (rule: Listed) => boolean]> = {
  on: ['On', (rule) => rule.enabled],
  off: ['Off', (rule) => !rule.enabled],
  blind: ['Blind', (rule) => rule.blind !== ''],
  custom: ['Custom', (rule) => rule.custom],
  tuned: ['Tuned', (rule) => rule.tuned !== null],
  fired: ['Raised alerts', (rule) => rule.alerts > 0],
  gaps: ['With gaps', (rule) => rule.gaps > 0],
};

/** How the rule is, in one word with a shape. */
export function RuleState({ of }: { of: Listed }) {
  if (!of.enabled) return <Badge tone="neutral" mark={<span aria-hidden>○</span>}>Off</Badge>;
  if (of.blind) return <Badge tone="medium" mark={<span aria-hidden>◌</span>}>Blind</Badge>;
  if (of.gaps) return <Badge tone="high" mark={<span aria-hidden>!</span>}>Gaps</Badge>;
  return <Badge tone="good" mark={<span aria-hidden>✓</span>}>On</Badge>;
}

const COLUMNS: Column<Listed>[] = [
  { id: 'state', header: 'State', width: 84, sortable: true, cell: (row) => <span title={row.blind}><RuleState of={row} /></span> },
  { id: 'title', header: 'Rule', width: 270, grow: true, sortable: true, cell: (row) => <Link href={ruleAddress(row.rule.id)} title={row.rule.title}>{row.rule.title}</Link> },
  { id: 'severity', header: 'Severity', width: 118, sortable: true, cell: (row) => <Severity value={row.rule.severity} /> },
  { id: 'category', header: 'Tactic', width: 138, sortable: true, cell: (row) => plain(row.rule.category) },
  { id: 'techniques', header: 'Techniques', width: 104, cell: (row) => <span title={row.rule.techniques.join(', ')}>{row.rule.techniques.join(', ')}</span> },
  { id: 'service', header: 'Service', width: 82, sortable: true, cell: (row) => plain(row.rule.service) },
  { id: 'origin', header: 'Made by', width: 84, sortable: true, cell: (row) => (row.custom ? 'You' : row.tuned ? 'Stock, tuned' : plain(row.rule.origin)) },
  { id: 'alerts', header: 'Alerts', width: 64, numeric: true, sortable: true, cell: (row) => row.alerts.toLocaleString('en') },
  { id: 'matched', header: 'Rows', width: 74, numeric: true, sortable: true, hidden: true, cell: (row) => row.matched.toLocaleString('en') },
  { id: 'hidden', header: 'Hidden', width: 74, numeric: true, sortable: true, hidden: true, cell: (row) => row.hidden.toLocaleString('en') },
  { id: 'last', header: 'Last run', width: 146, sortable: true, cell: (row) => <Time at={row.last?.finished} none="Never" /> },
];

const RANK = ['Informational', 'Low', 'Medium', 'High'];
const KEYS: Record<string, (rule: Listed) => string | number> = {
  state: (rule) => (rule.enabled ? (rule.blind ? 1 : rule.gaps ? 0 : 2) : 3),
  title: (rule) => rule.rule.title.toLowerCase(),
  severity: (rule) => RANK.indexOf(rule.rule.severity),
  category: (rule) => TACTICS.indexOf(rule.rule.category),
  service: (rule) => rule.rule.service,
  origin: (rule) => (rule.custom ? 0 : rule.tuned ? 1 : 2),
  alerts: (rule) => rule.alerts,
  matched: (rule) => rule.matched,
  hidden: (rule) => rule.hidden,
  last: (rule) => rule.last?.finished ?? '',
};

function sorted(rules: Listed[], sort: string): Listed[] {
  const down = sort.startsWith('-');
  const key = KEYS[sort.replace('-', '')] ?? ((rule: Listed) => rule.rule.title);
  return [...rules].sort((a, b) => {
    const [x, y] = [key(a), key(b)];
    return (x < y ? -1 : x > y ? 1 : 0) * (down ? -1 : 1);
  });
}

export function RuleList({ of }: { of: Listed[] }) {
  const [view, setView] = useView(STOCK);
  const [, go] = useLocation();
  const rows = useMemo(() => {
    const text = view.text.toLowerCase();
    const some = (chosen: string[], word: string) => !chosen.length || chosen.includes(word);
    const found = of.filter(
      ({ rule, ...rest }) =>
        some(view.service, rule.service) &&
        some(view.tactic, rule.category) &&
        some(view.severity, rule.severity) &&
        (!view.technique || rule.techniques.some((each) => each === view.technique || each.startsWith(`${view.technique}.`))) &&
        view.state.every((word) => STATES[word]?.[1]({ rule, ...rest }) ?? true) &&
        (!text || `${rule.title} ${rule.id} ${rule.techniques.join(' ')}`.toLowerCase().includes(text)),
    );
    return sorted(found, view.sort);
  }, [of, view]);
  const filtered = JSON.stringify(view) !== JSON.stringify({ ...STOCK, sort: view.sort });
  return (
    <>
      <Filters onClear={filtered ? () => setView({ ...STOCK, sort: view.sort }) : undefined} end={<span style={{ fontSize: 12 }} aria-live="polite">{rows.length === of.length ? '' : `${rows.length.toLocaleString('en')} of ${of.length.toLocaleString('en')} rules`}</span>}>
        <TextFilter label="Title or technique" value={view.text} onChange={(text) => setView({ text })} />
        <Choice label="State" values={Object.keys(STATES)} chosen={view.state} word={(word) => STATES[word]?.[0] ?? word} onChange={(state) => setView({ state })} />
        <Choice label="Service" values={SERVICES} chosen={view.service} onChange={(service) => setView({ service })} />
        <Choice label="Severity" values={SEVERITIES} chosen={view.severity} onChange={(severity) => setView({ severity })} />
        <Choice label="Tactic" values={TACTICS} chosen={view.tactic} onChange={(tactic) => setView({ tactic })} />
        {view.technique && <Button size="small" onClick={() => setView({ technique: '' })} title="Remove this filter">{`Technique: ${view.technique} ✕`}</Button>}
      </Filters>
      <DataGrid
        name="rules"
        label="Detection rules"
        columns={COLUMNS}
        rows={rows}
        rowKey={(row) => row.rule.id}
        sort={{ id: view.sort.replace('-', ''), descending: view.sort.startsWith('-') }}
        onSort={(sort) => setView({ sort: `${sort.descending ? '-' : ''}${sort.id}` })}
        onOpen={(row) => go(ruleAddress(row.rule.id))}
        empty={
          <EmptyState icon={<ShieldTaskRegular />} title="No rule matches these filters" actions={<Button onClick={() => setView(STOCK)}>Clear the filters</Button>}>
            A technique no rule looks for can be covered by a detection of your own: write its query, replay it on the last days, save it.
          </EmptyState>
        }
      />
    </>
  );
}
