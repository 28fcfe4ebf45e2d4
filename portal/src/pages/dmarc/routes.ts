import { CertificateRegular } from '@fluentui/react-icons';
import type { PageRoute } from '../../routing';

const right = { right: 'mail-policies.view' };

export const routes: PageRoute[] = [
  { path: '/mail/dmarc', title: 'DMARC reports', ...right, load: () => import('./Dmarc'), help: 'What receivers of the world report about mail in the name of your domains. Open a domain to see who sends, unknown senders first.', nav: { group: 'Mail', icon: CertificateRegular, also: 'Who sends in our name, SPF, DKIM, aggregate reports' } },
  { path: '/mail/dmarc/:domain', title: 'DMARC of a domain', ...right, load: () => import('./Domain'), help: 'A source that never passed DMARC in this time is unknown: somebody who pretends, or a sender of yours to set up.' },
];
