import { NotepadRegular } from '@fluentui/react-icons';
import type { PageRoute } from '../../routing';

export const routes: PageRoute[] = [
  { path: '/audit', title: 'Audit log', place: 'audit', load: () => import('./Audit'), nav: { group: 'Organisation', icon: NotepadRegular, keys: 'g l' }, help: 'Every change and every sensitive read, sealed one to the next. Verify proves that nothing was changed or removed since.' },
];
