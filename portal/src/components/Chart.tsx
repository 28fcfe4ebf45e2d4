// A chart with its twin, a table: the same numbers for whoever cannot or will not read a picture. ECharts is loaded
// when the first chart is shown.
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { ChartMultipleRegular, TableRegular } from '@fluentui/react-icons';
import type { EChartsCoreOption, EChartsType } from 'echarts/core';
import { useEffect, useRef, useState } from 'react';
import { useMode } from '../theme/prefs';

const useStyles = makeStyles({
  box: { position: 'relative', minWidth: 0 },
  twin: { position: 'absolute', top: 0, right: 0, zIndex: 1 },
  scroll: { overflow: 'auto', paddingRight: '36px' },
  table: { borderCollapse: 'collapse', fontSize: '12px', width: '100%', '& th, & td': { textAlign: 'left', padding: '3px 10px 3px 0', borderBottom: `1px solid ${tokens.colorNeutralStroke3}` }, '& td': { fontVariantNumeric: 'tabular-nums' } },
});

export type ChartTable = { columns: string[]; rows: (string | number)[][] };
type Props = {
  /** What it shows, in words with the unit. */
  label: string;
  option: EChartsCoreOption;
  table: ChartTable;
  height?: number;
};

export function Chart({ label, option, table, height = 180 }: Props) {
  const s = useStyles();
  const mode = useMode();
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType>(null);
  const latest = useRef(option);
  const [asTable, setAsTable] = useState(false);
  latest.current = option;

  useEffect(() => {
    const target = place.current;
    if (asTable || !target) return;
    let live = true;
    let sizes: ResizeObserver | undefined;
    void import('./echarts').then(({ start }) => {
      if (!live) return;
      const made = start(target, mode);
      chart.current = made;
      made.setOption(latest.current);
      sizes = new ResizeObserver(() => made.resize());
      sizes.observe(target);
    });
    return () => {
      live = false;
      sizes?.disconnect();
      chart.current?.dispose();
      chart.current = null;
    };
  }, [asTable, mode]);
  useEffect(() => {
    chart.current?.setOption(option, { notMerge: true });
  }, [option]);

  return (
    <div className={s.box}>
      <Button
        className={s.twin}
        size="small"
        appearance="subtle"
        icon={asTable ? <ChartMultipleRegular /> : <TableRegular />}
        aria-label={`${label}: show as ${asTable ? 'chart' : 'table'}`}
        title={asTable ? 'Show as chart' : 'Show as table'}
        onClick={() => setAsTable(!asTable)}
      />
      {asTable ? (
        // Elements of their own: a chart that goes away empties the one it was in.
        <div key="table" className={s.scroll} style={{ height }} tabIndex={0} role="region" aria-label={label}>
          <table className={s.table}>
            <thead><tr>{table.columns.map((name) => <th key={name} scope="col">{name}</th>)}</tr></thead>
            <tbody>{table.rows.map((row, line) => <tr key={line}>{row.map((value, at) => <td key={at}>{typeof value === 'number' ? value.toLocaleString('en') : value}</td>)}</tr>)}</tbody>
          </table>
        </div>
      ) : (
        <div key="chart" ref={place} style={{ height }} role="img" aria-label={label} />
      )}
    </div>
  );
}
