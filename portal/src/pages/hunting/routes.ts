import { TableSearchRegular } from '@fluentui/react-icons';
import type { PageRoute } from '../../routing';

export const routes: PageRoute[] = [
  { path: '/hunting', title: 'Hunting', place: 'hunting', load: () => import('./Hunting'), nav: { group: 'Investigate', icon: TableSearchRegular, keys: 'g h', also: 'Advanced hunting, queries, KQL' } },
];
