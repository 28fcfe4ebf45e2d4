// What the columns of hunting hold: which of them name something that has a page.
import { entityAddress, type Subject } from '../../state/entities';
import { textOf, type Cell } from './values';

const NAMES: [Subject, RegExp][] = [
  ['device', /^(Remote|Target|Destination|Source)?Device(Name|Id)$/],
  ['user', /^(InitiatingProcess|Target|Request)?Account(Upn|Name|ObjectId|Sid|Id)$/],
  ['mailbox', /^(RecipientEmailAddress|SenderFromAddress|SenderMailFromAddress|AccountEmail|EmailAddress)$/],
  ['ip', /^(Remote|Local|FileOrigin|Public)IP$|^IP[Aa]ddress$|^IpAddress$|^SenderIPv[46]$|^(Source|Destination)(IP|Ip)Address$/],
  ['domain', /^(UrlDomain|SenderFromDomain|SenderMailFromDomain)$/],
  ['url', /^(RemoteUrl|Url|FileOriginUrl)$/],
  ['file', /^(InitiatingProcess)?(SHA1|SHA256|MD5)$/],
  ['app', /^(Application|ApplicationId|OAuthAppId)$/],
];

/** The kind of entity a column names. */
export const subjectOfColumn = (name: string): Subject | undefined => NAMES.find(([, pattern]) => pattern.test(name))?.[0];

/** The page about a cell's value, when it has one. */
export function pageOf(column: string, value: Cell | undefined): string | undefined {
  const text = textOf(value);
  if (!text) return undefined;
  if (column === 'AlertId') return `/alerts/${encodeURIComponent(text)}`;
  if (column === 'IncidentId' && /^\d+$/.test(text)) return `/incidents/${text}`;
  const subject = subjectOfColumn(column);
  return subject && entityAddress(subject, text);
}
