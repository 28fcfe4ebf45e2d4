import { MailRegular } from '@fluentui/react-icons';
import type { PageRoute } from '../../routing';

export const routes: PageRoute[] = [
  { path: '/my-mail', title: 'My mail', load: () => import('./MyMail'), help: 'What is held for you, whom you allow and block, what you reported. Everybody who signs in has this page, whatever their roles.', nav: { group: 'Mail', icon: MailRegular, keys: 'g m', also: 'My quarantine, safe senders, blocked senders, report phishing' } },
];
