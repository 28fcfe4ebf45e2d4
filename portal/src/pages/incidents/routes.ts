import { ShieldErrorRegular } from '@fluentui/react-icons';
import type { PageRoute } from '../../routing';

export const routes: PageRoute[] = [
  { path: '/incidents', title: 'Incidents', place: 'incidents', load: () => import('./Queue'), nav: { group: 'Investigate', icon: ShieldErrorRegular, keys: 'g i', also: 'Investigations' }, help: 'Alerts that belong together are one incident. Filters are in the address: send it to share them, or keep them under a name.' },
  { path: '/incidents/:number', title: 'Incident', place: 'incidents', load: () => import('./Incident'), help: 'What happened in sentences, the alerts with the reason each is here, who and what was hit. Everything done here is in History and can be taken back there.' },
  { path: '/incidents/:number/report', title: 'Report of an incident', place: 'incidents', load: () => import('./Report') },
  { path: '/alerts/:alert', title: 'Alert', place: 'incidents', load: () => import('./AlertPage') },
];
