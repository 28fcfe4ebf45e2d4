import { CertificateRegular } from '@fluentui/react-icons';
import type { PageRoute } from '../../routing';

export const routes: PageRoute[] = [
  { path: '/settings/licences', title: 'Licences', right: 'licences.view', load: () => import('./Licences'), nav: { group: 'Organisation', icon: CertificateRegular, also: 'Plans, seats, subscriptions' } },
];
