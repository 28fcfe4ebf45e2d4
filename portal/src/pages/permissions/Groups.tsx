// The role groups: what each holds, who is in it; opened, what it lets people do and how to change it.
import { Button } from '@fluentui/react-components';
import { GroupRegular } from '@fluentui/react-icons';
import { DataGrid, type Column } from '../../components/DataGrid';
import { EmptyState } from '../../components/EmptyState';
import { Choice, Filters, TextFilter } from '../../components/Filters';
import { Badge } from '../../components/Badges';
import { useView } from '../../state/view';
import { GroupPane } from './GroupPane';
import { STORES, storeWord, type Group, type Whole } from './words';

const STOCK = { store: [] as string[], members: '', text: '', group: '' };
const keyOf = (group: Group): string => `${group.store}/${group.name}`;

export function Groups({ of }: { of: Whole }) {
  const [view, setView] = useView(STOCK);
  const titles = new Map(of.roles.map((role) => [role.name, role.title]));
  const inside = (group: Group) => of.assignments.filter((each) => keyOf({ ...group, name: each.group, store: each.store }) === keyOf(group));
  const text = view.text.toLowerCase();
  const shown = of.groups.filter(
    (group) =>
      (!view.store.length || view.store.includes(group.store)) &&
      (!view.members || (view.members === 'somebody') === inside(group).length > 0) &&
      [group.title, group.name, ...group.roles.map((role) => titles.get(role) ?? role)].some((word) => word.toLowerCase().includes(text)),
  );
  const roles = (group: Group) => group.roles.map((role) => titles.get(role) ?? role).join(', ');
  const columns: Column<Group>[] = [
    { id: 'title', header: 'Role group', width: 240, cell: (row) => <span title={row.title}>{row.title}{row.own && <> <Badge tone="brand">Your own</Badge></>}</span> },
    { id: 'store', header: 'Store', width: 180, cell: (row) => storeWord(row.store) },
    { id: 'members', header: 'Members', width: 80, numeric: true, cell: (row) => inside(row).length },
    { id: 'who', header: 'Who', width: 220, cell: (row) => { const names = inside(row).map((each) => each.name).join(', '); return <span title={names}>{names || '–'}</span>; } },
    { id: 'roles', header: 'Roles in it', width: 360, grow: true, cell: (row) => <span title={roles(row)}>{roles(row) || 'The directory role itself'}</span> },
    { id: 'name', header: 'Name', width: 200, hidden: true, cell: (row) => <span className="mono">{keyOf(row)}</span> },
  ];
  const opened = of.groups.find((group) => keyOf(group) === view.group);
  const filtered = view.store.length > 0 || view.members !== '' || view.text !== '';
  return (
    <>
      <Filters onClear={filtered ? () => setView({ ...STOCK, group: view.group }) : undefined}>
        <TextFilter label="Group or role" value={view.text} onChange={(next) => setView({ text: next })} />
        <Choice label="Store" values={Object.keys(STORES)} word={storeWord} chosen={view.store} onChange={(store) => setView({ store })} />
        <Choice label="Members" single values={['somebody', 'nobody']} chosen={view.members ? [view.members] : []} onChange={([members = '']) => setView({ members })} />
      </Filters>
      <DataGrid
        name="role-groups"
        label="Role groups"
        height={Math.min(760, 110 + Math.max(4, shown.length) * 34)}
        columns={columns}
        rows={shown}
        rowKey={keyOf}
        onOpen={(row) => setView({ group: keyOf(row) }, 'push')}
        empty={<EmptyState icon={<GroupRegular />} title="No role group is so" actions={<Button onClick={() => setView(STOCK)}>Clear the filters</Button>}>Look for a role, as “Search and Purge”, to find the groups that hold it.</EmptyState>}
      />
      <GroupPane of={of} group={opened} onClose={() => setView({ group: '' })} />
    </>
  );
}
