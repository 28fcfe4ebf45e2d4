// The fields of each protection's settings, as the editor shows them; names are those of the API, `when.senders` nested.
import type { Policy, Protection } from './words';

export type Shape = 'treatment' | 'bool' | 'lines' | 'number' | 'text' | 'people' | { [word: string]: string };
export type PolicyField = { name: string; label: string; shape: Shape; hint?: string };
export type Settings = Record<string, unknown>;

const f = (name: string, label: string, shape: Shape, hint?: string): PolicyField => ({ name, label, shape, hint });
const DAYS = f('days', 'Days in quarantine', 'number', '1 to 30');
const REDIRECT = f('redirectTo', 'Redirect to', 'lines', 'For the action “Redirect”');

export const FIELDS: Record<Protection, PolicyField[]> = {
  'anti-spam': [
    f('highConfidencePhish', 'Phish, high confidence', 'treatment'), f('phish', 'Phish', 'treatment'), f('highConfidenceSpam', 'Spam, high confidence', 'treatment'), f('spam', 'Spam', 'treatment'), f('bulk', 'Bulk', 'treatment'),
    f('bulkThreshold', 'Bulk from level', 'number', '1 (strict) to 9'), f('subjectTag', 'Mark before the subject', 'text'), REDIRECT, DAYS,
    f('allowed', 'Allowed senders and domains', 'lines', 'Never for malware and phish of high confidence'), f('blocked', 'Blocked senders and domains', 'lines'),
    f('release', 'Recipients release their own spam (else they ask for it)', 'bool'), f('zapSpam', 'Plan the removal of spam found later', 'bool'), f('zapPhish', 'Plan the removal of phish found later', 'bool'),
  ],
  'anti-phish': [
    f('level', 'Level', { standard: 'Standard', aggressive: 'Aggressive', 'more-aggressive': 'More aggressive', 'most-aggressive': 'Most aggressive' }, 'How little it takes to call a message phish'),
    f('people', 'People whose names others borrow', 'people', 'Name <address>, one a line; at most 60'), f('userAction', 'A protected person impersonated', 'treatment'),
    f('ownDomains', 'Protect our own domains', 'bool'), f('domains', 'Other domains to protect', 'lines'), f('domainAction', 'A protected domain impersonated', 'treatment'), f('trusted', 'Never impersonation', 'lines', 'Addresses and domains'),
    f('mailboxIntelligence', 'Learn whom people write with', 'bool'), f('mailboxAction', 'A known name impersonated', 'treatment'), f('spoofIntelligence', 'Look for spoofed senders', 'bool'), f('spoofAction', 'A spoofed sender', 'treatment'),
    f('honourDmarc', 'Honour what the domain publishes (DMARC)', 'bool'), f('dmarcQuarantine', 'DMARC says quarantine', 'treatment'), f('dmarcReject', 'DMARC says reject', 'treatment'), REDIRECT, DAYS,
  ],
  attachments: [
    f('mode', 'Malicious files', { off: 'Off', monitor: 'Deliver and tell', block: 'Hold the message', replace: 'Deliver without the file', 'dynamic-delivery': 'Deliver, files when judged' }),
    f('extensions', 'Extensions never let through', 'lines', 'exe, js, iso …'), f('extensionAction', 'A message with such a file', 'treatment'), f('redirectTo', 'Copy of what was blocked to', 'lines'), DAYS, f('zap', 'Plan the removal of malware found later', 'bool'),
  ],
  links: [
    f('rewrite', 'Rewrite links and check them at the click', 'bool'), f('internal', 'Also in mail inside of the organisation', 'bool'), f('dkimSigned', 'Also in signed mail (DKIM), whose signature breaks by it', 'bool'), f('track', 'Keep who clicked', 'bool'), f('clickThrough', 'Let people go on past a warning', 'bool'),
    f('keep', 'Never rewritten', 'lines'), f('blocked', 'Blocked links', 'lines', 'At most three * each'),
  ],
  'mail-flow': [
    f('when.senders', 'When the sender is', 'lines', 'Every field that is filled must hold; one of its values is enough'), f('when.recipients', 'When the recipient is', 'lines'), f('when.subject', 'When the subject holds', 'lines'), f('when.header', 'When the header field', 'text'), f('when.headerValues', '… holds', 'lines'),
    f('when.extensions', 'When a file ends in', 'lines'), f('when.networks', 'When it comes from networks', 'lines'), f('when.authentication', 'When authentication says', 'lines', 'dmarc=fail'), f('when.larger', 'When larger than (bytes)', 'number'),
    f('unless.senders', 'Unless the sender is', 'lines'), f('unless.recipients', 'Unless the recipient is', 'lines'), f('unless.subject', 'Unless the subject holds', 'lines'),
    f('action', 'Then', 'treatment'), f('scl', 'Set the spam confidence to', { '': 'Leave it', '-1': '-1: not spam', '5': '5: spam', '6': '6: spam', '9': '9: spam, high confidence' }),
    REDIRECT, f('bcc', 'Blind copy to', 'lines'), f('subjectTag', 'Mark before the subject', 'text'), f('reason', 'Reason for the sender', 'text'), DAYS, f('test', 'Only tell what it would do', 'bool'), f('stop', 'No later rule runs', 'bool'),
  ],
};

const KEYS: Record<Protection, 'spam' | 'phish' | 'attachments' | 'links' | 'flow'> = { 'anti-spam': 'spam', 'anti-phish': 'phish', attachments: 'attachments', links: 'links', 'mail-flow': 'flow' };
export const keyOf = (protection: Protection) => KEYS[protection];
export const settingsOf = (policy: Policy): Settings => ({ ...policy[KEYS[policy.protection]] });

const isBag = (value: unknown): value is Settings => typeof value === 'object' && value !== null && !Array.isArray(value);
export function valueAt(of: Settings, name: string): unknown {
  return name.split('.').reduce<unknown>((value, part) => (isBag(value) ? value[part] : undefined), of);
}
export function withValue(of: Settings, name: string, value: unknown): Settings {
  const [first = '', ...rest] = name.split('.');
  const inner = of[first];
  return { ...of, [first]: rest.length ? withValue(isBag(inner) ? inner : {}, rest.join('.'), value) : value };
}
