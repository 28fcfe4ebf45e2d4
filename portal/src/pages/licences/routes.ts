import { CertificateRegular } from '@fluentui/react-icons';
import type { PageRoute } from '../../routing';

export const routes: PageRoute[] = [
  { path: '/settings/licences', title: 'Licences', right: 'licences.view', load: () => import('./Licences'), nav: { group: 'Organisation', icon: CertificateRegular, also: 'Plans, seats, subscriptions' }, help: 'What the organisation pays for decides what can be seen. Enter subscriptions, see what each opens, and give licences to people.' },
];
