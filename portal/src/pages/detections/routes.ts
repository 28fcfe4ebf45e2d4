import { EyeOffRegular, ShieldTaskRegular } from '@fluentui/react-icons';
import type { PageRoute } from '../../routing';

export const routes: PageRoute[] = [
  { path: '/detections', title: 'Detection rules', right: 'hunting.run', load: () => import('./Rules'), nav: { group: 'Detect', icon: ShieldTaskRegular, keys: 'g d', also: 'Custom detections, coverage, ATT&CK' } },
  { path: '/detections/new', title: 'New detection', right: 'detections.manage', load: () => import('./Editor') },
  { path: '/detections/:rule/edit', title: 'Edit a detection', right: 'detections.manage', load: () => import('./Editor') },
  { path: '/detections/:rule', title: 'Detection rule', right: 'hunting.run', load: () => import('./Rule') },
  { path: '/exceptions', title: 'Exceptions', right: 'hunting.run', load: () => import('./Exceptions'), nav: { group: 'Detect', icon: EyeOffRegular, keys: 'g x', also: 'Suppression, allow, false positives' } },
];
