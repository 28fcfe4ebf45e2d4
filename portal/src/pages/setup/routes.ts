import { SettingsRegular, ShieldPersonRegular } from '@fluentui/react-icons';
import type { PageRoute } from '../../routing';

export const routes: PageRoute[] = [
  { path: '/settings', title: 'Settings', place: 'settings', load: () => import('./Settings'), nav: { group: 'Settings', icon: SettingsRegular, keys: 'g s', also: 'Opt-in, Opt-out, turn off' } },
  { path: '/settings/roles', title: 'Your roles', load: () => import('./Roles'), nav: { group: 'Settings', icon: ShieldPersonRegular, also: 'View your roles' } },
];
