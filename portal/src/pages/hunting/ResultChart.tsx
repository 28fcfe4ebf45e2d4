// A result as a chart: as `render` asked, or as the person chooses.
import { Button, Dropdown, Option } from '@fluentui/react-components';
import { DataBarVerticalRegular } from '@fluentui/react-icons';
import { useMemo, useState } from 'react';
import { Chart } from '../../components/Chart';
import { EmptyState } from '../../components/EmptyState';
import { useZone } from '../../theme/prefs';
import { draw, KINDS, planOf, type ChartKind, type Plan } from './charts';
import { useHuntingStyles } from './styles';
import type { Result } from './types';
import { isNumeric, type Row } from './values';

const NOTHING = '';

export function ResultChart({ result }: { result: Result }) {
  const s = useHuntingStyles();
  const zone = useZone();
  const rows = result.rows as Row[];
  const usual = useMemo(() => planOf(result, rows), [result, rows]);
  const [chosen, setChosen] = useState<Partial<Plan>>({});
  const plan = useMemo(() => (usual ? { ...usual, ...chosen } : undefined), [usual, chosen]);
  const drawn = useMemo(() => plan && draw(plan, result.columns, rows, zone), [plan, result, rows, zone]);
  if (!plan || !drawn || !rows.length)
    return <div className={s.chart}><EmptyState icon={<DataBarVerticalRegular />} title="Nothing to draw">A chart needs rows. Summarise, as in <span className="mono">| summarize count() by bin(Timestamp, 1h)</span>, and add <span className="mono">| render timechart</span>.</EmptyState></div>;
  const names = result.columns.map((column) => column.name);
  const numbers = result.columns.filter((column) => isNumeric(column.type) || column.type === 'timespan').map((column) => column.name);
  const title = Object.entries(result.render?.properties ?? {}).find(([key]) => key.toLowerCase() === 'title')?.[1]?.replace(/^["']|["']$/g, '');
  const timed = result.columns.some((column) => column.name === plan.x && column.type === 'datetime');
  return (
    <div className={s.chart}>
      <div className={s.row}>
        <Dropdown size="small" style={{ minWidth: 150 }} aria-label="Kind of chart" value={KINDS[plan.kind]} selectedOptions={[plan.kind]} onOptionSelect={(_, data) => setChosen({ ...chosen, kind: (data.optionValue ?? 'column') as ChartKind })}>
          {Object.entries(KINDS).map(([kind, words]) => <Option key={kind} value={kind}>{words}</Option>)}
        </Dropdown>
        <Pick label="Along" value={plan.x} values={names} onChange={(x) => setChosen({ ...chosen, x, y: plan.y.filter((each) => each !== x), split: plan.split === x ? NOTHING : plan.split })} />
        <Dropdown size="small" multiselect style={{ minWidth: 160 }} aria-label="Drawn" value={`Drawn: ${plan.y.join(', ') || 'number of rows'}`} selectedOptions={plan.y} onOptionSelect={(_, data) => setChosen({ ...chosen, y: data.selectedOptions })}>
          {numbers.filter((name) => name !== plan.x).map((name) => <Option key={name} value={name}>{name}</Option>)}
        </Dropdown>
        <Pick label="Split by" value={plan.split} values={[NOTHING, ...names.filter((name) => name !== plan.x && !plan.y.includes(name))]} onChange={(split) => setChosen({ ...chosen, split })} />
        {Object.keys(chosen).length > 0 && <Button size="small" appearance="subtle" onClick={() => setChosen({})}>As at first</Button>}
      </div>
      {title && <h2 style={{ margin: 0, fontSize: 14 }}>{title}</h2>}
      <Chart key={plan.kind} label={`${KINDS[plan.kind]} of ${plan.y.join(', ') || 'rows'} along ${plan.x}${timed ? ` (${zone})` : ''}`} option={drawn.option} table={drawn.table} height={360} />
      {drawn.left && <div className={s.quiet}>{drawn.left}.</div>}
    </div>
  );
}

function Pick({ label, value, values, onChange }: { label: string; value: string; values: string[]; onChange: (value: string) => void }) {
  return (
    <Dropdown size="small" style={{ minWidth: 150 }} aria-label={label} value={`${label}: ${value || 'nothing'}`} selectedOptions={[value]} onOptionSelect={(_, data) => onChange(data.optionValue ?? '')}>
      {values.map((each) => <Option key={each} value={each} text={each || 'nothing'}>{each || 'Nothing'}</Option>)}
    </Dropdown>
  );
}
