// Words of detection rules as the API takes them, and what the pages share.
import type { Schemas } from '../../api/client';

export type Card = Schemas['CardBody'];
export type Custom = Schemas['CustomBody'];
export type Detection = Schemas['DetectionBody-Output'];
export type Run = Schemas['RuleRunBody'];
export type Replayed = Schemas['ReplayBody'];
export type Tactic = Schemas['Tactic'];

export const TACTICS: Tactic[] = [
  'Reconnaissance', 'ResourceDevelopment', 'InitialAccess', 'Execution', 'Persistence', 'PrivilegeEscalation', 'DefenseEvasion',
  'CredentialAccess', 'Discovery', 'LateralMovement', 'Collection', 'CommandAndControl', 'Exfiltration', 'Impact',
];
export const FREQUENCIES: Record<Schemas['Frequency'], string> = {
  continuous: 'Whenever new rows come',
  '1h': 'Every hour',
  '3h': 'Every 3 hours',
  '12h': 'Every 12 hours',
  '24h': 'Every day',
};
export const ACTIONS: Schemas['ActionName'][] = [
  'isolate-device', 'collect-investigation-package', 'run-antivirus-scan', 'start-investigation', 'restrict-app-execution', 'quarantine-file',
  'block-file', 'mark-user-compromised', 'disable-user', 'force-password-reset', 'move-mail', 'soft-delete-mail',
];

/** Paths whose pages show rules. */
export const TOUCHES = ['/api/v1/detections', '/api/v1/rules', '/api/v1/overview/matrix', '/api/v1/alerts', '/api/v1/incidents'];

/** What `joined` counts. */
export const JOINED = 'Several rules said the same of the same rows: the most severe one’s alert names the others.';

export const ruleAddress = (id: string, tab = ''): string => `/detections/${encodeURIComponent(id)}${tab && `?tab=${tab}`}`;

/** `T1003.001` at MITRE; opened in another tab by whoever wants to leave. */
export const techniqueAddress = (technique: string): string => `https://attack.mitre.org/techniques/${technique.replace('.', '/')}/`;
