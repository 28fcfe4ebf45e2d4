// The incident's alerts, why each is here, and taking some out into an incident of their own.
import { Button, Field, Input } from '@fluentui/react-components';
import { ArrowMoveRegular, ArrowSplitRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { calls } from '../../api/client';
import { useChange } from '../../api/change';
import { useMay } from '../../api/session';
import { Severity, Status } from '../../components/Badges';
import { Confirm, useAsking } from '../../components/Confirm';
import { DataGrid, type Column } from '../../components/DataGrid';
import { EmptyState } from '../../components/EmptyState';
import { Time } from '../../components/Time';
import { count, plain } from '../../state/words';
import { useView } from '../../state/view';
import { AlertPane } from './AlertPane';
import { MoveDialog } from './MoveDialog';
import { useUndoable } from './undone';
import { reasonOf, TOUCHES, type Alert, type Incident } from './words';

export function Alerts({ of }: { of: Incident }) {
  const [view, setView] = useView({ alert: '' });
  const [, go] = useLocation();
  const may = useMay('incidents.manage') && of.status !== 'Redirected';
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [because, setBecause] = useState('');
  const asking = useAsking();
  const moving = useAsking();
  const tellDone = useUndoable();
  const split = useChange(
    () => calls.POST('/api/v1/incidents/{number}/split', { params: { path: { number: of.number } }, body: { alerts: [...chosen], because } }),
    { touches: TOUCHES },
  );
  const columns: Column<Alert>[] = [
    { id: 'title', header: 'Alert', width: 270, grow: true, cell: (row) => <span title={row.title}>{row.title}</span> },
    { id: 'severity', header: 'Severity', width: 124, cell: (row) => <Severity value={row.severity} /> },
    { id: 'status', header: 'Status', width: 104, cell: (row) => <Status value={row.status} /> },
    { id: 'reason', header: 'Why it is here', width: 256, grow: true, cell: (row) => <span title={reasonOf(of, row.id)}>{reasonOf(of, row.id)}</span> },
    { id: 'category', header: 'Tactic', width: 140, cell: (row) => plain(row.category) },
    { id: 'service', header: 'Service', width: 90, cell: (row) => plain(row.service) },
    { id: 'source', header: 'Source', width: 120, hidden: true, cell: (row) => row.source },
    { id: 'techniques', header: 'Techniques', width: 120, hidden: true, cell: (row) => row.techniques.join(', ') },
    { id: 'count', header: 'Rows', width: 60, numeric: true, hidden: true, cell: (row) => row.count.toLocaleString('en') },
    { id: 'first', header: 'First activity', width: 150, cell: (row) => <Time at={row.firstActivity} /> },
    { id: 'last', header: 'Last activity', width: 150, hidden: true, cell: (row) => <Time at={row.lastActivity} /> },
  ];
  const opened = of.alertList.find((alert) => alert.id === view.alert);
  return (
    <>
      <DataGrid
        name="incident-alerts"
        label="Alerts of the incident"
        height={Math.min(640, 110 + of.alertList.length * 34)}
        columns={columns}
        rows={of.alertList}
        rowKey={(row) => row.id}
        onOpen={(row) => setView({ alert: row.id }, 'push')}
        chosen={may ? chosen : undefined}
        onChoose={setChosen}
        tools={
          chosen.size > 0 && (
            <>
              <Button size="small" appearance="subtle" icon={<ArrowSplitRegular />} disabled={chosen.size >= of.alertList.length} onClick={asking.ask}>Split off</Button>
              <Button size="small" appearance="subtle" icon={<ArrowMoveRegular />} onClick={moving.ask}>Move</Button>
            </>
          )
        }
        empty={<EmptyState title="No alerts">They were moved to other incidents.</EmptyState>}
      />
      <Confirm
        open={asking.open}
        title={`Take ${count(chosen.size, 'alert')} into a new incident?`}
        verb="Split off"
        busy={split.isPending}
        onClose={asking.close}
        onDone={() => split.mutate(undefined, { onSuccess: (made) => { asking.close(); setChosen(new Set()); const { number: next, change = 0 } = made ?? {}; if (next) { go(`/incidents/${next}`); tellDone(`Split off into incident ${next}`, [change], () => go(`/incidents/${of.number}`)); } } })}
      >
        <p>They are kept apart from now on: correlation does not bring them back together. It can be undone under History.</p>
        <Field label="Because">
          <Input value={because} onChange={(_, data) => setBecause(data.value)} />
        </Field>
      </Confirm>
      {moving.open && <MoveDialog from={of.number} alerts={[...chosen]} whole={chosen.size >= of.alertList.length} onClose={moving.close} onDone={() => { moving.close(); setChosen(new Set()); }} />}
      <AlertPane of={opened} reasons={opened ? of.links.filter((link) => link.alert === opened.id || link.other === opened.id) : []} all={of.alertList} onClose={() => setView({ alert: '' })} />
    </>
  );
}
