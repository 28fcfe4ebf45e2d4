import { BuildingRegular, KeyMultipleRegular, PeopleTeamRegular } from '@fluentui/react-icons';
import type { PageRoute } from '../../routing';

export const routes: PageRoute[] = [
  { path: '/settings/users', title: 'Users', right: 'users.manage', load: () => import('./Users'), nav: { group: 'Organisation', icon: PeopleTeamRegular, keys: 'g u', also: 'Accounts, invitations' } },
  { path: '/settings/programs', title: 'Keys and applications', right: 'users.manage', load: () => import('./Programs'), nav: { group: 'Organisation', icon: KeyMultipleRegular } },
  { path: '/settings/sign-in', title: 'Sign-in and directories', right: 'users.manage', load: () => import('./Sources'), nav: { group: 'Organisation', icon: BuildingRegular, also: 'Single sign-on, LDAP' } },
];
