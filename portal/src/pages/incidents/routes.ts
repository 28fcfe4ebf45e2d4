import { ShieldErrorRegular } from '@fluentui/react-icons';
import type { PageRoute } from '../../routing';

export const routes: PageRoute[] = [
  { path: '/incidents', title: 'Incidents', place: 'incidents', load: () => import('./Queue'), nav: { group: 'Investigate', icon: ShieldErrorRegular, keys: 'g i', also: 'Investigations' } },
  { path: '/incidents/:number', title: 'Incident', place: 'incidents', load: () => import('./Incident') },
  { path: '/alerts/:alert', title: 'Alert', place: 'incidents', load: () => import('./AlertPage') },
];
