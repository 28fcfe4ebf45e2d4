// Everybody who is or could be in role groups; opened, all they may do and why.
import { PeopleRegular } from '@fluentui/react-icons';
import { api } from '../../api/client';
import { DataGrid, type Column } from '../../components/DataGrid';
import { EmptyState } from '../../components/EmptyState';
import { Choice, Filters, TextFilter } from '../../components/Filters';
import { Flyout } from '../../components/Flyout';
import { Badge } from '../../components/Badges';
import { Wait } from '../../components/Wait';
import { list } from '../../state/words';
import { useView } from '../../state/view';
import { OwnDecisions } from './Decisions';
import { storeWord, type Member, type Whole } from './words';

const STOCK = { who: '', held: '', person: '' };

export function People({ of }: { of: Whole }) {
  const [view, setView] = useView(STOCK);
  const held = (member: Member) => of.assignments.filter((each) => each.kind === member.kind && each.member === member.id);
  const title = (store: string, name: string) => of.groups.find((group) => group.store === store && group.name === name)?.title ?? name;
  const words = (member: Member) => held(member).map((each) => `${title(each.store, each.group)} (${storeWord(each.store)})`).join(', ');
  const scopes = (member: Member) => [...new Set(held(member).flatMap((each) => each.devices))].join(', ');
  const text = view.who.toLowerCase();
  const shown = of.members.filter(
    (member) => (!view.held || (view.held === 'some') === held(member).length > 0) && `${member.name} ${member.title} ${words(member)}`.toLowerCase().includes(text),
  );
  const columns: Column<Member>[] = [
    { id: 'name', header: 'Name', width: 260, grow: true, cell: (row) => <span title={row.name}>{row.name}</span> },
    { id: 'kind', header: 'Kind', width: 130, cell: (row) => <Badge>{row.kind === 'group' ? 'Directory group' : 'Account'}</Badge> },
    { id: 'title', header: 'Title', width: 160, cell: (row) => row.title || '–' },
    { id: 'groups', header: 'Role groups', width: 420, grow: true, cell: (row) => <span title={words(row)}>{words(row) || 'None: may do nothing here'}</span> },
    { id: 'devices', header: 'Only devices of', width: 160, cell: (row) => scopes(row) || 'All' },
  ];
  const opened = of.members.find((member) => member.kind === 'account' && member.name === view.person);
  return (
    <>
      <Filters onClear={view.who || view.held ? () => setView({ who: '', held: '' }) : undefined}>
        <TextFilter label="Name or role group" value={view.who} onChange={(who) => setView({ who })} />
        <Choice label="Role groups" single values={['some', 'none']} chosen={view.held ? [view.held] : []} onChange={([next = '']) => setView({ held: next })} />
      </Filters>
      <DataGrid
        name="role-people"
        label="People and their role groups"
        height={Math.min(760, 110 + Math.max(4, shown.length) * 34)}
        columns={columns}
        rows={shown}
        rowKey={(row) => row.kind + row.id}
        onOpen={(row) => row.kind === 'account' && setView({ person: row.name }, 'push')}
        empty={<EmptyState icon={<PeopleRegular />} title="Nobody is so">Accounts are made under Users; directory groups come with the import of the directory.</EmptyState>}
      />
      <Flyout open={opened !== undefined} title={opened?.name ?? ''} onClose={() => setView({ person: '' })}>
        {opened && <Standing name={opened.name} />}
      </Flyout>
    </>
  );
}

/** All somebody may do, with what it follows from; for panes. */
export function Standing({ name }: { name: string }) {
  const asked = api.useQuery('get', '/api/v1/permissions/people/{name}', { params: { path: { name } } });
  return (
    <Wait for={asked}>
      {(data) => (
        <>
          <section>
            <h3 style={{ fontSize: 14, margin: '0 0 6px' }}>Role groups</h3>
            <ul style={{ margin: 0, paddingLeft: 18, fontSize: 13, lineHeight: '22px' }}>
              {data.grants.map((grant) => (
                <li key={grant.store + grant.group + grant.via}>
                  <strong>{grant.title}</strong> ({storeWord(grant.store)}), {grant.via}
                  {grant.devices.length > 0 && <>, only devices of {list(grant.devices)}</>}
                </li>
              ))}
              {!data.grants.length && <li>None.</li>}
            </ul>
          </section>
          <section>
            <h3 style={{ fontSize: 14, margin: '0 0 6px' }}>What they may do</h3>
            <OwnDecisions of={data.decisions} />
          </section>
        </>
      )}
    </Wait>
  );
}
