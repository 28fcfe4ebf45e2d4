// Dead letters: what could not be read, why and where it stood; fed again one, many or all, or dismissed.
import { Button, MessageBar, MessageBarBody, MessageBarTitle } from '@fluentui/react-components';
import { ArrowClockwiseRegular, DeleteRegular, MailInboxRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { api, calls, type Schemas } from '../../api/client';
import { useChange } from '../../api/change';
import { useMay } from '../../api/session';
import { Confirm, useAsking } from '../../components/Confirm';
import { DataGrid, type Column } from '../../components/DataGrid';
import { EmptyState } from '../../components/EmptyState';
import { Facts } from '../../components/Facts';
import { Choice, Filters } from '../../components/Filters';
import { Flyout } from '../../components/Flyout';
import { Page } from '../../components/Page';
import { Time } from '../../components/Time';
import { Verbatim } from '../../components/Verbatim';
import { Wait } from '../../components/Wait';
import { useView } from '../../state/view';
import { bytes, count } from '../../state/words';
import { Sections } from './Sections';
import { TaskLine, isOpen } from './TaskLine';

type Letter = Schemas['DeadBody'];
const TOUCHES = ['/api/v1/deadletters', '/api/v1/sources', '/api/v1/tables', '/api/v1/incidents'];
const MOST = 1000;

const COLUMNS: Column<Letter>[] = [
  { id: 'reason', header: 'Why', width: 280, grow: true, cell: (row) => <span title={row.reason}>{row.reason}</span> },
  { id: 'begins', header: 'Begins', width: 260, grow: true, cell: (row) => <span className="mono" style={{ whiteSpace: 'nowrap' }}>{row.begins}</span> },
  { id: 'source', header: 'File', width: 200, cell: (row) => <span title={row.source}>{row.source.split('/').pop()}</span> },
  { id: 'offset', header: 'At byte', width: 90, numeric: true, cell: (row) => row.offset.toLocaleString('en') },
  { id: 'connector', header: 'Source', width: 140, cell: (row) => row.connector || 'Unrecognised' },
  { id: 'count', header: 'Records', width: 78, numeric: true, cell: (row) => row.count.toLocaleString('en') },
  { id: 'last', header: 'Last tried', width: 148, cell: (row) => <Time at={row.lastSeen} /> },
];

export default function DeadLetters() {
  const may = useMay('sources.manage');
  const [view, setView] = useView({ connector: '', reason: '', open: '' });
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const dismissing = useAsking();
  const found = api.useQuery('get', '/api/v1/deadletters', { params: { query: { connector: view.connector, reason: view.reason, limit: MOST } } }, { placeholderData: (before) => before });
  const replays = api.useQuery('get', '/api/v1/deadletters/replays', { params: { query: { limit: 5 } } }, { refetchInterval: (query) => (query.state.data?.value.some(isOpen) ? 1_000 : false) });
  const replay = useChange(
    (body: { ids?: string[]; connector?: string }) => calls.POST('/api/v1/deadletters/replay', { body: { ids: body.ids ?? [], connector: body.connector ?? '' } }),
    { done: (task) => `${count(task?.size ?? 0, 'letter')} are fed again`, touches: TOUCHES },
  );
  const dismiss = useChange((ids: string[]) => calls.POST('/api/v1/deadletters/dismiss', { body: { ids } }), { done: (answer) => answer?.message ?? 'Dismissed', touches: TOUCHES });
  const reasons = found.data?.reasons ?? [];
  const connectors = [...new Set(reasons.map((each) => each.connector).filter(Boolean))].sort();
  const mine = reasons.filter((each) => !view.connector || each.connector === view.connector);
  const busy = replays.data?.value.find(isOpen);
  const last = busy ?? replays.data?.value[0];
  const ids = [...chosen];
  const total = reasons.reduce((sum, each) => sum + each.records, 0);
  return (
    <Page
      title="Dead letters"
      shape="full"
      about="Records that became no row, kept whole with the reason and the place. Mend the cause, then feed them again: nothing is lost and nothing comes twice."
      actions={
        may && total > 0 && (
          <Button appearance="primary" icon={<ArrowClockwiseRegular />} disabled={replay.isPending || busy !== undefined} onClick={() => replay.mutate({ connector: view.connector })}>
            {view.connector ? `Replay all of ${view.connector}` : 'Replay all'}
          </Button>
        )
      }
    >
      <Sections />
      {last && <TaskLine of={last} unit="letters" label={`Replay: ${last.name}`} />}
      <Filters onClear={view.connector || view.reason ? () => setView({ connector: '', reason: '' }) : undefined}>
        <Choice label="Source" single values={connectors} chosen={view.connector ? [view.connector] : []} word={(word) => word} onChange={([connector = '']) => setView({ connector, reason: '' })} />
        <Choice label="Why" single values={[...new Set(mine.map((each) => each.reason))]} chosen={view.reason ? [view.reason] : []} word={(word) => `${word.slice(0, 60)} (${mine.filter((each) => each.reason === word).reduce((sum, each) => sum + each.records, 0).toLocaleString('en')})`} onChange={([reason = '']) => setView({ reason })} />
      </Filters>
      <Wait for={found}>
        {(data) => (
          <DataGrid
            name="deadletters"
            label="Dead letters"
            columns={COLUMNS}
            rows={data.value}
            rowKey={(row) => row.id}
            chosen={may ? chosen : undefined}
            onChoose={setChosen}
            onOpen={(row) => setView({ open: row.id }, 'push')}
            tools={
              <>
                {data.total > data.value.length && <span style={{ fontSize: 12 }}>{`The newest ${data.value.length.toLocaleString('en')} of ${data.total.toLocaleString('en')}`}</span>}
                {ids.length > 0 && (
                  <>
                    <Button size="small" appearance="subtle" icon={<ArrowClockwiseRegular />} disabled={busy !== undefined} onClick={() => replay.mutate({ ids }, { onSuccess: () => setChosen(new Set()) })}>Replay these</Button>
                    <Button size="small" appearance="subtle" icon={<DeleteRegular />} onClick={dismissing.ask}>Dismiss these …</Button>
                  </>
                )}
              </>
            }
            empty={
              <EmptyState icon={<MailInboxRegular />} title={view.connector || view.reason ? 'No dead letter matches' : 'Everything could be read'}>
                {view.connector || view.reason ? 'Loosen a filter.' : 'A record that cannot be read is never dropped: it is kept here with the reason, its file and the byte where it begins.'}
              </EmptyState>
            }
          />
        )}
      </Wait>
      {view.open && <Letter id={view.open} may={may} onReplay={(id) => replay.mutate({ ids: [id] }, { onSuccess: () => setView({ open: '' }) })} onClose={() => setView({ open: '' })} />}
      <Confirm open={dismissing.open} title={`Dismiss ${count(ids.length, 'letter')}?`} verb="Dismiss" busy={dismiss.isPending} onClose={dismissing.close} onDone={() => dismiss.mutate(ids, { onSuccess: () => { setChosen(new Set()); dismissing.close(); } })}>
        <span>They are forgotten for good; that they were dismissed stays in the audit log. The files they came from are not touched.</span>
      </Confirm>
    </Page>
  );
}

function Letter({ id, may, onReplay, onClose }: { id: string; may: boolean; onReplay: (id: string) => void; onClose: () => void }) {
  const found = api.useQuery('get', '/api/v1/deadletters/{letter}', { params: { path: { letter: id } } });
  const letter = found.data;
  return (
    <Flyout open title="Dead letter" onClose={onClose} actions={may && letter?.replayable && <div><Button appearance="primary" icon={<ArrowClockwiseRegular />} onClick={() => onReplay(id)}>Replay it</Button></div>}>
      <Wait for={found}>
        {(data) => (
          <>
            <MessageBar intent="warning" layout="multiline"><MessageBarBody><MessageBarTitle>Why</MessageBarTitle> {data.reason}</MessageBarBody></MessageBar>
            <Facts
              of={[
                ['Source', data.connector || 'Unrecognised'],
                ['File', <span className="mono">{data.source}</span>],
                ['At byte', data.offset.toLocaleString('en')],
                ['Stands for', count(data.count, 'record')],
                ['Size', bytes(data.size)],
                ['First seen', <Time at={data.firstSeen} />],
                ['Last tried', <Time at={data.lastSeen} />],
                ['Replay', data.replayable ? '' : 'It is not kept whole; import its file again instead.'],
              ]}
            />
            <Verbatim label="The record as it came" text={data.text} height={480} />
            {data.size > new TextEncoder().encode(data.text).length && <span style={{ fontSize: 12 }}>Its beginning only.</span>}
          </>
        )}
      </Wait>
    </Flyout>
  );
}
