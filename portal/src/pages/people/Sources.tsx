// Where people come from: identity providers they sign in with, and directories that are read and taken over.
import { Button } from '@fluentui/react-components';
import { BuildingRegular, OrganizationRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { api, type Schemas } from '../../api/client';
import { Badge } from '../../components/Badges';
import { Card } from '../../components/Card';
import { EmptyState } from '../../components/EmptyState';
import { Facts } from '../../components/Facts';
import { Page } from '../../components/Page';
import { Time } from '../../components/Time';
import { Wait } from '../../components/Wait';
import { TakeOver } from './TakeOver';

export default function Sources() {
  const providers = api.useQuery('get', '/api/v1/providers', {});
  const directories = api.useQuery('get', '/api/v1/directories', {});
  return (
    <Page shape="narrow" title="Sign-in and directories" about="Set up by whoever runs the installation, who alone decides which addresses it speaks to. What is set up is shown here, and directories are taken over here.">
      <Card title="Identity providers" unit="Single sign-on with OpenID Connect">
        <Wait for={providers}>
          {(data) => (
            <>
              {data.map((each) => <Provider key={each.name} of={each} />)}
              {!data.length && (
                <EmptyState icon={<BuildingRegular />} title="People sign in with accounts of this installation">
                  To let them sign in with Microsoft Entra ID, Keycloak, Okta or another provider, the operator runs <span className="mono">vedette sso set NAME --issuer URL --client-id ID</span>. Groups of the provider can stand for role groups.
                </EmptyState>
              )}
            </>
          )}
        </Wait>
      </Card>
      <Card title="Directories" unit="LDAP and Active Directory">
        <Wait for={directories}>
          {(data) => (
            <>
              {data.map((each) => <Directory key={each.name} of={each} />)}
              {!data.length && (
                <EmptyState icon={<OrganizationRegular />} title="No directory is connected">
                  The operator connects one with <span className="mono">vedette directories set NAME --url ldaps://… --base DC=…</span>; then people and groups are taken over here, with a preview of what changes. Without one, import the directory from a file under Licences.
                </EmptyState>
              )}
            </>
          )}
        </Wait>
      </Card>
    </Page>
  );
}

function Provider({ of }: { of: Schemas['ProviderBody'] }) {
  const roles = Object.entries(of.roles);
  return (
    <section style={{ padding: '8px 0', borderTop: '1px solid var(--colorNeutralStroke3)' }}>
      <h3 style={{ fontSize: 14, margin: '0 0 6px', display: 'flex', gap: 8 }}>{of.title} <Badge tone={of.enabled ? 'good' : 'neutral'}>{of.enabled ? 'Offered at sign-in' : 'Switched off'}</Badge></h3>
      <Facts
        of={[
          ['Issuer', <span key="i" className="mono">{of.issuer}</span>],
          ['Client id', <span key="c" className="mono">{of.clientId}</span>],
          ['New people', of.create ? 'Get an account at their first sign-in' : 'Must have an account here first'],
          ['Accounts of the same name', of.adopt ? 'Are theirs from the first sign-in on' : 'Stay apart until an administrator joins them'],
          ['Groups that stand for roles', roles.length > 0 && <span key="r">{roles.map(([group, places]) => <div key={group}><span className="mono">{group}</span> → {places.join(', ')}</div>)}</span>],
        ]}
      />
    </section>
  );
}

function Directory({ of }: { of: Schemas['DirectoryBody'] }) {
  const [open, setOpen] = useState(false);
  return (
    <section style={{ padding: '8px 0', borderTop: '1px solid var(--colorNeutralStroke3)', display: 'flex', gap: 12, alignItems: 'flex-start' }}>
      <div style={{ flex: 1 }}>
        <h3 style={{ fontSize: 14, margin: '0 0 6px' }}>{of.name}</h3>
        <Facts of={[['Address', <span key="u" className="mono">{of.url}</span>], ['Base', <span key="b" className="mono">{of.base}</span>], ['Kind', of.kind], ['Taken over last', <Time key="s" at={of.synced} none="Never" />]]} />
      </div>
      <Button onClick={() => setOpen(true)}>See what changed …</Button>
      {open && <TakeOver name={of.name} onClose={() => setOpen(false)} />}
    </section>
  );
}
