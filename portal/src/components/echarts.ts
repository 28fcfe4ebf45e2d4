// The parts of ECharts that are used, and its look in both themes; loaded by Chart when one is shown.
import { BarChart, HeatmapChart, LineChart, PieChart, ScatterChart } from 'echarts/charts';
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent, VisualMapComponent } from 'echarts/components';
import { init, registerTheme, use, type EChartsType } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';

use([BarChart, HeatmapChart, LineChart, PieChart, ScatterChart, AriaComponent, GridComponent, LegendComponent, TooltipComponent, VisualMapComponent, CanvasRenderer]);

const PALETTES = {
  light: ['#0b6cb3', '#b35900', '#007a5a', '#a83a7c', '#6b5b00', '#8c2d04'],
  dark: ['#56b4e9', '#e69f00', '#2fc49a', '#e58bc0', '#f0e442', '#ff7f50'],
};

for (const mode of ['light', 'dark'] as const) {
  const ink = mode === 'dark' ? '#d6d6d6' : '#424242';
  const line = mode === 'dark' ? '#3d3d3d' : '#e6e6e6';
  const ground = mode === 'dark' ? '#292929' : '#ffffff';
  const axis = { axisLabel: { color: ink, fontSize: 11 }, axisLine: { lineStyle: { color: line } }, axisTick: { show: false }, splitLine: { lineStyle: { color: line } } };
  registerTheme(mode, {
    color: PALETTES[mode],
    textStyle: { fontFamily: 'Inter Variable, Segoe UI, system-ui, sans-serif' },
    categoryAxis: { ...axis, splitLine: { show: false } },
    valueAxis: axis,
    timeAxis: { ...axis, splitLine: { show: false } },
    legend: { top: 0, right: 36, bottom: 'auto', icon: 'roundRect', itemWidth: 10, itemHeight: 10, textStyle: { color: ink, fontSize: 11 } },
    tooltip: { backgroundColor: ground, borderColor: line, textStyle: { color: ink, fontSize: 12 } },
  });
}

/** A chart in this element; the element's own label stays, the chart is a picture. */
export function start(target: HTMLElement, mode: 'light' | 'dark'): EChartsType {
  const label = target.getAttribute('aria-label');
  const made = init(target, mode, { renderer: 'canvas' });
  made.setOption({ animation: false });
  if (label) target.setAttribute('aria-label', label);
  return made;
}
