// What is known of one message to one recipient, and the ways on from it.
import { Button } from '@fluentui/react-components';
import { FilterRegular } from '@fluentui/react-icons';
import { Link } from 'wouter';
import { Facts } from '../../components/Facts';
import { Flyout } from '../../components/Flyout';
import { Time } from '../../components/Time';
import { Threats, messageAddress, technologies } from './columns';
import { withValue, type Change, type Look } from './state';
import type { MailLine } from './types';

type Props = { line?: MailLine; onClose: () => void; look: Look; change: Change };

export function RowPane({ line, onClose, look, change }: Props) {
  if (!line) return null;
  const filters: [string, string, string][] = [
    ['sender-address', 'This sender', line.senderAddress],
    ['sender-domain', 'This sender domain', line.senderDomain],
    ['sender-ip', 'This sender IP', line.senderIp],
    ['recipients', 'This recipient', line.recipient],
    ['subject', 'This subject', line.subject],
  ];
  return (
    <Flyout open title={line.subject || '(no subject)'} onClose={onClose} actions={<Link href={messageAddress(line)}>Open the message</Link>}>
      <Facts
        of={[
          ['Sent', <Time key="at" at={line.timestamp} show="seconds" />],
          ['Recipient', line.recipient],
          ['Sender', line.senderName ? `${line.senderName} <${line.senderAddress}>` : line.senderAddress],
          ['Mail from', line.mailFrom],
          ['Sender IP', line.senderIp],
          ['Directionality', line.direction],
          ['Threat type', <Threats key="threats" words={line.threatTypes} />],
          ['Detection technology', technologies(line.detectionMethods)],
          ['Delivery action', line.deliveryAction],
          ['Original location', line.originalLocation],
          ['Latest location', line.latestLocation],
          ['Additional actions', line.additionalActions.join(', ')],
          ['System overrides', [line.overrides, line.overrideSource].filter(Boolean).join(': ')],
          ['Policy', [line.policyType, line.policyAction].filter(Boolean).join(': ')],
          ['Network message ID', line.networkMessageId],
          ['Internet message ID', line.internetMessageId],
        ]}
      />
      <div style={{ display: 'flex', flexWrap: 'wrap', gap: 8 }}>
        {filters.filter(([, , value]) => value).map(([property, words, value]) => (
          <Button key={property} size="small" icon={<FilterRegular />} onClick={() => change({ where: withValue(look.where, property, value), row: '' })}>{words}</Button>
        ))}
      </div>
    </Flyout>
  );
}
