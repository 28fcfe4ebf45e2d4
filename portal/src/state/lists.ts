// The lists that many pages link to, with what they show when nothing is chosen: a link is a view of them.
import { queryOf } from './view';

/** The incident queue; `from` and `to` bound when incidents were made. */
export const INCIDENTS = { status: ['Active', 'InProgress'] as string[], severity: [] as string[], service: [] as string[], class: [] as string[], assigned: '', tag: '', text: '', since: '', from: '', to: '', sort: '-last_activity' };

/** The alert queue; `from` and `to` bound the first activity, `person` and `device` are ids of the overview. */
export const ALERTS = { severity: [] as string[], category: [] as string[], service: [] as string[], status: [] as string[], source: '', technique: '', detector: '', person: '', device: '', text: '', from: '', to: '', with: [] as string[], sort: '-last_activity' };

export const incidentsAddress = (patch: Partial<typeof INCIDENTS>): string => `/incidents${queryOf({ ...INCIDENTS, ...patch }, INCIDENTS)}`;
export const alertsAddress = (patch: Partial<typeof ALERTS>): string => `/alerts${queryOf({ ...ALERTS, ...patch }, ALERTS)}`;
/** Incidents in any state but merged: what counts over time count. */
export const EVERY_INCIDENT = ['Active', 'InProgress', 'Resolved'];
