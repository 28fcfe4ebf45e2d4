// The ATT&CK matrix: techniques that alerts named in the period, and, when asked for, everything that is looked for.
import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { GridRegular } from '@fluentui/react-icons';
import { Link } from 'wouter';
import { Card } from '../../components/Card';
import { PlaceLink } from '../../components/PlaceLink';
import { alertsAddress } from '../../state/lists';
import { useView } from '../../state/view';
import { count, plain } from '../../state/words';
import type { Matrix } from './data';
import type { Period } from './period';

const useStyles = makeStyles({
  scroll: { overflowX: 'auto', position: 'relative', paddingBottom: '4px' },
  grid: { display: 'flex', gap: '4px', minWidth: 'max-content', alignItems: 'flex-start' },
  tactic: { width: '112px', flexShrink: 0 },
  head: { fontSize: '11px', lineHeight: '14px', fontWeight: 600, height: '30px', overflow: 'hidden', margin: '0 0 2px' },
  under: { fontSize: '11px', color: tokens.colorNeutralForeground2, margin: '0 0 6px', fontVariantNumeric: 'tabular-nums' },
  list: { listStyle: 'none', margin: 0, padding: 0, display: 'flex', flexDirection: 'column', gap: '3px' },
  cell: { display: 'flex', justifyContent: 'space-between', gap: '4px', fontSize: '11.5px', lineHeight: '20px', padding: '0 6px', borderRadius: '4px', border: `1px solid ${tokens.colorNeutralStroke2}`, color: tokens.colorNeutralForeground2, fontVariantNumeric: 'tabular-nums' },
  hit: { background: 'var(--medium-bg)', color: 'var(--medium-fg)', fontWeight: 600, border: '1px solid var(--medium-bar)', textDecoration: 'none', ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` } },
  blind: { border: `1px dashed ${tokens.colorNeutralStroke1}` },
  legend: { display: 'flex', flexWrap: 'wrap', gap: '4px 18px', fontSize: '12px', color: tokens.colorNeutralForeground2, marginBottom: '10px', alignItems: 'center', '& > span': { display: 'inline-flex', gap: '6px', alignItems: 'center' } },
});

const SHARE = ['Reconnaissance', 'ResourceDevelopment', 'InitialAccess', 'Execution', 'Persistence', 'PrivilegeEscalation', 'DefenseEvasion', 'CredentialAccess', 'Discovery', 'LateralMovement', 'Collection', 'CommandAndControl', 'Exfiltration', 'Impact'] as const;

export function MatrixCard({ of, period }: { of: Matrix; period: Period }) {
  const s = useStyles();
  const [view, setView] = useView({ matrix: 'detected' });
  const all = view.matrix === 'all';
  const detected = of.cells.filter((cell) => cell.alerts);
  const watched = of.cells.filter((cell) => cell.watched).length;
  const blind = of.cells.filter((cell) => cell.rules.length && !cell.watched).length;
  return (
    <Card
      title="Detections by technique"
      unit={`${of.unit}, by MITRE ATT&CK tactic and technique; an alert of several techniques counts for each`}
      actions={<Button size="small" icon={<GridRegular />} aria-pressed={all} onClick={() => setView({ matrix: all ? 'detected' : 'all' })}>{all ? 'Only what was detected' : 'All that is looked for'}</Button>}
    >
      <div className={s.legend}>
        <span><span className={mergeClasses(s.cell, s.hit)}>T0000 <b>2</b></span> detected, with how many alerts ({count(detected.length, 'technique')})</span>
        {all && <span><span className={s.cell}>T0000</span> looked for, not detected ({watched - detected.filter((cell) => cell.watched).length})</span>}
        {all && <span><span className={mergeClasses(s.cell, s.blind)}>T0000</span> its rules are blind: a signal is missing ({blind}{of.fresh ? '' : ', still being worked out'})</span>}
        {all && <PlaceLink to="/detections">Rules</PlaceLink>}
      </div>
      <div className={s.scroll} tabIndex={0} role="region" aria-label="Techniques by tactic">
        <div className={s.grid}>
          {SHARE.map((tactic) => {
            const own = of.cells.filter((cell) => cell.tactic === tactic);
            const hits = own.filter((cell) => cell.alerts);
            const shown = all ? [...hits, ...own.filter((cell) => !cell.alerts)] : hits;
            return (
              <section key={tactic} className={s.tactic} aria-label={plain(tactic)}>
                <h3 className={s.head}>{plain(tactic)}</h3>
                <p className={s.under}>{hits.length} of {own.filter((cell) => cell.watched || cell.alerts).length}</p>
                <ul className={s.list}>
                  {shown.map((cell) => (
                    <li key={cell.technique}>
                      {cell.alerts ? (
                        <Link href={alertsAddress({ category: [tactic], technique: cell.technique, from: period.since })} className={mergeClasses(s.cell, s.hit)} title={cell.rules.join(', ')}>
                          <span>{cell.technique}</span><span>{cell.alerts.toLocaleString('en')}<span className="sr"> {cell.alerts === 1 ? 'alert' : 'alerts'}</span></span>
                        </Link>
                      ) : (
                        <span className={mergeClasses(s.cell, !cell.watched && s.blind)} title={cell.rules.join(', ')}>{cell.technique}{!cell.watched && <span className="sr"> (blind)</span>}</span>
                      )}
                    </li>
                  ))}
                </ul>
              </section>
            );
          })}
        </div>
      </div>
    </Card>
  );
}
