// The words of mail as people read them: categories, actions, places; and what a change of mail touches.
import type { Schemas } from '../../api/client';
import type { Tone } from '../../components/Badges';

export type Held = Schemas['MailHeldBody'];
export type Policy = Schemas['MailKeptPolicyBody'];
export type Protection = Schemas['Protection'];
export type Treatment = Schemas['Treatment'];
export type Outcome = Schemas['MailOutcomeBody'];
export type MailMessage = Schemas['MailMessageBody'];

export const TOUCHES = ['/api/v1/mail'];

export const CATEGORIES: Record<string, [string, Tone]> = {
  MALW: ['Malware', 'high'],
  HPHISH: ['Phish, high confidence', 'high'],
  PHSH: ['Phish', 'medium'],
  HSPM: ['Spam, high confidence', 'low'],
  SPOOF: ['Spoofed sender', 'medium'],
  UIMP: ['Person impersonated', 'medium'],
  DIMP: ['Domain impersonated', 'medium'],
  GIMP: ['Known name impersonated', 'medium'],
  SPM: ['Spam', 'low'],
  BULK: ['Bulk', 'informational'],
  NONE: ['Clean', 'good'],
};
export const categoryWord = (code: string): string => CATEGORIES[code]?.[0] ?? (code || 'Not judged');

export const VERDICTS: Record<string, [string, Tone]> = {
  malware: ['Malware', 'high'],
  'high confidence phish': ['Phish, high confidence', 'high'],
  phish: ['Phish', 'medium'],
  spam: ['Spam', 'low'],
  bulk: ['Bulk', 'informational'],
  clean: ['Clean', 'good'],
};

export const ACTIONS: Record<string, string> = {
  deliver: 'Delivered',
  tag: 'Delivered, marked',
  replace: 'Delivered without its files',
  dynamic: 'Delivered, files later',
  junk: 'To the junk folder',
  redirect: 'Redirected',
  quarantine: 'Quarantined',
  reject: 'Rejected',
  delete: 'Dropped',
};
export const actionWord = (word: string): string => {
  const [action = '', ...more] = word.split(', ');
  return [ACTIONS[action] ?? action, ...more].join(', ');
};

export const PROTECTIONS: Record<Protection, string> = {
  'anti-spam': 'Anti-spam',
  'anti-phish': 'Anti-phish',
  attachments: 'Attachments',
  links: 'Links',
  'mail-flow': 'Mail-flow rules',
};

export const TREATMENTS: Record<Treatment, string> = {
  none: 'Nothing',
  'add-header': 'Add a header field',
  'modify-subject': 'Mark the subject',
  bcc: 'Send a blind copy',
  junk: 'To the junk folder',
  redirect: 'Redirect',
  quarantine: 'Quarantine',
  reject: 'Reject',
  delete: 'Drop',
};

export const messageAddress = (networkId: string): string => `/mail/messages/${encodeURIComponent(networkId)}`;

/** Lines of a text field, without the empty ones, and back. */
export const linesOf = (text: string): string[] => text.split(/[\n,;]/).map((line) => line.trim()).filter(Boolean);
