// Words of incidents as the API takes them; which determinations belong to which classification.
import type { Schemas } from '../../api/client';

export type Classification = Schemas['Classification'];
export type Determination = Schemas['Determination'];
export type Line = Schemas['IncidentLine'];
export type Incident = Schemas['IncidentBody'];
export type Alert = Schemas['AlertBody'];
export type Change = Schemas['IncidentChange'];

export const STATUSES = ['Active', 'InProgress', 'Resolved', 'Redirected'] as const;
export const SEVERITIES = ['High', 'Medium', 'Low', 'Informational'] as const;
export const SERVICES = ['endpoint', 'mail', 'identity', 'cloud app'] as const;

const ALWAYS: Determination[] = ['NotAvailable', 'Other'];
export const DETERMINATIONS: Record<Classification, Determination[]> = {
  Unknown: ['NotAvailable'],
  TruePositive: ['MultiStagedAttack', 'MaliciousUserActivity', 'CompromisedUser', 'Malware', 'Phishing', 'UnwantedSoftware', ...ALWAYS],
  InformationalExpectedActivity: ['SecurityTesting', 'LineOfBusinessApplication', 'ConfirmedUserActivity', ...ALWAYS],
  FalsePositive: ['Clean', 'InsufficientData', ...ALWAYS],
};
export const CLASSIFICATIONS = Object.keys(DETERMINATIONS) as Classification[];

/** Paths whose pages show incidents. */
export const TOUCHES = ['/api/v1/incidents', '/api/v1/alerts'];
