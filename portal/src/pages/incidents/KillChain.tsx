// The stages of an attack in order, those that were seen filled in.
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { Schemas } from '../../api/client';
import { plain } from '../../state/words';

type Tactic = Schemas['Tactic'];
const ORDER: Tactic[] = ['Reconnaissance', 'ResourceDevelopment', 'InitialAccess', 'Execution', 'Persistence', 'PrivilegeEscalation', 'DefenseEvasion', 'CredentialAccess', 'Discovery', 'LateralMovement', 'Collection', 'CommandAndControl', 'Exfiltration', 'Impact'];

const useStyles = makeStyles({
  list: { display: 'flex', flexWrap: 'wrap', gap: '4px', listStyle: 'none', margin: '0 0 12px', padding: 0 },
  stage: { fontSize: '11px', lineHeight: '22px', padding: '0 8px', borderRadius: '4px', border: `1px dashed ${tokens.colorNeutralStroke1}`, color: tokens.colorNeutralForeground2 },
  seen: { fontWeight: 600, color: 'var(--brand-fg)', background: 'var(--brand-bg)', border: '1px solid var(--brand-bar)' },
});

export function KillChain({ tactics }: { tactics: Tactic[] }) {
  const s = useStyles();
  return (
    <ol className={s.list} aria-label="Stages of the attack">
      {ORDER.map((tactic) => {
        const seen = tactics.includes(tactic);
        return (
          <li key={tactic} className={mergeClasses(s.stage, seen && s.seen)}>
            {seen && <span aria-hidden>● </span>}
            {plain(tactic)}
            <span className="sr">{seen ? ', seen' : ', not seen'}</span>
          </li>
        );
      })}
    </ol>
  );
}
