// Rules whose silence means nothing: what never came that they need, grouped by it, and what to do.
import { makeStyles, tokens } from '@fluentui/react-components';
import { EyeRegular } from '@fluentui/react-icons';
import { useMemo } from 'react';
import { Link } from 'wouter';
import { Severity } from '../../components/Badges';
import { Card } from '../../components/Card';
import { EmptyState } from '../../components/EmptyState';
import { Loading } from '../../components/Loading';
import { count } from '../../state/words';
import type { Listed } from './useRules';
import { ruleAddress } from './words';

const useStyles = makeStyles({
  group: { borderBottom: `1px solid ${tokens.colorNeutralStroke3}`, padding: '8px 0', ':last-child': { borderBottom: 'none' }, '& summary': { cursor: 'pointer', fontSize: '13px', lineHeight: '22px' } },
  rules: { listStyle: 'none', margin: '6px 0 4px', padding: '0 0 0 18px', display: 'flex', flexDirection: 'column', gap: '4px', fontSize: '13px' },
  rule: { display: 'flex', gap: '10px', alignItems: 'center' },
  severity: { width: '112px', flexShrink: 0 },
  number: { color: tokens.colorNeutralForeground2, marginLeft: '8px' },
});

export function Blind({ of, fresh }: { of: Listed[]; fresh: boolean }) {
  const s = useStyles();
  const groups = useMemo(() => {
    const found = new Map<string, Listed[]>();
    for (const rule of of) if (rule.blind) found.set(rule.blind, [...(found.get(rule.blind) ?? []), rule]);
    return [...found].sort((a, b) => b[1].length - a[1].length || a[0].localeCompare(b[0]));
  }, [of]);
  if (!fresh && !groups.length) return <Loading label="Working out which rules get data" />;
  if (!groups.length)
    return (
      <EmptyState icon={<EyeRegular />} title="Every rule that is on can see">
        A rule becomes blind when a table, column or kind of event it needs has never held a value. Then its silence means nothing, and it is listed here.
      </EmptyState>
    );
  return (
    <Card title={count(groups.reduce((sum, [, rules]) => sum + rules.length, 0), 'blind rule')} unit="Their silence means nothing: what they look at never came. Grouped by what is missing.">
      <p style={{ marginTop: 0, fontSize: 13 }}>
        To open their eyes, <Link href="/sources/connectors">connect a source</Link> that fills the table, or turn on the logging that writes the kind of event. Rules for products you do not have may stay blind.
      </p>
      {groups.map(([reason, rules], place) => (
        <details key={reason} className={s.group} open={place === 0}>
          <summary>
            {reason.charAt(0).toUpperCase() + reason.slice(1)}
            <span className={s.number}>{count(rules.length, 'rule')}</span>
          </summary>
          <ul className={s.rules}>
            {rules.map((rule) => (
              <li key={rule.rule.id} className={s.rule}>
                <span className={s.severity}><Severity value={rule.rule.severity} /></span>
                <Link href={ruleAddress(rule.rule.id)}>{rule.rule.title}</Link>
              </li>
            ))}
          </ul>
        </details>
      ))}
    </Card>
  );
}
