import { TargetRegular } from '@fluentui/react-icons';
import type { PageRoute } from '../../routing';

const right = { right: 'explorer.use' };

export const routes: PageRoute[] = [
  { path: '/mail/campaigns', title: 'Campaigns', ...right, load: () => import('./Campaigns'), help: 'Unwanted mail that belongs together: who sends it, to whom, what was stopped. Open one to see the way of its copies.', nav: { group: 'Mail', icon: TargetRegular, keys: 'g c', also: 'Phishing campaigns, look-alike mail' } },
  { path: '/mail/campaigns/:campaign', title: 'Campaign', ...right, load: () => import('./Campaign'), help: 'One campaign. In the flow, move between boxes with the arrow keys; Enter holds on to one. The table tells the same.' },
];
