import { ArchiveRegular, ArrowUploadRegular, DatabaseRegular, PlugConnectedRegular, SendRegular } from '@fluentui/react-icons';
import type { PageRoute } from '../../routing';

export const routes: PageRoute[] = [
  { path: '/sources', title: 'Sources and health', right: 'settings.view', load: () => import('./Sources'), nav: { group: 'Organisation', icon: PlugConnectedRegular, keys: 'g o', also: 'Connectors, data, ingestion' } },
  { path: '/sources/connectors', title: 'Connectors', right: 'settings.view', load: () => import('./Connectors') },
  { path: '/deadletters', title: 'Dead letters', right: 'settings.view', load: () => import('./DeadLetters') },
  { path: '/imports', title: 'Import files', right: 'settings.view', load: () => import('./Imports'), nav: { group: 'Organisation', icon: ArrowUploadRegular, keys: 'g f', also: 'Upload' } },
  { path: '/retention', title: 'Retention', right: 'settings.view', load: () => import('./Retention'), nav: { group: 'Organisation', icon: DatabaseRegular, also: 'Disk, tables, storage' } },
  { path: '/streams', title: 'Streams out', right: 'siem.integrate', load: () => import('./Streams'), nav: { group: 'Organisation', icon: SendRegular, also: 'SIEM, Kafka, syslog, webhooks' } },
  { path: '/backups', title: 'Backups and jobs', right: 'settings.view', load: () => import('./Backups'), nav: { group: 'Organisation', icon: ArchiveRegular } },
];
