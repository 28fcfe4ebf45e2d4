// How the kinds of entity are called and drawn.
import { AppGenericRegular, DocumentRegular, GlobeRegular, LaptopRegular, LinkRegular, MailInboxRegular, NetworkCheckRegular, PeopleRegular, type FluentIcon } from '@fluentui/react-icons';
import type { Schemas } from '../../api/client';
import { PLACES, type Subject } from '../../state/entities';

type Said = { one: string; many: string; Icon: FluentIcon };
export const KINDS: Record<Subject, Said> = {
  device: { one: 'Device', many: 'Devices', Icon: LaptopRegular },
  user: { one: 'User', many: 'Users', Icon: PeopleRegular },
  mailbox: { one: 'Mailbox', many: 'Mailboxes', Icon: MailInboxRegular },
  ip: { one: 'IP address', many: 'IP addresses', Icon: NetworkCheckRegular },
  url: { one: 'URL', many: 'URLs', Icon: LinkRegular },
  domain: { one: 'Domain', many: 'Domains', Icon: GlobeRegular },
  file: { one: 'File', many: 'Files', Icon: DocumentRegular },
  app: { one: 'Cloud app', many: 'Cloud apps', Icon: AppGenericRegular },
};

/** The kind that the present address is about. */
export function subjectHere(): Subject {
  const first = window.location.pathname.split('/')[1] ?? '';
  return (Object.keys(PLACES) as Subject[]).find((subject) => PLACES[subject] === first) ?? 'device';
}

export type Profile = Schemas['ProfileBody'];
export type Event = Schemas['EventBody'];
