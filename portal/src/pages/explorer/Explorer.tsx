// Threat Explorer: a view and a filter over mail, clicks and files; the chart over time, lists and rows below it.
import { Button, Checkbox, Tab, TabList, makeStyles } from '@fluentui/react-components';
import { ArrowClockwiseRegular, ArrowExportRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { Link } from 'wouter';
import { useChange } from '../../api/change';
import { api, calls } from '../../api/client';
import { useMay } from '../../api/session';
import { Page } from '../../components/Page';
import { Wait } from '../../components/Wait';
import { huntAddress } from '../../state/entities';
import { useZone } from '../../theme/prefs';
import { count } from '../../state/words';
import { saveFile } from '../hunting/files';
import { SpanPicker } from '../hunting/SpanPicker';
import { FilterBar } from './FilterBar';
import { Rows } from './Rows';
import { SavedMenu } from './SavedMenu';
import { TimeChart } from './TimeChart';
import { TopTab } from './TopTab';
import { useExplorer, withValue } from './state';
import { TOPS, type Catalogue } from './types';

const useStyles = makeStyles({
  bar: { display: 'flex', flexWrap: 'wrap', gap: '8px', alignItems: 'center' },
  tabs: { overflowX: 'auto', flexShrink: 0 },
});
const WHAT = { mail: ['message to a recipient', 'messages × recipients'], clicks: ['click', 'clicks'], content: ['detection', 'detections'] } as const;

export default function Explorer() {
  const known = api.useQuery('get', '/api/v1/explorer/catalogue', {}, { staleTime: 600_000 });
  return (
    <Wait for={known}>{(catalogue) => <Loaded catalogue={catalogue} />}</Wait>
  );
}

function Loaded({ catalogue }: { catalogue: Catalogue }) {
  const s = useStyles();
  const [turn, setTurn] = useState(0);
  const { look, change, asked, conditions } = useExplorer(turn);
  const zone = useZone();
  const hunts = useMay('hunting.run');
  const saves = useMay('explorer.use');
  const views = catalogue.views.filter((each) => each.usable);
  const card = views.find((each) => each.id === look.view) ?? views[0];
  const question = { ...asked, view: card?.id ?? asked.view };
  const chart = api.useQuery('post', '/api/v1/explorer/chart', { body: { ...question, pivot: look.pivot } }, { placeholderData: (before) => before });
  const take = useChange(
    async () => {
      const { data, response } = await calls.POST('/api/v1/explorer/export', { body: { ...question, zone }, parseAs: 'blob' });
      saveFile(data as unknown as Blob, /filename="([^"]+)"/.exec(response.headers.get('Content-Disposition') ?? '')?.[1] ?? 'explorer.csv');
      return { data: true };
    },
    { done: 'The file is saved', touches: [] },
  );
  if (!card) return null;
  const properties = catalogue.properties.filter((each) => card.properties.includes(each.id));
  const pivots = properties.filter((each) => each.pivot);
  const pivot = look.pivot || card.pivot;
  const tab = look.tab !== 'rows' && card.tops.some((each) => each === look.tab) ? look.tab : 'rows';
  const add = (property: string, word: string) => word !== 'Others' && change({ where: withValue(look.where, property, word) });
  const total = chart.data?.total ?? 0;
  const about = chart.data && [count(total, WHAT[card.base][0], WHAT[card.base][1]), card.base === 'mail' ? count(chart.data.messages, 'message') : '', chart.data.partial ? 'cut by a limit: choose a shorter time' : ''].filter(Boolean).join(', ');

  return (
    <Page
      title="Explorer"
      about={about ?? 'Mail, clicks and files'}
      actions={
        <>
          {saves && <SavedMenu asked={question} look={look} change={change} />}
          {hunts && chart.data && <Link href={huntAddress(chart.data.kql)}>Ask in hunting</Link>}
          <Button size="small" appearance="subtle" icon={<ArrowExportRegular />} disabled={take.isPending || !total} onClick={() => take.mutate(undefined)}>{take.isPending ? 'Exporting …' : 'Export'}</Button>
        </>
      }
    >
      <TabList className={s.tabs} size="small" selectedValue={card.id} onTabSelect={(_, data) => change({ view: String(data.value), pivot: '', tab: 'rows', where: [], row: '' }, 'push')} aria-label="View">
        {views.map((each) => <Tab key={each.id} value={each.id}>{each.title}</Tab>)}
      </TabList>
      <div className={s.bar}>
        <SpanPicker value={look.span} onChange={(span) => change({ span: span || 'P30D' })} />
        <Button size="small" appearance="subtle" icon={<ArrowClockwiseRegular />} aria-label="Look again" title="Look again" onClick={() => setTurn(turn + 1)} />
        <FilterBar look={look} change={change} asked={question} conditions={conditions} properties={properties} />
        {card.base === 'mail' && <Checkbox label="With mail removed by ZAP" checked={look.zapped === 'yes'} onChange={(_, data) => change({ zapped: data.checked ? 'yes' : '' })} />}
      </div>
      <Wait for={chart}>
        {(found) => (
          <TimeChart
            found={found}
            pivots={pivots}
            pivot={pivot}
            onPivot={(id) => change({ pivot: id === card.pivot ? '' : id })}
            onWord={(word) => add(pivot, word)}
            onSpan={(since, until) => change({ span: `${since}/${until}` }, 'push')}
          />
        )}
      </Wait>
      <TabList className={s.tabs} size="small" selectedValue={tab} onTabSelect={(_, data) => change({ tab: String(data.value) })} aria-label="Lists">
        <Tab value="rows">{card.base === 'mail' ? 'Email' : card.base === 'clicks' ? 'Results' : 'Documents'}</Tab>
        {card.tops.map((each) => <Tab key={each} value={each}>{TOPS[each]}</Tab>)}
      </TabList>
      {tab === 'rows' ? <Rows asked={question} card={card} total={total} look={look} change={change} /> : <TopTab key={tab} asked={question} top={tab as (typeof card.tops)[number]} onWord={add} />}
    </Page>
  );
}
