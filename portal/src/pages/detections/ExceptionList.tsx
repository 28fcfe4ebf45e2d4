// The list of exceptions, of all rules or those that concern one, and the pane that shows, makes and changes one.
import { Button } from '@fluentui/react-components';
import { EyeOffRegular } from '@fluentui/react-icons';
import { Link } from 'wouter';
import { api } from '../../api/client';
import { useMay } from '../../api/session';
import { Badge } from '../../components/Badges';
import { DataGrid, type Column } from '../../components/DataGrid';
import { EmptyState } from '../../components/EmptyState';
import { Choice, Filters, TextFilter } from '../../components/Filters';
import { Time } from '../../components/Time';
import { Wait } from '../../components/Wait';
import { useView } from '../../state/view';
import { plain } from '../../state/words';
import { ExceptionPane } from './ExceptionPane';
import { entityText } from './entity';
import { useRules } from './useRules';
import { ruleAddress } from './words';
import type { Kept } from './entity';

const STANDINGS = { active: ['good', '✓'], off: ['neutral', '○'], expired: ['medium', '◷'] } as const;

export function Standing({ of }: { of: Kept }) {
  const [tone, mark] = STANDINGS[of.standing];
  return <Badge tone={tone} mark={<span aria-hidden>{mark}</span>}>{plain(of.standing)}</Badge>;
}

const NONE = '-';

export default function ExceptionList({ rule = '' }: { rule?: string }) {
  const [view, setView] = useView({ standing: [] as string[], text: '', open: '', new: NONE });
  const may = useMay('detections.manage');
  const rules = useRules();
  const found = api.useQuery('get', '/api/v1/exceptions', { params: { query: rule ? { rule } : {} } });
  const titles = new Map(rules.data?.map((each) => [each.rule.id, each.rule.title]));
  const columns: Column<Kept>[] = [
    { id: 'standing', header: 'State', width: 96, cell: (row) => <Standing of={row} /> },
    { id: 'what', header: 'Hides', width: 280, grow: true, cell: (row) => <span className={row.condition ? 'mono' : undefined} title={row.condition || entityText(row.entity)}>{row.condition || entityText(row.entity)}</span> },
    { id: 'rule', header: 'From', width: 240, cell: (row) => (row.rule ? <Link href={ruleAddress(row.rule)}>{titles.get(row.rule) ?? row.rule}</Link> : 'Every rule') },
    { id: 'reason', header: 'Why', width: 220, cell: (row) => <span title={row.reason}>{row.reason}</span> },
    { id: 'total', header: 'Hid so far', width: 90, numeric: true, cell: (row) => row.total.toLocaleString('en') },
    { id: 'expires', header: 'Until', width: 148, cell: (row) => (row.expires ? <Time at={row.expires} /> : 'No end') },
    { id: 'owner', header: 'Of', width: 150, cell: (row) => row.owner },
    { id: 'updated', header: 'Changed', width: 148, hidden: true, cell: (row) => <Time at={row.updated} /> },
  ];
  const text = view.text.toLowerCase();
  const rows = found.data?.filter(
    (row) => (!view.standing.length || view.standing.includes(row.standing)) && (!text || `${row.condition} ${entityText(row.entity)} ${row.reason} ${row.owner} ${titles.get(row.rule ?? '') ?? ''}`.toLowerCase().includes(text)),
  );
  const opened = found.data?.find((row) => row.id === view.open);
  const filtered = view.standing.length > 0 || view.text !== '';
  return (
    <>
      <Filters onClear={filtered ? () => setView({ standing: [], text: '' }) : undefined} end={rule && may && <Button size="small" onClick={() => setView({ new: rule }, 'push')}>New exception from this rule</Button>}>
        <TextFilter label="What, why, who or rule" value={view.text} onChange={(next) => setView({ text: next })} />
        <Choice label="State" values={Object.keys(STANDINGS)} chosen={view.standing} onChange={(standing) => setView({ standing })} />
      </Filters>
      <Wait for={found}>
        {() => (
          <DataGrid
            name="exceptions"
            label="Exceptions"
            columns={columns}
            rows={rows ?? []}
            rowKey={(row) => row.id}
            height={rule ? 380 : undefined}
            onOpen={(row) => setView({ open: row.id }, 'push')}
            empty={
              <EmptyState
                icon={<EyeOffRegular />}
                title={filtered ? 'No exception matches these filters' : 'Nothing is hidden'}
                actions={filtered ? <Button onClick={() => setView({ standing: [], text: '' })}>Clear the filters</Button> : may && <Button onClick={() => setView({ new: rule }, 'push')}>New exception</Button>}
              >
                {filtered ? 'Loosen a filter; expired exceptions are listed too.' : 'When a rule alerts on something known and harmless, except just that: one program, device or person, for as long as it is true. A preview shows what it would have hidden before it hides anything.'}
              </EmptyState>
            }
          />
        )}
      </Wait>
      {view.new !== NONE && <ExceptionPane rule={view.new} onClose={() => setView({ new: NONE })} />}
      {opened && <ExceptionPane key={opened.etag} kept={opened} rule={opened.rule ?? ''} onClose={() => setView({ open: '' })} />}
    </>
  );
}
