// Programs with tokens of their own: made here, given permissions and secrets, stopped, removed.
import { Button, Field, Input } from '@fluentui/react-components';
import { AddRegular, AppGenericRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { api, calls, type Schemas } from '../../api/client';
import { useChange } from '../../api/change';
import { Badge } from '../../components/Badges';
import { Confirm, useAsking } from '../../components/Confirm';
import { DataGrid, type Column } from '../../components/DataGrid';
import { EmptyState } from '../../components/EmptyState';
import { Time } from '../../components/Time';
import { Wait } from '../../components/Wait';
import { useView } from '../../state/view';
import { ApplicationPane } from './ApplicationPane';
import { Scopes } from './Scopes';

type Application = Schemas['ApplicationBody'];
export const TOUCHES = ['/api/v1/applications'];

const COLUMNS: Column<Application>[] = [
  { id: 'name', header: 'Application', width: 220, grow: true, cell: (row) => <span title={row.name}>{row.name}</span> },
  { id: 'state', header: 'State', width: 100, cell: (row) => (row.disabled ? <Badge tone="neutral">Stopped</Badge> : <Badge tone="good">Active</Badge>) },
  { id: 'permissions', header: 'Permissions', width: 320, grow: true, cell: (row) => <span title={row.permissions.join(', ')}>{row.permissions.join(', ')}</span> },
  { id: 'used', header: 'Last used', width: 152, cell: (row) => <Time at={row.used} none="Never" /> },
  { id: 'by', header: 'Made by', width: 160, cell: (row) => row.createdBy },
  { id: 'id', header: 'Client id', width: 290, hidden: true, cell: (row) => <span className="mono">{row.id}</span> },
];

export function Applications() {
  const asked = api.useQuery('get', '/api/v1/applications', {});
  const [view, setView] = useView({ application: '' });
  const making = useAsking();
  const add = <Button appearance="primary" size="small" icon={<AddRegular />} onClick={making.ask}>Make an application</Button>;
  return (
    <Wait for={asked}>
      {(data) => (
        <>
          <DataGrid
            name="applications"
            label="Applications"
            height={Math.min(640, 110 + Math.max(6, data.length) * 34)}
            columns={COLUMNS}
            rows={data}
            rowKey={(row) => row.id}
            onOpen={(row) => setView({ application: row.id }, 'push')}
            tools={data.length > 0 && add}
            empty={
              <EmptyState icon={<AppGenericRegular />} title="There is no application" actions={add}>
                A SIEM, a ticket system or a script signs in as an application: it gets a client id and a secret, and asks for tokens with them at <span className="mono">/TENANT/oauth2/v2.0/token</span>.
              </EmptyState>
            }
          />
          {view.application && <ApplicationPane client={view.application} onClose={() => setView({ application: '' })} />}
          {making.open && <Make onClose={making.close} onMade={(id) => { making.close(); setView({ application: id }, 'push'); }} />}
        </>
      )}
    </Wait>
  );
}

function Make({ onClose, onMade }: { onClose: () => void; onMade: (id: string) => void }) {
  const [name, setName] = useState('');
  const [permissions, setPermissions] = useState<string[]>([]);
  const make = useChange(() => calls.POST('/api/v1/applications', { body: { name: name.trim(), permissions } }), { done: 'Made; give it a secret or key next', touches: TOUCHES });
  return (
    <Confirm open title="Make an application" verb="Make it" ready={name.trim() !== '' && permissions.length > 0} busy={make.isPending} onClose={onClose} onDone={() => make.mutate(undefined, { onSuccess: (made) => made && onMade(made.id) })}>
      <Field label="Name" required><Input value={name} onChange={(_, data) => setName(data.value)} /></Field>
      <Scopes chosen={permissions} onChange={setPermissions} />
    </Confirm>
  );
}
