// Those who can sign in: invite, see who has a second factor, unlock, disable, sign out everywhere; roles beside it.
import { Button, Field, Input } from '@fluentui/react-components';
import { PersonAddRegular, PeopleTeamRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { Link } from 'wouter';
import { api, calls, type Schemas } from '../../api/client';
import { useChange } from '../../api/change';
import { Badge } from '../../components/Badges';
import { Confirm, useAsking } from '../../components/Confirm';
import { DataGrid, type Column } from '../../components/DataGrid';
import { EmptyState } from '../../components/EmptyState';
import { Choice, Filters, TextFilter } from '../../components/Filters';
import { Page } from '../../components/Page';
import { Time } from '../../components/Time';
import { Wait } from '../../components/Wait';
import { count } from '../../state/words';
import { useView } from '../../state/view';
import { useShortcuts } from '../../shell/shortcuts';
import { Invited } from './Invited';
import { UserPane } from './UserPane';

type Account = Schemas['AccountBody'];
const STOCK = { text: '', state: [] as string[], factor: '', user: '' };
const STATES = ['active', 'invited', 'locked', 'disabled'] as const;

export function stateOf(row: Account): (typeof STATES)[number] {
  if (row.disabled) return 'disabled';
  if (row.lockedUntil && new Date(row.lockedUntil) > new Date()) return 'locked';
  return row.invited ? 'invited' : 'active';
}
const TONE = { active: 'good', invited: 'brand', locked: 'medium', disabled: 'neutral' } as const;
const WORD = { active: 'Active', invited: 'No password yet', locked: 'Locked', disabled: 'Disabled' } as const;

export const State = ({ of }: { of: Account }) => <Badge tone={TONE[stateOf(of)]}>{WORD[stateOf(of)]}</Badge>;

export function Factor({ of }: { of: Account }) {
  const parts = [...(of.secondFactor ? ['Codes'] : []), ...(of.passkeys ? [count(of.passkeys, 'passkey')] : [])];
  return parts.length ? <Badge tone="good" mark={<span aria-hidden>✓</span>}>{parts.join(', ')}</Badge> : <Badge tone="low">None</Badge>;
}

const COLUMNS: Column<Account>[] = [
  { id: 'name', header: 'Sign-in name', width: 260, grow: true, cell: (row) => <span title={row.name}>{row.name}</span> },
  { id: 'title', header: 'Title', width: 180, cell: (row) => row.title || '–' },
  { id: 'state', header: 'State', width: 140, cell: (row) => <State of={row} /> },
  { id: 'factor', header: 'Second factor', width: 170, cell: (row) => <Factor of={row} /> },
  { id: 'signed', header: 'Last sign-in', width: 152, cell: (row) => <Time at={row.signedIn} none="Never" /> },
  { id: 'created', header: 'Made', width: 152, cell: (row) => <Time at={row.created} /> },
];

export default function Users() {
  const asked = api.useQuery('get', '/api/v1/accounts', {});
  const [view, setView] = useView(STOCK);
  const inviting = useAsking();
  useShortcuts([{ keys: 'n', label: 'Invite somebody', run: inviting.ask }]);
  const filtered = view.text !== '' || view.state.length > 0 || view.factor !== '';
  const has = (row: Account) => row.secondFactor || row.passkeys > 0;
  return (
    <Page
      title="Users"
      shape="full"
      about={<span>{asked.data ? `${count(asked.data.length, 'account')}, ${asked.data.filter((row) => !has(row)).length} without a second factor.` : 'Those who can sign in.'} What each may do is under <Link href="/permissions?tab=people">Permissions</Link>.</span>}
      actions={<Button appearance="primary" icon={<PersonAddRegular />} onClick={inviting.ask}>Invite somebody</Button>}
    >
      <Filters onClear={filtered ? () => setView({ ...STOCK, user: view.user }) : undefined}>
        <TextFilter label="Name or title" value={view.text} onChange={(text) => setView({ text })} />
        <Choice label="State" values={STATES} chosen={view.state} onChange={(state) => setView({ state })} />
        <Choice label="Second factor" single values={['has one', 'has none']} chosen={view.factor ? [view.factor] : []} onChange={([factor = '']) => setView({ factor })} />
      </Filters>
      <Wait for={asked}>
        {(data) => {
          const text = view.text.toLowerCase();
          const shown = data.filter(
            (row) =>
              `${row.name} ${row.title}`.toLowerCase().includes(text) &&
              (!view.state.length || view.state.includes(stateOf(row))) &&
              (!view.factor || (view.factor === 'has one') === has(row)),
          );
          return (
            <>
              <DataGrid
                name="users"
                label="Users"
                columns={COLUMNS}
                rows={shown}
                rowKey={(row) => row.id}
                onOpen={(row) => setView({ user: row.name }, 'push')}
                empty={<EmptyState icon={<PeopleTeamRegular />} title="No account is so" actions={<Button onClick={() => setView(STOCK)}>Clear the filters</Button>}>Loosen a filter, or invite whoever is missing.</EmptyState>}
              />
              <UserPane of={data.find((row) => row.name === view.user)} onClose={() => setView({ user: '' })} />
            </>
          );
        }}
      </Wait>
      {inviting.open && <Invite onClose={inviting.close} />}
    </Page>
  );
}

function Invite({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('');
  const [title, setTitle] = useState('');
  const invite = useChange(() => calls.POST('/api/v1/accounts', { body: { name: name.trim(), title: title.trim() } }), { touches: ['/api/v1/accounts', '/api/v1/permissions'] });
  if (invite.data) return <Invited of={invite.data} onClose={onClose} />;
  return (
    <Confirm open title="Invite somebody" verb="Make the invitation" ready={name.trim() !== ''} busy={invite.isPending} onClose={onClose} onDone={() => invite.mutate()}>
      <Field label="Sign-in name" required hint="As their address in the directory: then their groups count too."><Input value={name} onChange={(_, data) => setName(data.value)} autoComplete="off" /></Field>
      <Field label="Title" hint="How others see them"><Input value={title} onChange={(_, data) => setTitle(data.value)} autoComplete="off" /></Field>
      <p style={{ margin: 0, fontSize: 13 }}>They choose their own password with a one-time link that you hand over. They may do nothing until they are in a role group.</p>
    </Confirm>
  );
}
