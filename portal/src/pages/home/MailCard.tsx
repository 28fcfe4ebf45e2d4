// Mail: how much was looked at and what it was judged to be. Without mail, or without verdicts, it says so.
import { makeStyles } from '@fluentui/react-components';
import { MailRegular } from '@fluentui/react-icons';
import { Bars } from '../../components/Bars';
import { Card } from '../../components/Card';
import { EmptyState } from '../../components/EmptyState';
import { Ranks } from '../../components/Ranks';
import { Stat } from '../../components/Stat';
import { entityAddress, huntAddress } from '../../state/entities';
import { VERDICTS, type Mail } from './data';
import { columnsOf, type Period } from './period';

const useStyles = makeStyles({
  strip: { display: 'flex', flexWrap: 'wrap', gap: '10px', marginBottom: '12px', '& > *': { flex: '1 1 130px' } },
  two: { display: 'grid', gridTemplateColumns: 'minmax(0, 2fr) minmax(0, 1fr)', gap: '20px', '@media (max-width: 1000px)': { gridTemplateColumns: 'minmax(0, 1fr)' } },
  head: { fontSize: '13px', margin: '0 0 6px', fontWeight: 600 },
});

const TONES: Record<string, string> = { malware: 'high', phish: 'medium' };
const span = (period: Period) => `PT${(period.slots.length * period.step) / 3_600_000}H`;
const hunt = (threat: string, period: Period): string =>
  huntAddress(`EmailEvents\n${threat && `| where ThreatTypes has "${threat}"\n`}| project Timestamp, Subject, SenderFromAddress, RecipientEmailAddress, ThreatTypes, DetectionMethods, DeliveryAction\n| order by Timestamp desc`, span(period));
const WORDS: Record<string, string> = { malware: 'Malware', phish: 'Phish', spam: 'Spam' };

export function MailCard({ of, period }: { of: Mail; period: Period }) {
  const s = useStyles();
  if (!of.total)
    return (
      <Card title="Mail">
        <EmptyState icon={<MailRegular />} title="No mail in this time">
          Messages are judged when they are imported: from mailboxes, a journal, or files. Once there are some, this shows how many were malware, phish and spam, and whom they were for.
        </EmptyState>
      </Card>
    );
  const verdicts = of.byVerdict;
  const hostile = (verdicts.malware ?? 0) + (verdicts.phish ?? 0);
  const delivered = of.counts.filter((each) => each.verdict in TONES).reduce((sum, each) => sum + each.delivered, 0);
  return (
    <Card title="Mail" unit={`${of.unit}${of.partial ? '; a limit was reached, there is more' : ''}`}>
      <div className={s.strip}>
        <Stat label="messages looked at" value={of.total} to={hunt('', period)} />
        {(['malware', 'phish', 'spam'] as const).map((word) => {
          const many = verdicts[word] ?? 0;
          return <Stat key={word} label={word === 'spam' ? 'spam' : `judged ${word}`} value={many} tone={many ? TONES[word] : undefined} to={hunt(WORDS[word] ?? '', period)} />;
        })}
        <Stat label="malware and phish that were delivered" value={delivered} tone={delivered ? 'high' : undefined} />
      </div>
      <div className={s.two}>
        <Bars label="Mail over time" words={VERDICTS} slots={columnsOf(period, of.counts.map((each) => ({ at: each.at, word: each.verdict, count: each.count })))} />
        <div>
          <h3 className={s.head}>Most targeted recipients</h3>
          {of.targets.length ? (
            <Ranks label="Most targeted recipients" of={of.targets.map((each) => ({ key: each.address, name: each.address, to: entityAddress('mailbox', each.address), value: each.malware + each.phish, color: 'var(--medium-bar)', more: each.delivered ? `${each.delivered.toLocaleString('en')} delivered` : 'all stopped' }))} />
          ) : (
            <p style={{ fontSize: 13, margin: 0 }}>{hostile ? 'No recipient is named.' : 'No malware and no phish was found in this time.'}</p>
          )}
        </div>
      </div>
    </Card>
  );
}
