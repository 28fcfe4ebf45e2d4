// What global search found, kind by kind. A number leads to the incident of that number.
import { SearchRegular } from '@fluentui/react-icons';
import { Link } from 'wouter';
import { api } from '../../api/client';
import { useMay, useMe } from '../../api/session';
import { Severity, Status } from '../../components/Badges';
import { Card } from '../../components/Card';
import { EmptyState } from '../../components/EmptyState';
import { Page } from '../../components/Page';
import { Time } from '../../components/Time';
import { Wait } from '../../components/Wait';
import { ROUTES } from '../../routes';
import { shownTo } from '../../routing';
import { count } from '../../state/words';
import { useView } from '../../state/view';

const STATUSES = ['Active' as const, 'InProgress' as const, 'Resolved' as const];

export default function Search() {
  const me = useMe();
  const [{ q }] = useView({ q: '' });
  const may = useMay('incidents.read') && q !== '';
  const incidents = api.useQuery('get', '/api/v1/incidents', { params: { query: { text: q, status: STATUSES, limit: 20 } } }, { enabled: may });
  const alerts = api.useQuery('get', '/api/v1/alerts', { params: { query: { text: q, limit: 20 } } }, { enabled: may });
  const pages = ROUTES.filter((route) => route.nav && shownTo(me, route) !== 'hidden' && `${route.title} ${route.nav.also ?? ''}`.toLowerCase().includes(q.toLowerCase()));
  if (!q)
    return (
      <Page title="Search">
        <EmptyState icon={<SearchRegular />} title="Search everything">Type into the box above: part of an incident's name, its number, a tag, an alert, a page.</EmptyState>
      </Page>
    );
  return (
    <Page title={`Search: ${q}`} tab="Search" shape="narrow">
      {pages.length > 0 && (
        <Card title="Pages">{pages.map((route) => <div key={route.path}><Link href={route.path}>{route.title}</Link></div>)}</Card>
      )}
      {may && (
        <>
          <Card title="Incidents">
            <Wait for={incidents}>
              {(found) => (
                <>
                  <p style={{ marginTop: 0 }}>{found.total ? count(found.total, 'incident') : 'None.'}</p>
                  {found.value.map((each) => (
                    <div key={each.number} style={{ display: 'flex', gap: 10, padding: '4px 0', alignItems: 'center', flexWrap: 'wrap' }}>
                      <Severity value={each.severity} /> <Link href={`/incidents/${each.number}`}>{`#${each.number} ${each.name}`}</Link> <Status value={each.status} />
                    </div>
                  ))}
                </>
              )}
            </Wait>
          </Card>
          <Card title="Alerts">
            <Wait for={alerts}>
              {(found) => (
                <>
                  <p style={{ marginTop: 0 }}>{found.total ? count(found.total, 'alert') : 'None.'}</p>
                  {found.value.map((each) => (
                    <div key={each.id} style={{ display: 'flex', gap: 10, padding: '4px 0', alignItems: 'center', flexWrap: 'wrap' }}>
                      <Severity value={each.severity} />
                      {each.incident ? <Link href={`/incidents/${each.incident}?tab=alerts&alert=${each.id}`}>{each.title}</Link> : <span>{each.title}</span>}
                      <Time at={each.lastActivity} />
                    </div>
                  ))}
                </>
              )}
            </Wait>
          </Card>
        </>
      )}
    </Page>
  );
}
