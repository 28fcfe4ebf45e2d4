import type { PageRoute } from '../../routing';

export const routes: PageRoute[] = [
  { path: '/account', title: 'My account', load: () => import('./Account') },
  { path: '/devicelogin', title: 'A program asks to be let in', load: () => import('./DeviceLogin') },
];
