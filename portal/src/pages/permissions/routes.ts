import { ShieldPersonRegular } from '@fluentui/react-icons';
import type { PageRoute } from '../../routing';

export const routes: PageRoute[] = [
  { path: '/permissions', title: 'Permissions', place: 'permissions', load: () => import('./Permissions'), nav: { group: 'Organisation', icon: ShieldPersonRegular, keys: 'g p', also: 'Roles, role groups' }, help: 'See which role groups there are, what each lets people do, and who is in them. Before somebody is put in or taken out, the page shows what that changes.' },
];
