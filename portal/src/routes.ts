// Every page of the portal. A noun's folder names its own pages; this file brings them together in the order of the
// navigation. Pages are fetched when they are first opened.
import { routes as account } from './pages/account/routes';
import { routes as alerts } from './pages/alerts/routes';
import { routes as audit } from './pages/audit/routes';
import { routes as campaigns } from './pages/campaigns/routes';
import { routes as dmarc } from './pages/dmarc/routes';
import { routes as entities } from './pages/entities/routes';
import { routes as home } from './pages/home/routes';
import { routes as detections } from './pages/detections/routes';
import { routes as explorer } from './pages/explorer/routes';
import { routes as hunting } from './pages/hunting/routes';
import { routes as incidents } from './pages/incidents/routes';
import { routes as licences } from './pages/licences/routes';
import { routes as mail } from './pages/mail/routes';
import { routes as mailsettings } from './pages/mailsettings/routes';
import { routes as mymail } from './pages/mymail/routes';
import { routes as people } from './pages/people/routes';
import { routes as permissions } from './pages/permissions/routes';
import { routes as setup } from './pages/setup/routes';
import { routes as shell } from './pages/shell/routes';
import { routes as sources } from './pages/sources/routes';
import type { PageRoute } from './routing';

export const ROUTES: PageRoute[] = [
  ...home,
  ...incidents,
  ...alerts,
  ...explorer,
  ...hunting,
  ...entities,
  ...detections,
  ...campaigns,
  ...mail,
  ...dmarc,
  ...mailsettings,
  ...mymail,
  ...people,
  ...permissions,
  ...licences,
  ...audit,
  ...sources,
  ...setup,
  ...shell,
  ...account,
];
