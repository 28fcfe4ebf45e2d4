// What an exception would have hidden, rule by rule with sample rows, and what one has hidden, run by run.
import { makeStyles, tokens } from '@fluentui/react-components';
import { Link } from 'wouter';
import { api, type Schemas } from '../../api/client';
import { Time } from '../../components/Time';
import { Verbatim } from '../../components/Verbatim';
import { Wait } from '../../components/Wait';
import { count } from '../../state/words';
import { useRules } from './useRules';
import { ruleAddress } from './words';

const useStyles = makeStyles({
  head: { margin: 0, fontSize: '14px', fontWeight: 600 },
  text: { margin: 0, fontSize: '13px', lineHeight: '20px' },
  one: { borderBottom: `1px solid ${tokens.colorNeutralStroke3}`, padding: '6px 0', ':last-child': { borderBottom: 'none' }, '& summary': { cursor: 'pointer', fontSize: '13px', lineHeight: '20px' } },
  quiet: { color: tokens.colorNeutralForeground2, fontSize: '12px' },
});

type Preview = Schemas['WouldHideAllBody'];

export function WouldHide({ of }: { of: Preview }) {
  const s = useStyles();
  const gone = of.rules.reduce((sum, each) => sum + each.before - each.after, 0);
  return (
    <section aria-label="What it would have hidden" aria-live="polite">
      <h3 className={s.head}>What it would have hidden</h3>
      <p className={s.text}>
        {of.rows ? <><strong>{count(of.rows, 'matching row')}</strong> of {count(of.rules.length, 'rule')}, and {count(gone, 'alert')} less, since <Time at={of.since} />.</> : <>Nothing since <Time at={of.since} />: none of the {count(of.looked, 'rule')} it was tried on matched such a row. Look further back, or check how its columns spell the name.</>}
      </p>
      {of.rules.map((each) => (
        <details key={each.rule} className={s.one}>
          <summary>
            {each.title}: {count(each.rows, 'row')}; alerts {each.before} → {each.after}
          </summary>
          <div style={{ marginTop: 6 }}>
            <p className={s.text}><Link href={ruleAddress(each.rule)}>The rule</Link></p>
            <Verbatim label={`Rows hidden from ${each.title}`} text={JSON.stringify(each.sample, null, 1)} height={200} />
          </div>
        </details>
      ))}
      {of.unfit.length > 0 && <p className={s.quiet}>{count(of.unfit.length, 'rule')} it leaves alone: their result lacks the columns.</p>}
    </section>
  );
}

/** What it hid, run by run, newest first. */
export function Hidden({ exception }: { exception: string }) {
  const s = useStyles();
  const rules = useRules();
  const found = api.useQuery('get', '/api/v1/exceptions/{exception}/hidden', { params: { path: { exception } } });
  const titles = new Map(rules.data?.map((each) => [each.rule.id, each.rule.title]));
  return (
    <section aria-label="What it hid">
      <h3 className={s.head}>What it hid</h3>
      <Wait for={found}>
        {(data) => (
          <>
            {data.map((each, place) => (
              <details key={place} className={s.one}>
                <summary>{count(each.rows, 'row')} from {titles.get(each.rule) ?? each.rule}, <Time at={each.at} /></summary>
                <div style={{ marginTop: 6 }}><Verbatim label={`Rows hidden from ${titles.get(each.rule) ?? each.rule}`} text={JSON.stringify(each.sample, null, 1)} height={200} /></div>
              </details>
            ))}
          </>
        )}
      </Wait>
    </section>
  );
}
