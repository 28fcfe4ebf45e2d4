// What of ATT&CK the rules cover, tactic by tactic: seen, blind (its rules get no data), or found by nobody.
import { Button, Switch, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { ArrowClockwiseRegular } from '@fluentui/react-icons';
import { useMemo } from 'react';
import { Card } from '../../components/Card';
import { Stat } from '../../components/Stat';
import { useView } from '../../state/view';
import { count, plain } from '../../state/words';
import type { Listed } from './useRules';
import { TACTICS, type Tactic } from './words';

const useStyles = makeStyles({
  stats: { display: 'flex', flexWrap: 'wrap', gap: '10px', '& > *': { flex: '1 1 140px' } },
  scroll: { overflowX: 'auto', position: 'relative', ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` } },
  matrix: { display: 'grid', gridAutoFlow: 'column', gridAutoColumns: 'minmax(116px, 1fr)', gap: '6px', alignItems: 'start' },
  tactic: { display: 'flex', flexDirection: 'column', gap: '3px', minWidth: 0 },
  head: { margin: 0, fontSize: '12px', lineHeight: '16px', fontWeight: 600, minHeight: '48px' },
  sub: { display: 'block', fontWeight: 400, color: tokens.colorNeutralForeground2 },
  cell: { display: 'flex', justifyContent: 'space-between', gap: '4px', width: '100%', padding: '3px 6px', fontSize: '12px', lineHeight: '18px', fontFamily: 'inherit', whiteSpace: 'nowrap', borderRadius: '4px', border: '1px solid transparent', cursor: 'pointer', textAlign: 'left', fontVariantNumeric: 'tabular-nums', ':hover': { textDecoration: 'underline' }, ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` } },
  seen: { background: 'var(--good-bg)', color: 'var(--good-fg)' },
  blind: { background: 'transparent', color: 'var(--medium-fg)', border: '1px dashed var(--medium-bar)' },
  fired: { background: 'var(--brand-bg)', color: 'var(--brand-fg)' },
  none: { fontSize: '12px', color: tokens.colorNeutralForeground2 },
  legend: { display: 'flex', flexWrap: 'wrap', gap: '6px 18px', alignItems: 'center', margin: '0 0 12px', fontSize: '12px' },
  sample: { width: 'auto', cursor: 'default', display: 'inline-flex' },
});

type Cell = { technique: string; rules: Listed[]; seeing: number; alerts: number };

function cellsOf(rules: Listed[]): Map<Tactic, Cell[]> {
  const found = new Map<Tactic, Map<string, Cell>>(TACTICS.map((tactic) => [tactic, new Map()]));
  for (const rule of rules) {
    if (!rule.enabled) continue;
    for (const technique of rule.rule.techniques) {
      const cells = found.get(rule.rule.category);
      const cell = cells?.get(technique) ?? { technique, rules: [], seeing: 0, alerts: 0 };
      cell.rules.push(rule);
      cell.seeing += rule.blind ? 0 : 1;
      cell.alerts += rule.alerts;
      cells?.set(technique, cell);
    }
  }
  return new Map([...found].map(([tactic, cells]) => [tactic, [...cells.values()].sort((a, b) => a.technique.localeCompare(b.technique))]));
}

export function Coverage({ of, onPick }: { of: Listed[]; onPick: (technique: string) => void }) {
  const s = useStyles();
  const [view, setView] = useView({ only: '' });
  const cells = useMemo(() => cellsOf(of), [of]);
  const all = [...cells.values()].flat();
  const techniques = new Set(all.map((cell) => cell.technique));
  const seen = new Set(all.filter((cell) => cell.seeing).map((cell) => cell.technique));
  const fired = new Set(all.filter((cell) => cell.alerts).map((cell) => cell.technique));
  return (
    <>
      <div className={s.stats}>
        <Stat value={techniques.size} label="techniques that rules look for" />
        <Stat value={seen.size} label="of them with data to see them" tone="good" />
        <Stat value={techniques.size - seen.size} label="blind: no rule for them gets data" tone={techniques.size > seen.size ? 'medium' : undefined} to="/detections?tab=blind" />
        <Stat value={fired.size} label="techniques that raised alerts" />
      </div>
      <Card
        title="ATT&CK coverage"
        unit="Enabled rules by technique; the number is how many rules look for it"
        actions={<Switch label="Blind techniques only" checked={view.only === 'blind'} onChange={(_, data) => setView({ only: data.checked ? 'blind' : '' })} />}
      >
        <p className={s.legend}>
          <span className={mergeClasses(s.cell, s.fired, s.sample)}>● raised alerts</span>
          <span className={mergeClasses(s.cell, s.seen, s.sample)}>✓ can see</span>
          <span className={mergeClasses(s.cell, s.blind, s.sample)}>◌ blind</span>
        </p>
        <div className={s.scroll} tabIndex={0} role="region" aria-label="ATT&CK coverage, by tactic">
          <div className={s.matrix}>
            {TACTICS.map((tactic) => {
              const found = (cells.get(tactic) ?? []).filter((cell) => view.only !== 'blind' || !cell.seeing);
              return (
                <section key={tactic} className={s.tactic} aria-label={plain(tactic)}>
                  <h3 className={s.head}>{plain(tactic)}<span className={s.sub}>{count(found.length, 'technique')}</span></h3>
                  {found.map((cell) => {
                    const how = !cell.seeing ? 'blind' : cell.alerts ? 'fired' : 'seen';
                    const words = { blind: 'blind', fired: `raised ${count(cell.alerts, 'alert')}`, seen: 'can see' }[how];
                    const about = `${cell.technique}: ${count(cell.rules.length, 'rule')}, ${words}`;
                    return (
                      <button key={cell.technique} type="button" className={mergeClasses(s.cell, s[how])} title={about} onClick={() => onPick(cell.technique)}>
                        <span><span aria-hidden>{{ blind: '◌', fired: '●', seen: '✓' }[how]}</span> {cell.technique}</span>
                        <span>{cell.rules.length}<span className="sr">{` ${cell.rules.length === 1 ? 'rule' : 'rules'}, ${words}`}</span></span>
                      </button>
                    );
                  })}
                  {!found.length && <span className={s.none}>None</span>}
                </section>
              );
            })}
          </div>
        </div>
        {view.only === 'blind' && <Button size="small" appearance="subtle" icon={<ArrowClockwiseRegular />} style={{ marginTop: 8 }} onClick={() => setView({ only: '' })}>Show all techniques</Button>}
      </Card>
    </>
  );
}
