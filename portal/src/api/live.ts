// Live updates: the server says which kind of thing has changed, and pages that show such things fetch again.
import { useEffect, useState } from 'react';
import { queries, refresh } from './client';
import { chosenTenant } from './tenant';

const KINDS: Record<string, string[]> = {
  incidents: ['/api/v1/incidents', '/api/v1/notices', '/api/v1/alerts', '/api/v1/overview', '/api/v1/dashboard', '/api/v1/entities'],
  signals: ['/api/v1/estate', '/api/v1/sources', '/api/v1/overview', '/api/v1/dashboard', '/api/v1/imports', '/api/v1/deadletters', '/api/v1/tables'],
  settings: ['/api/v1/tenant', '/api/v1/session', '/api/v1/licences', '/api/v1/permissions', '/api/v1/accounts', '/api/v1/keys', '/api/v1/applications', '/api/v1/audit', '/api/v1/detections', '/api/v1/exceptions', '/api/v1/streams', '/api/v1/tables'],
  jobs: ['/api/v1/tenant', '/api/v1/detections', '/api/v1/hunting', '/api/v1/imports', '/api/v1/deadletters', '/api/v1/rules', '/api/v1/backups', '/api/v1/jobs', '/api/v1/streams'],
};

/** Browsers open six connections a host: a tab nobody looks at gives its line back, and fetches anew when it is looked at. */
const UNSEEN_MS = 5_000;

/** Listen while mounted and looked at; tells whether the line is open. */
export function useLive(): boolean {
  const [open, setOpen] = useState(true);
  useEffect(() => {
    const tenant = chosenTenant();
    const address = `/api/v1/events${tenant ? `?tenant=${encodeURIComponent(tenant)}` : ''}`;
    let source: EventSource | undefined;
    let lost = false;
    let leaving = 0;
    const listen = () => {
      source = new EventSource(address);
      source.addEventListener('hello', () => {
        setOpen(true);
        // What changed while the line was down was told to nobody.
        if (lost) void queries.invalidateQueries();
        lost = false;
      });
      source.addEventListener('error', () => {
        lost = true;
        setOpen(false);
      });
      source.addEventListener('goodbye', () => void refresh('/api/v1/session'));
      for (const [kind, paths] of Object.entries(KINDS)) source.addEventListener(kind, () => void refresh(...paths));
    };
    const leave = () => {
      source?.close();
      source = undefined;
      lost = true;
    };
    const look = () => {
      clearTimeout(leaving);
      if (document.visibilityState === 'hidden') leaving = window.setTimeout(leave, UNSEEN_MS);
      else if (!source) listen();
    };
    look();
    document.addEventListener('visibilitychange', look);
    return () => {
      document.removeEventListener('visibilitychange', look);
      clearTimeout(leaving);
      source?.close();
    };
  }, []);
  return open;
}
