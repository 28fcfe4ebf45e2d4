import { ShieldPersonRegular } from '@fluentui/react-icons';
import type { PageRoute } from '../../routing';

export const routes: PageRoute[] = [
  { path: '/permissions', title: 'Permissions', place: 'permissions', load: () => import('./Permissions'), nav: { group: 'Organisation', icon: ShieldPersonRegular, keys: 'g p', also: 'Roles, role groups' } },
];
