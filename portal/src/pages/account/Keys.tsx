// API keys: what programs send in somebody's name. One's own, or everybody's for those who manage users.
import { Button, Dropdown, Field, Input, Option } from '@fluentui/react-components';
import { AddRegular, KeyRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { api, calls, type Schemas } from '../../api/client';
import { useChange } from '../../api/change';
import { useMe } from '../../api/session';
import { Badge } from '../../components/Badges';
import { Confirm, useAsking } from '../../components/Confirm';
import { DataGrid, type Column } from '../../components/DataGrid';
import { EmptyState } from '../../components/EmptyState';
import { Secret } from '../../components/Secret';
import { Time } from '../../components/Time';
import { Wait } from '../../components/Wait';
import { Scopes } from '../people/Scopes';

type Key = Schemas['KeyBody'];
const TOUCHES = ['/api/v1/keys'];
const LASTS: Record<string, string> = { '30': '30 days', '90': '90 days', '365': 'A year', '': 'Until it is revoked' };

function State({ of }: { of: Key }) {
  if (of.revoked) return <Badge tone="neutral">Revoked</Badge>;
  return of.expires && new Date(of.expires) < new Date() ? <Badge tone="neutral">Expired</Badge> : <Badge tone="good">Active</Badge>;
}

export function Keys({ everybody }: { everybody?: boolean }) {
  const me = useMe();
  const asked = api.useQuery('get', '/api/v1/keys', {});
  const accounts = api.useQuery('get', '/api/v1/accounts', {});
  const making = useAsking();
  const [gone, setGone] = useState<Key | null>(null);
  const revoke = useChange((key: string) => calls.DELETE('/api/v1/keys/{key}', { params: { path: { key } } }), { done: 'The key is revoked', touches: TOUCHES });
  const names = new Map((accounts.data ?? []).map((each) => [each.id, each.name]));
  const columns: Column<Key>[] = [
    { id: 'name', header: 'Name', width: 160, grow: true, cell: (row) => <span title={row.name}>{row.name}</span> },
    ...(everybody ? [{ id: 'owner', header: 'In the name of', width: 220, cell: (row: Key) => names.get(row.account) ?? row.account }] : []),
    { id: 'state', header: 'State', width: 90, cell: (row) => <State of={row} /> },
    { id: 'scopes', header: 'May do', width: 240, grow: true, cell: (row) => <span title={row.scopes.join(', ')}>{row.scopes.join(', ')}</span> },
    { id: 'used', header: 'Last used', width: 146, cell: (row) => <Time at={row.used} none="Never" /> },
    { id: 'expires', header: 'Ends', width: 100, cell: (row) => <Time at={row.expires} show="day" none="Never" /> },
    { id: 'made', header: 'Made', width: 146, hidden: true, cell: (row) => <Time at={row.created} /> },
    { id: 'do', header: 'Change', width: 96, cell: (row) => (row.revoked ? null : <Button size="small" aria-label={`Revoke ${row.name}`} onClick={() => setGone(row)}>Revoke …</Button>) },
  ];
  const add = <Button size="small" appearance="primary" icon={<AddRegular />} onClick={making.ask}>Make a key</Button>;
  return (
    <Wait for={asked}>
      {(data) => {
        const rows = everybody ? data : data.filter((row) => names.get(row.account) === me.name || row.account === me.name);
        return (
          <>
            <DataGrid
              name={everybody ? 'all-keys' : 'keys'}
              label="API keys"
              height={Math.min(600, 110 + Math.max(6, rows.length) * 34)}
              columns={columns}
              rows={rows}
              rowKey={(row) => row.id}
              tools={rows.length > 0 && add}
              empty={
                <EmptyState icon={<KeyRegular />} title="There is no API key" actions={add}>
                  A script sends one as <span className="mono">Authorization: Bearer …</span> to the API, in your name and with no more rights than you have. For a program that is nobody’s own, make an application.
                </EmptyState>
              }
            />
            {making.open && <Make onClose={making.close} />}
            <Confirm open={gone !== null} title={`Revoke ${gone?.name ?? ''}?`} verb="Revoke" busy={revoke.isPending} onClose={() => setGone(null)} onDone={() => gone && revoke.mutate(gone.id, { onSettled: () => setGone(null) })}>
              Whatever uses it is refused from now on. It cannot be taken back; make a new key instead.
            </Confirm>
          </>
        );
      }}
    </Wait>
  );
}

function Make({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<string[]>([]);
  const [lasts, setLasts] = useState('90');
  const make = useChange(
    () => calls.POST('/api/v1/keys', { body: { name: name.trim(), scopes, expires: lasts ? new Date(Date.now() + Number(lasts) * 86_400_000).toISOString() : null, account: '' } }),
    { touches: TOUCHES },
  );
  return (
    <Confirm open title="Make an API key" verb={make.data ? 'I have it' : 'Make it'} ready={make.data !== undefined || (name.trim() !== '' && scopes.length > 0)} busy={make.isPending} onClose={onClose} onDone={() => (make.data ? onClose() : make.mutate())}>
      {make.data ? (
        <Secret label="The key" text={make.data.text} about="Shown now and never again. Put it where the program reads it." />
      ) : (
        <>
          <Field label="Name" required hint="What it is for"><Input value={name} onChange={(_, data) => setName(data.value)} /></Field>
          <Field label="Lasts">
            <Dropdown value={LASTS[lasts]} selectedOptions={[lasts]} onOptionSelect={(_, data) => setLasts(data.optionValue ?? '')}>
              {Object.entries(LASTS).map(([days, word]) => <Option key={days} value={days}>{word}</Option>)}
            </Dropdown>
          </Field>
          <Scopes chosen={scopes} onChange={setScopes} />
        </>
      )}
    </Confirm>
  );
}
