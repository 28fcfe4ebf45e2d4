// Open sessions of somebody: the present one, and others that can be ended from here.
import { Button } from '@fluentui/react-components';
import { api, calls } from '../../api/client';
import { useChange } from '../../api/change';
import { Badge } from '../../components/Badges';
import { Time } from '../../components/Time';
import { Wait } from '../../components/Wait';

export function Sessions({ account, name, own }: { account: string; name: string; own?: boolean }) {
  const asked = api.useQuery('get', '/api/v1/accounts/{name}/sessions', { params: { path: { name: account } } });
  const end = useChange((session: string) => calls.DELETE('/api/v1/accounts/{name}/sessions/{session}', { params: { path: { name: account, session } } }), { done: 'The session is ended', touches: ['/api/v1/accounts'] });
  const others = useChange(
    async () => {
      for (const each of asked.data ?? []) if (!each.current) await calls.DELETE('/api/v1/accounts/{name}/sessions/{session}', { params: { path: { name: account, session: each.family } } });
      return {};
    },
    { done: 'Signed out everywhere else', touches: ['/api/v1/accounts'] },
  );
  return (
    <Wait for={asked}>
      {(data) => (
        <div style={{ fontSize: 13 }}>
          {data.map((each) => (
            <div key={each.family} style={{ display: 'flex', gap: 12, alignItems: 'center', padding: '6px 0', borderTop: '1px solid var(--colorNeutralStroke3)' }}>
              <span style={{ flex: 1 }}>
                Since <Time at={each.started} />, used <Time at={each.seen} show="ago" /> {each.mfa ? <Badge tone="good">With second factor</Badge> : <Badge tone="neutral">Password alone</Badge>} {each.current && <Badge tone="brand">This one</Badge>}
              </span>
              {!each.current && <Button size="small" disabled={end.isPending} onClick={() => end.mutate(each.family)}>End it</Button>}
            </div>
          ))}
          {!data.length && <p style={{ margin: 0 }}>{name} is not signed in anywhere.</p>}
          {own && data.some((each) => !each.current) && <Button style={{ marginTop: 10 }} disabled={others.isPending} onClick={() => others.mutate(undefined)}>Sign out everywhere else</Button>}
          {own && <p style={{ margin: '10px 0 0' }}>A session ends by itself after half an hour without use, and after twelve hours in any case.</p>}
        </div>
      )}
    </Wait>
  );
}
