// What a change of policy or list would have done to the mail of the last days: how many copies from what to what, which.
import { makeStyles, tokens } from '@fluentui/react-components';
import { Link } from 'wouter';
import type { Schemas } from '../../api/client';
import { Listing } from '../../components/Listing';
import { Time } from '../../components/Time';
import { count } from '../../state/words';
import { actionWord, messageAddress } from './words';

const treated = (of: Schemas['MailOutcomeBody']) => actionWord(of.guarded && of.action !== 'quarantine' ? `${of.action}, links guarded` : of.action);

const useStyles = makeStyles({
  box: { border: `1px solid ${tokens.colorNeutralStroke2}`, borderRadius: '6px', padding: '12px', display: 'flex', flexDirection: 'column', gap: '8px', fontSize: '13px', minWidth: 0 },
  head: { margin: 0, fontSize: '14px', fontWeight: 600 },
  list: { margin: 0, paddingLeft: '18px', lineHeight: '20px' },
  quiet: { color: tokens.colorNeutralForeground2, fontSize: '12px' },
});

export function WouldChange({ of }: { of: Schemas['MailPreviewBody'] }) {
  const s = useStyles();
  return (
    <section className={s.box} aria-label="What it would change" aria-live="polite">
      <h3 className={s.head}>{of.changed ? `${count(of.changed, 'copy', 'copies')} of ${of.copies.toLocaleString('en')} would be treated otherwise` : 'Nothing would be treated otherwise'}</h3>
      <span className={s.quiet}>
        {of.looked < of.total ? `The newest ${of.looked.toLocaleString('en')} of ${count(of.total, 'message')}` : count(of.looked, 'message')} since <Time at={of.since} /> judged again by what is kept of them.
      </span>
      {of.moves.length > 0 && <ul className={s.list}>{of.moves.map((each) => <li key={each.before + each.after}>{`${count(each.count, 'copy', 'copies')}: ${actionWord(each.before).toLowerCase()} → ${actionWord(each.after).toLowerCase()}`}</li>)}</ul>}
      {of.shown.length > 0 && (
        <Listing label="Copies that would change" columns={['Message', 'To', 'Was', 'Would be']} rows={of.shown} rowKey={(row) => row.networkMessageId + row.recipient}>
          {(row) => [
            <><Link href={messageAddress(row.networkMessageId)}>{row.subject || '(no subject)'}</Link><br /><span className={s.quiet}>{row.sender}, <Time at={row.received} /></span></>,
            row.recipient,
            treated(row.before),
            <span title={row.after.reasons.filter((each) => each.decided).map((each) => each.text).join('; ')}>{treated(row.after)}</span>,
          ]}
        </Listing>
      )}
      {of.changed > of.shown.length && <span className={s.quiet}>{of.shown.length} are shown.</span>}
    </section>
  );
}
