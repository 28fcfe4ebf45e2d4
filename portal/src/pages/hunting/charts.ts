// From rows to a chart: which column is the axis, which are drawn, which splits them; and the ECharts option.
import type { EChartsCoreOption } from 'echarts/core';
import type { ChartTable } from '../../components/Chart';
import type { Result, ResultColumn } from './types';
import { wall } from '../../state/time';
import { isNumeric, seconds, textOf, type Cell, type Row } from './values';

export const KINDS = { line: 'Line', area: 'Area', stackedarea: 'Stacked area', column: 'Columns', stackedcolumn: 'Stacked columns', bar: 'Bars', pie: 'Pie', donut: 'Donut', scatter: 'Scatter' } as const;
export type ChartKind = keyof typeof KINDS;
export type Plan = { kind: ChartKind; x: string; y: string[]; split: string };
export type Drawn = { option: EChartsCoreOption; table: ChartTable; left: string };

const RENDERED: Record<string, ChartKind> = { timechart: 'line', linechart: 'line', areachart: 'area', stackedareachart: 'stackedarea', columnchart: 'column', barchart: 'bar', piechart: 'pie', scatterchart: 'scatter', anomalychart: 'line', ladderchart: 'bar' };
const MOST_SERIES = 24;
const MOST_POINTS = 5000;
const MOST_SLICES = 24;

const numberOf = (value: Cell | undefined, type: ResultColumn['type']): number | null => {
  if (value === null || value === undefined || value === '') return null;
  const found = type === 'timespan' ? seconds(String(value)) : Number(value);
  return Number.isFinite(found) ? found : null;
};
const drawable = (column: ResultColumn) => isNumeric(column.type) || column.type === 'timespan';

