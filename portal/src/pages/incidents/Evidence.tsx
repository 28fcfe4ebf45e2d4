// Everything else the alerts name: files, processes, addresses, links, messages, apps.
import { DocumentSearchRegular } from '@fluentui/react-icons';
import { useLocation } from 'wouter';
import { Badge } from '../../components/Badges';
import { DataGrid, type Column } from '../../components/DataGrid';
import { EmptyState } from '../../components/EmptyState';
import { Choice, Filters } from '../../components/Filters';
import { plain } from '../../state/words';
import { useView } from '../../state/view';
import { ASSET_COLUMNS } from './Assets';
import type { Asset } from './assets';

const TYPE: Column<Asset> = { id: 'type', header: 'Kind', width: 150, cell: (row) => <Badge>{plain(row.type)}</Badge> };

const COLUMNS = [TYPE, ...ASSET_COLUMNS.filter((column) => column.id !== 'also')];

export function Evidence({ of }: { of: Asset[] }) {
  const [, go] = useLocation();
  const [view, setView] = useView({ kind: [] as string[] });
  if (!of.length) return <EmptyState icon={<DocumentSearchRegular />} title="No evidence">The alerts of this incident name nothing but devices, users and mailboxes.</EmptyState>;
  const kinds = [...new Set<string>(of.map((each) => each.type))].sort();
  const shown = of.filter((each) => !view.kind.length || view.kind.includes(each.type));
  return (
    <>
      <Filters>
        <Choice label="Kind" values={kinds} chosen={view.kind} onChange={(kind) => setView({ kind })} />
      </Filters>
      <DataGrid name="incident-evidence" label="Evidence" height={Math.min(640, 110 + shown.length * 34)} columns={COLUMNS} rows={shown} rowKey={(row) => row.key} onOpen={(row) => row.address && go(row.address)} empty={<EmptyState title="Nothing of this kind" />} />
    </>
  );
}
