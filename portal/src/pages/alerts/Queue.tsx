// All alerts, whatever incident they are in: filtered, sorted, with a change of status for many at once.
import { Button } from '@fluentui/react-components';
import { AlertRegular, CheckmarkRegular, PlayRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { api, calls, type Schemas } from '../../api/client';
import { useChange } from '../../api/change';
import { BY_CURSOR, usePages } from '../../api/pages';
import { useMay } from '../../api/session';
import { Confirm, useAsking } from '../../components/Confirm';
import { Page } from '../../components/Page';
import { PagedGrid } from '../../components/PagedGrid';
import { ALERTS } from '../../state/lists';
import { useView } from '../../state/view';
import { count, plain } from '../../state/words';
import { COLUMNS } from './columns';
import { AlertFilters, useAsked } from './filters';

const TOUCHES = ['/api/v1/alerts', '/api/v1/incidents', '/api/v1/overview', '/api/v1/entities'];

export default function Queue() {
  const [view, setView] = useView(ALERTS);
  const [, go] = useLocation();
  const query = useAsked(view);
  const found = api.useInfiniteQuery('get', '/api/v1/alerts', { params: { query: { ...query, limit: 200 } } }, { ...BY_CURSOR, placeholderData: (before) => before });
  const paged = usePages(found);
  const { total } = paged;
  const filtered = JSON.stringify(view) !== JSON.stringify({ ...ALERTS, sort: view.sort });
  const changing = useStatus();
  return (
    <Page title="Alerts" about={found.data ? `${count(total, 'alert')}${view.with.includes('repeats') ? '' : '; those that repeat another are folded into it'}` : 'What rules and other products found'} shape="full">
      <AlertFilters view={view} onChange={setView} filtered={filtered} />
      <PagedGrid
        name="alerts"
        label="Alerts"
        columns={COLUMNS}
        found={found}
        paged={paged}
        rowKey={(row) => row.id}
        order={view.sort}
        onOrder={(sort) => setView({ sort })}
        chosen={changing.may ? changing.chosen : undefined}
        onChoose={changing.choose}
        onOpen={(row) => go(`/alerts/${encodeURIComponent(row.id)}`)}
        tools={changing.tools}
        icon={<AlertRegular />}
        none={['No alert yet', 'Rules look at every signal as it arrives; what they find appears here within seconds, and in an incident with what belongs to it.']}
        unmatched={filtered && ['No alert matches these filters', 'Loosen a filter, or take one back that came with the link.', () => setView(ALERTS)]}
      />
      {changing.dialog}
    </Page>
  );
}

/** Setting the status of the chosen alerts: the selection, its buttons, and the question before it is done. */
function useStatus() {
  const may = useMay('incidents.manage');
  const [chosen, choose] = useState<ReadonlySet<string>>(new Set());
  const [status, setStatus] = useState<Schemas['AlertStatus']>('Resolved');
  const asking = useAsking();
  const change = useChange(() => calls.PATCH('/api/v1/alerts', { body: { ids: [...chosen], status } }), { done: `${count(chosen.size, 'alert')}: ${plain(status).toLowerCase()}`, touches: TOUCHES });
  const ask = (word: Schemas['AlertStatus']) => () => {
    setStatus(word);
    asking.ask();
  };
  const tools = chosen.size > 0 && (
    <>
      <Button size="small" appearance="subtle" icon={<PlayRegular />} onClick={ask('InProgress')}>In progress</Button>
      <Button size="small" appearance="subtle" icon={<CheckmarkRegular />} onClick={ask('Resolved')}>Resolve</Button>
    </>
  );
  const dialog = (
    <Confirm open={asking.open} title={`Set ${count(chosen.size, 'alert')} to ${plain(status).toLowerCase()}?`} verb="Set" busy={change.isPending} onClose={asking.close} onDone={() => change.mutate(undefined, { onSuccess: () => { asking.close(); choose(new Set()); } })}>
      <p style={{ margin: 0 }}>Exactly the alerts you selected are changed. {status === 'Resolved' && 'An incident whose alerts are all resolved is resolved with them.'}</p>
    </Confirm>
  );
  return { may, chosen, choose, tools, dialog };
}
