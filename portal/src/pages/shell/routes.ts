import type { PageRoute } from '../../routing';

export const routes: PageRoute[] = [
  { path: '/', title: 'Home', load: () => import('./Home') },
  { path: '/search', title: 'Search', load: () => import('./Search') },
  { path: '/missing', title: 'Why is something missing?', load: () => import('./Missing') },
  { path: '/style', title: 'Style', load: () => import('./Style') },
];
