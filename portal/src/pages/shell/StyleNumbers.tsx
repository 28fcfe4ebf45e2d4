// The living style page, second part: what shows numbers and texts. Charts come only when asked for: their library is
// larger than everything else here together.
import { Button } from '@fluentui/react-components';
import { lazy, Suspense, useState } from 'react';
import { Bars } from '../../components/Bars';
import { Card } from '../../components/Card';
import { FlowDiagram } from '../../components/FlowDiagram';
import { Listing } from '../../components/Listing';
import { Loading } from '../../components/Loading';
import { Ranks } from '../../components/Ranks';
import { Reasons } from '../../components/Reasons';
import { Sparkline } from '../../components/Sparkline';
import { Told } from '../../components/Told';
import { Verbatim } from '../../components/Verbatim';

const Chart = lazy(() => import('../../components/Chart').then(({ Chart: found }) => ({ default: found })));
const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'];
const COUNTS = [4, 9, 2, 7, 5];
const OPTION = { tooltip: {}, grid: { left: 40, right: 8, top: 28, bottom: 24 }, xAxis: { type: 'category', data: DAYS }, yAxis: { type: 'value' }, series: [{ name: 'Alerts', type: 'bar', data: COUNTS }] };
const TABLE = { columns: ['Day', 'Alerts'], rows: DAYS.map((name, place) => [name, COUNTS[place] ?? 0]) };
const WORDS = [{ id: 'High', title: 'High', color: 'var(--high-bar)' }, { id: 'Low', title: 'Low', color: 'var(--low-bar)' }] as const;
const LAYERS = [{ id: 'from', title: 'From' }, { id: 'through', title: 'Through' }, { id: 'to', title: 'To' }];
const BANDS = [
  { layer: 'from', name: 'north', toLayer: 'through', toName: 'the gate', amount: 9 },
  { layer: 'from', name: 'south', toLayer: 'through', toName: 'the gate', amount: 4 },
  { layer: 'through', name: 'the gate', toLayer: 'to', toName: 'inbox', amount: 8 },
  { layer: 'through', name: 'the gate', toLayer: 'to', toName: 'quarantine', amount: 5 },
];
const WHY = { met: false, text: 'all of these', parts: [{ met: true, text: 'a licence', parts: [] }, { met: false, text: 'a role', parts: [] }] };

export default function StyleNumbers() {
  const [chart, setChart] = useState(false);
  return (
    <>
      <Card title="Bars" unit="alerts by day"><Bars label="Alerts by day" words={WORDS} slots={DAYS.map((title, place) => ({ title, counts: { High: COUNTS[place] ?? 0, Low: 3 } }))} height={72} /></Card>
      <Card title="Chart" unit="alerts by day">
        {chart ? <Suspense fallback={<Loading />}><Chart label="Alerts by day, drawn" option={OPTION} table={TABLE} /></Suspense> : <Button onClick={() => setChart(true)}>Draw the chart</Button>}
      </Card>
      <Card title="Flow" unit="copies"><FlowDiagram label="A flow" layers={LAYERS} bands={BANDS} unit={['copy', 'copies']} /></Card>
      <Card title="A short table, and a rhythm">
        <Listing label="A short table" columns={['Day', 'Rhythm', 'Alerts']} rows={DAYS} rowKey={(row) => row}>
          {(row) => [row, <Sparkline label={`Alerts around ${row}`} values={COUNTS} bad={[0, 1, 0, 0, 0]} />, COUNTS[DAYS.indexOf(row)]]}
        </Listing>
      </Card>
      <Card title="Names by number"><Ranks label="Names by number" of={DAYS.map((name, place) => ({ key: name, name, value: COUNTS[place] ?? 0 }))} /></Card>
      <Card title="Reasons"><Reasons of={WHY} /></Card>
      <Card title="As it is"><Verbatim label="A query" text={'DeviceProcessEvents\n| where FileName == "odd.exe"'} /><p><Told text="It happened at 2026-11-21T14:03:05Z." /></p></Card>
    </>
  );
}
