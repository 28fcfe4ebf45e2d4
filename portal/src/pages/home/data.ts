// What the dashboard and its report ask the server.
import { api, type Schemas } from '../../api/client';
import type { Word } from '../../components/Bars';
import type { Period } from './period';

export type Overview = Schemas['OverviewBody'];
export type Mail = Schemas['MailBody'];
export type Matrix = Schemas['MatrixBody'];

export const SEVERITIES: readonly Word[] = ['High', 'Medium', 'Low', 'Informational'].map((word) => ({ id: word, title: word, color: `var(--${word.toLowerCase()}-bar)` }));
export const VERDICTS: readonly Word[] = [
  { id: 'malware', title: 'Malware', color: 'var(--high-bar)' },
  { id: 'phish', title: 'Phish', color: 'var(--medium-bar)' },
  { id: 'spam', title: 'Spam', color: 'var(--low-bar)' },
  { id: 'good', title: 'No threat found', color: 'var(--good-bar)' },
];

const asked = (of: Period) => ({ params: { query: { since: of.since, hourly: of.hourly } } });

export const useOverview = (of: Period) => api.useQuery('get', '/api/v1/overview', asked(of), { placeholderData: (before) => before });
export const useMail = (of: Period) => api.useQuery('get', '/api/v1/overview/mail', asked(of), { placeholderData: (before) => before });
/** Asked again while the server is still finding out which rules are blind. */
export const useMatrix = (of: Period) =>
  api.useQuery('get', '/api/v1/overview/matrix', { params: { query: { since: of.since } } }, { placeholderData: (before) => before, refetchInterval: (query) => (query.state.data?.fresh === false ? 3_000 : false) });
