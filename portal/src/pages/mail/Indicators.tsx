// Indicators of threats that mail, devices and sign-ins are compared with: who says it, what meeting one does, until when; added, imported, removed.
import { Button } from '@fluentui/react-components';
import { AddRegular, ArrowUploadRegular, DeleteRegular, TargetRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { api, calls } from '../../api/client';
import { useChange } from '../../api/change';
import { BY_SKIP, STEP, usePages } from '../../api/pages';
import { useMay } from '../../api/session';
import { Badge } from '../../components/Badges';
import { Confirm, useAsking } from '../../components/Confirm';
import { DataGrid, type Column } from '../../components/DataGrid';
import { EmptyState } from '../../components/EmptyState';
import { Choice, Filters, TextFilter } from '../../components/Filters';
import { Page } from '../../components/Page';
import { Time } from '../../components/Time';
import { Wait } from '../../components/Wait';
import { useView } from '../../state/view';
import { count } from '../../state/words';
import { ACTIONS, FileOfIndicators, IndicatorPane, KINDS, NewIndicator, TOUCHED, type Indicator } from './IndicatorPane';

const VIEW = { kind: '', action: '', text: '', open: '', new: '' };

const COLUMNS: Column<Indicator>[] = [
  { id: 'action', header: 'Action', width: 100, cell: (row) => <Badge tone={ACTIONS[row.action][1]}>{row.action}</Badge> },
  { id: 'kind', header: 'Kind', width: 110, cell: (row) => KINDS[row.kind][0] },
  { id: 'value', header: 'What', width: 300, grow: true, cell: (row) => <span className="mono" style={{ whiteSpace: 'nowrap' }} title={row.value}>{row.value}</span> },
  { id: 'title', header: 'Title', width: 220, grow: true, cell: (row) => <span title={row.description}>{row.title}</span> },
  { id: 'threat', header: 'Threat', width: 100, cell: (row) => row.threat },
  { id: 'severity', header: 'Severity', width: 110, cell: (row) => <Badge tone={row.severity.toLowerCase() as 'high'}>{row.severity}</Badge> },
  { id: 'source', header: 'Source', width: 150, cell: (row) => row.source || '–' },
  { id: 'expires', header: 'Until', width: 150, cell: (row) => (row.expires ? <Time at={row.expires} /> : 'No end') },
  { id: 'created', header: 'Made', width: 150, hidden: true, cell: (row) => <Time at={row.created} /> },
  { id: 'by', header: 'By', width: 160, hidden: true, cell: (row) => row.updatedBy },
];

export default function Indicators() {
  const [view, setView] = useView(VIEW);
  const may = useMay('indicators.manage');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const asking = useAsking();
  const query = { text: view.text, limit: STEP, ...(view.kind && { kind: view.kind as Indicator['kind'] }), ...(view.action && { action: view.action as Indicator['action'] }) };
  const found = api.useInfiniteQuery('get', '/api/v1/indicators', { params: { query } }, { ...BY_SKIP, placeholderData: (before) => before });
  const { rows, total, more } = usePages(found);
  const ids = [...chosen].slice(0, 100);
  const remove = useChange(() => calls.POST('/api/v1/indicators/remove', { body: { ids } }), { done: (answer) => answer?.message ?? 'Removed', touches: TOUCHED });
  const filtered = view.kind !== '' || view.action !== '' || view.text !== '';
  const opened = rows.find((row) => row.id === view.open);
  const clear = () => setView({ kind: '', action: '', text: '' });
  const add = may && (
    <div style={{ display: 'flex', gap: 8 }}>
      <Button appearance="primary" icon={<AddRegular />} onClick={() => setView({ new: 'one' }, 'push')}>Add an indicator</Button>
      <Button icon={<ArrowUploadRegular />} onClick={() => setView({ new: 'file' }, 'push')}>Import a file</Button>
    </div>
  );
  return (
    <Page title="Indicators" shape="full" about={found.data ? `${count(total, 'indicator')} of the organisation. Mail that meets one is judged by it, at the gate, in imported files and, for two days back, where it was delivered; devices, sign-ins and cloud apps that meet one raise an alert.` : 'Indicators of threats'} actions={add}>
      <Filters onClear={filtered ? clear : undefined}>
        <TextFilter label="Value, title or source holds" value={view.text} onChange={(text) => setView({ text })} />
        <Choice label="Action" single values={Object.keys(ACTIONS)} chosen={view.action ? [view.action] : []} onChange={([action = '']) => setView({ action })} />
        <Choice label="Kind" single values={Object.keys(KINDS)} word={(each) => KINDS[each as Indicator['kind']][0]} chosen={view.kind ? [view.kind] : []} onChange={([kind = '']) => setView({ kind })} />
      </Filters>
      <Wait for={found}>
        {() => (
          <DataGrid
            name="indicators"
            label="Indicators"
            columns={COLUMNS}
            rows={rows}
            total={total}
            onMore={more}
            rowKey={(row) => row.id}
            chosen={may ? chosen : undefined}
            onChoose={setChosen}
            onOpen={(row) => setView({ open: row.id }, 'push')}
            tools={chosen.size > 0 && <Button size="small" appearance="subtle" icon={<DeleteRegular />} onClick={asking.ask}>Remove …</Button>}
            empty={
              <EmptyState icon={<TargetRegular />} title={filtered ? 'No indicator matches these filters' : 'There are no indicators yet'} actions={filtered ? <Button onClick={clear}>Clear the filters</Button> : add}>
                {filtered ? 'Loosen a filter.' : 'Files, links, domains, addresses and senders that others met before you: one by one, or out of STIX, MISP, CSV and plain lists.'}
              </EmptyState>
            }
          />
        )}
      </Wait>
      {view.new === 'one' && <NewIndicator onClose={() => setView({ new: '' })} />}
      {view.new === 'file' && <FileOfIndicators onClose={() => setView({ new: '' })} />}
      {opened && <IndicatorPane key={opened.id} of={opened} onClose={() => setView({ open: '' })} />}
      <Confirm open={asking.open} title={`Remove ${count(ids.length, 'indicator')}?`} verb="Remove" busy={remove.isPending} onClose={asking.close} onDone={() => remove.mutate(undefined, { onSuccess: () => { asking.close(); setChosen(new Set()); } })}>
        <span>It holds from the next message on; what was decided stays decided.</span>
      </Confirm>
    </Page>
  );
}
