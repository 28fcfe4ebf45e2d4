import { HomeRegular } from '@fluentui/react-icons';
import type { PageRoute } from '../../routing';

const place = { place: 'dashboard', right: 'incidents.read' };

export const routes: PageRoute[] = [
  { path: '/home', title: 'Home · Threat dashboard', ...place, load: () => import('./Dashboard'), nav: { group: '', icon: HomeRegular, keys: 'g t', also: 'Security dashboard, overview' } },
  { path: '/home/report', title: 'Security report', ...place, load: () => import('./Report') },
];
