// What a message was judged by: the verdict with its levels, every finding with its points, authentication.
import { makeStyles, tokens } from '@fluentui/react-components';
import { Badge, type Tone } from '../../components/Badges';
import { Card } from '../../components/Card';
import { Facts } from '../../components/Facts';
import { Listing } from '../../components/Listing';
import type { ReactNode } from 'react';
import { list, plain } from '../../state/words';
import { Verdict } from './Badged';
import type { MailMessage } from './words';

const useStyles = makeStyles({
  list: { margin: 0, paddingLeft: '18px', fontSize: '13px', lineHeight: '20px', overflowWrap: 'anywhere' },
  quiet: { color: tokens.colorNeutralForeground2, fontSize: '13px', margin: 0 },
  gap: { display: 'flex', flexDirection: 'column', gap: '12px' },
});

export function Analysis({ of }: { of: MailMessage }) {
  const s = useStyles();
  const judged = of.judgement;
  const findings = [...judged.findings].sort((a, b) => b.weight - a.weight);
  return (
    <Card title="Analysis" unit={judged.by ? `The table’s verdict is of ${judged.by}; verdict, points and levels here are ours` : 'It was not judged'}>
      <div className={s.gap}>
        <Facts
          of={[
            ['Our verdict', <Verdict word={judged.ours} />],
            ['Points', `${judged.score.toLocaleString('en', { maximumFractionDigits: 1 })}; 6.5 are unwanted, 11 high confidence, 5 of malware suffice alone`],
            ['Threats', judged.threats],
            ['Detection technology', list(judged.methods)],
            ['Levels', `spam confidence (SCL) ${judged.scl}, bulk (BCL) ${judged.bcl}, phish (PCL) ${judged.pcl}`],
          ]}
        />
        {findings.length > 0 ? (
          <Listing label="Findings" columns={['Points', 'Finding', 'Evidence', 'Technology']} rows={findings} rowKey={(row, place) => row.code + place}>
            {(row) => [row.weight.toLocaleString('en', { maximumFractionDigits: 1, signDisplay: 'exceptZero' }), <>{plain(row.code.replaceAll('-', ' '))}<br /><span className={s.quiet}>{row.kind}</span></>, <span style={{ overflowWrap: 'anywhere' }}>{row.evidence}</span>, row.technology]}
          </Listing>
        ) : judged.reasons.length > 0 ? (
          <ul className={s.list}>{judged.reasons.map((each) => <li key={each}>{each}</li>)}</ul>
        ) : (
          <p className={s.quiet}>No analyser found anything that speaks against it.</p>
        )}
        {judged.problems.length > 0 && (
          <div>
            <strong style={{ fontSize: 13 }}>What could not be read</strong>
            <ul className={s.list}>{judged.problems.map((each) => <li key={each}>{each}</li>)}</ul>
          </div>
        )}
      </div>
    </Card>
  );
}

const TONES: Record<string, Tone> = { pass: 'good', softpass: 'good', bestguesspass: 'good', fail: 'high', softfail: 'medium', permerror: 'medium', temperror: 'low', neutral: 'neutral', none: 'neutral' };
const CHECKS: Record<string, string> = { SPF: 'SPF', DKIM: 'DKIM', DMARC: 'DMARC', CompAuth: 'Composite', ARC: 'ARC', Aligned: 'Aligned with the sender', Reason: 'Reason code', Source: 'Known from' };
const SOURCES: Record<string, string> = { recorded: 'what an earlier server wrote into the header', computed: 'our own checks when it came' };

export function Authentication({ of }: { of: MailMessage }) {
  const { sender } = of;
  return (
    <Card title="Authentication" unit="Whether the sender is who they say">
      <Facts
        of={[
          ...of.authentication.map(({ name, result }): [string, ReactNode] => [CHECKS[name] ?? name, TONES[result] ? <Badge tone={TONES[result]}>{result}</Badge> : (SOURCES[result] ?? result)]),
          ['From', sender.name ? `${sender.name} <${sender.address}>` : sender.address],
          ['Envelope sender', sender.mailFrom || '(empty)'],
          ['Replies go to', sender.replyTo],
          ['Sent from', sender.ip],
          ['Mailer', sender.mailer],
          ['List', sender.listId],
          ['Came encrypted (TLS)', of.tls],
        ]}
      />
    </Card>
  );
}
