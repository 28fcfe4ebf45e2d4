import { AlertRegular } from '@fluentui/react-icons';
import type { PageRoute } from '../../routing';

export const routes: PageRoute[] = [
  { path: '/alerts', title: 'Alerts', place: 'incidents', load: () => import('./Queue'), nav: { group: 'Investigate', icon: AlertRegular, keys: 'g a', also: 'Detections, all alerts' } },
];
