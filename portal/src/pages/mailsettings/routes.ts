import { OptionsRegular } from '@fluentui/react-icons';
import type { PageRoute } from '../../routing';

export const routes: PageRoute[] = [
  { path: '/mail/settings', title: 'Mail settings', right: 'mail-policies.view', load: () => import('./MailSettings'), help: 'Domains, trusted servers and sealers, report mailboxes, how long raw mail is kept, digests; and what only the configuration file changes.', nav: { group: 'Mail', icon: OptionsRegular, also: 'ARC sealers, protected domains, digest, retention of mail' } },
];