/** What `render` asked for, filled up with what the columns suggest; undefined where nothing can be drawn. */
export function planOf(result: Result, rows: readonly Row[]): Plan | undefined {
  const { columns, render } = result;
  const property = (name: string) => Object.entries(render?.properties ?? {}).find(([key]) => key.toLowerCase() === name)?.[1]?.replace(/^["']|["']$/g, '') ?? '';
  const named = (list: string) => list.split(',').map((name) => name.trim()).filter((name) => columns.some((column) => column.name === name));
  const numeric = columns.filter(drawable);
  const time = columns.find((column) => column.type === 'datetime');
  const words = columns.filter((column) => column.type === 'string' || column.type === 'bool' || column.type === 'guid');
  const asked = RENDERED[render?.kind ?? ''];
  const kind = property('kind') === 'stacked' && asked === 'column' ? 'stackedcolumn' : property('kind') === 'stacked' && asked === 'area' ? 'stackedarea' : asked;
  const x = named(property('xcolumn'))[0] ?? (kind === 'scatter' ? numeric[0]?.name : undefined) ?? (kind === 'pie' ? words[0]?.name : undefined) ?? time?.name ?? words[0]?.name ?? numeric[0]?.name;
  if (!x) return undefined;
  const rest = numeric.filter((column) => column.name !== x).map((column) => column.name);
  const y = named(property('ycolumns')).filter((name) => name !== x);
  const drawn = y.length ? y : rest;
  const split = named(property('series'))[0] ?? (kind === 'pie' ? '' : words.find((column) => column.name !== x && rows.length > 0)?.name ?? '');
  const usual: ChartKind = columns.find((column) => column.name === x)?.type === 'datetime' ? 'line' : 'column';
  // Without a number the rows themselves are counted.
  return { kind: kind ?? usual, x, y: drawn.slice(0, 6), split: drawn.length || split !== x ? split : '' };
}

type Points = Map<string, Map<Cell, number>>;

/** The numbers by series and place on the axis; what falls on the same place is summed. */
function pointsOf(plan: Plan, columns: readonly ResultColumn[], rows: readonly Row[]): Points {
  const at = (name: string) => columns.findIndex((column) => column.name === name);
  const [x, split] = [at(plan.x), plan.split ? at(plan.split) : -1];
  const ys = plan.y.map((name) => ({ name, place: at(name) }));
  const found: Points = new Map();
  const add = (series: string, place: Cell, amount: number) => {
    const own = found.get(series) ?? new Map<Cell, number>();
    own.set(place, (own.get(place) ?? 0) + amount);
    found.set(series, own);
  };
  for (const row of rows) {
    const value = row[x] ?? null;
    const place = typeof value === 'object' && value !== null ? textOf(value) : value;
    const part = split >= 0 ? textOf(row[split]) || '(empty)' : '';
    if (!ys.length) add(part || 'Rows', place, 1);
    for (const { name, place: y } of ys) {
      const amount = numberOf(row[y], columns[y]?.type ?? 'long');
      if (amount !== null) add(part ? (ys.length > 1 ? `${part}: ${name}` : part) : name, place, amount);
    }
  }
  return found;
}

const total = (points: Map<Cell, number>) => [...points.values()].reduce((sum, each) => sum + each, 0);

/** The chart and its twin; `left` says in words what is not drawn. */
export function draw(plan: Plan, columns: readonly ResultColumn[], rows: readonly Row[], zone: string): Drawn {
  const type = columns.find((column) => column.name === plan.x)?.type ?? 'string';
  const all = [...pointsOf(plan, columns, rows)].sort((a, b) => total(b[1]) - total(a[1]));
  const series = all.slice(0, MOST_SERIES);
  const places = [...new Set(series.flatMap(([, points]) => [...points.keys()]))];
  if (type === 'datetime') places.sort((a, b) => textOf(a).localeCompare(textOf(b)));
  else if (isNumeric(type)) places.sort((a, b) => Number(a) - Number(b));
  const shown = places.slice(0, MOST_POINTS);
  const left = [all.length > series.length ? `${(all.length - series.length).toLocaleString('en')} smaller series are not drawn` : '', places.length > shown.length ? `${(places.length - shown.length).toLocaleString('en')} places of the axis are not drawn` : ''].filter(Boolean).join('; ');
  const table = { columns: [plan.x, ...series.map(([name]) => name)], rows: shown.slice(0, 500).map((place) => [textOf(place) || '(empty)', ...series.map(([, points]) => points.get(place) ?? '')]) };
  const option = plan.kind === 'pie' || plan.kind === 'donut' ? round(plan.kind, series, shown) : axes(plan.kind, series, shown, type, zone);
  return { option, table, left };
}

function round(kind: ChartKind, series: [string, Map<Cell, number>][], places: Cell[]): EChartsCoreOption {
  const slices = series.length === 1 ? places.map((place) => ({ name: textOf(place) || '(empty)', value: series[0]?.[1].get(place) ?? 0 })) : series.map(([name, points]) => ({ name, value: total(points) }));
  slices.sort((a, b) => b.value - a.value);
  const rest = slices.slice(MOST_SLICES).reduce((sum, each) => sum + each.value, 0);
  const data = rest ? [...slices.slice(0, MOST_SLICES), { name: 'Others', value: rest }] : slices;
  return { tooltip: { trigger: 'item' }, legend: { type: 'scroll', orient: 'vertical', left: 0, top: 8, right: 'auto' }, series: [{ type: 'pie', radius: kind === 'donut' ? ['42%', '74%'] : '74%', center: ['62%', '52%'], data, label: { formatter: '{b}: {d} %' } }] };
}

function axes(kind: ChartKind, series: [string, Map<Cell, number>][], places: Cell[], type: ResultColumn['type'], zone: string): EChartsCoreOption {
  const time = type === 'datetime';
  const across = kind === 'bar';
  const continuous = time || (isNumeric(type) && (kind === 'scatter' || kind === 'line' || kind === 'area'));
  const stacked = kind.startsWith('stacked');
  const drawn = kind === 'scatter' ? 'scatter' : kind.includes('column') || kind === 'bar' ? 'bar' : 'line';
  const value = { type: 'value', scale: kind === 'scatter' };
  const place = continuous ? { type: time ? 'time' : 'value', scale: true } : { type: 'category', data: places.map((each) => textOf(each) || '(empty)'), inverse: across, axisLabel: { hideOverlap: true, width: 180, overflow: 'truncate' } };
  return {
    // It knows two zones alone, UTC and the browser's: it is given what clocks in ours show, and told that this is UTC.
    useUTC: true,
    tooltip: { trigger: kind === 'scatter' ? 'item' : 'axis', confine: true },
    ...(series.length > 1 && { legend: { type: 'scroll', left: 0, right: 40 } }),
    grid: { left: 8, right: 20, top: series.length > 1 ? 34 : 16, bottom: 8, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    xAxis: across ? value : place,
    yAxis: across ? place : value,
    series: series.map(([name, points]) => ({
      name,
      type: drawn,
      symbolSize: kind === 'scatter' ? 8 : 5,
      showSymbol: kind === 'scatter' || (series.length <= 4 && points.size <= 60),
      barMaxWidth: 42,
      ...(stacked && { stack: 'all' }),
      ...(kind.endsWith('area') && { areaStyle: { opacity: stacked ? 0.7 : 0.25 } }),
      data: continuous && !across ? places.flatMap((each) => (points.has(each) ? [[time ? `${wall(textOf(each), zone)}Z` : Number(each), points.get(each) ?? 0]] : [])) : places.map((each) => points.get(each) ?? (drawn === 'bar' ? 0 : null)),
    })),
  };
}
