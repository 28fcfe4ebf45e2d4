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

/** Why two alerts are together, said of one of them; `title` is the other's. The correlation speaks of both. */
export const linkWords = (reason: string, title: string): string =>
  `${reason.replace(/^share /, 'Shares ').replace(', and follow ', ', and follows ').replace(', and are ', ', and is ')} (with “${title}”)`;

/** Why an alert is in its incident: the first link that names it, in the correlation's words. */
export function reasonOf(of: Incident, id: string): string {
  const link = of.links.find((each) => each.alert === id || each.other === id);
  if (!link) return of.alertList.length > 1 ? 'The incident began with it' : 'It is the only one';
  const other = link.alert === id ? link.other : link.alert;
  return linkWords(link.reason, of.alertList.find((each) => each.id === other)?.title ?? other);
}
