import { GlobeSearchRegular } from '@fluentui/react-icons';
import type { PageRoute } from '../../routing';

export const routes: PageRoute[] = [
  { path: '/explorer', title: 'Explorer', place: 'explorer', load: () => import('./Explorer'), nav: { group: 'Investigate', icon: GlobeSearchRegular, keys: 'g e', also: 'Threat Explorer, mail' } },
];
