// How the graph of an incident looks: a shape and colour for each kind of entity, in both themes.
import type { StylesheetJson } from 'cytoscape';

const INK = { light: { text: '#242424', line: '#8a8a8a', ground: '#ffffff', hit: '#c4314b' }, dark: { text: '#e6e6e6', line: '#8f8f8f', ground: '#1f1f1f', hit: '#f1707b' } };
const KINDS: [string, string, string, string][] = [
  // kind, shape, light, dark
  ['Machine', 'round-rectangle', '#0b6cb3', '#56b4e9'],
  ['User', 'ellipse', '#007a5a', '#2fc49a'],
  ['Mailbox', 'ellipse', '#3f6b00', '#a5cf5a'],
  ['MailMessage', 'round-tag', '#a83a7c', '#e58bc0'],
  ['File', 'rectangle', '#b35900', '#e69f00'],
  ['Process', 'hexagon', '#8c2d04', '#ff7f50'],
  ['Ip', 'diamond', '#6b5b00', '#f0e442'],
  ['Url', 'diamond', '#6b5b00', '#f0e442'],
  ['Domain', 'diamond', '#6b5b00', '#f0e442'],
];

export function styleOf(mode: 'light' | 'dark'): StylesheetJson {
  const ink = INK[mode];
  return [
    { selector: 'node', style: { label: 'data(label)', 'font-size': 11, color: ink.text, 'text-valign': 'bottom', 'text-margin-y': 5, 'text-wrap': 'wrap', 'text-max-width': '130px', 'text-background-color': ink.ground, 'text-background-opacity': 0.75, 'text-background-padding': '2px', width: 26, height: 26, 'background-color': ink.line, 'border-width': 1, 'border-color': ink.ground } },
    ...KINDS.map(([kind, shape, light, dark]) => ({ selector: `node[type = "${kind}"]`, style: { shape: shape as 'ellipse', 'background-color': mode === 'dark' ? dark : light } })),
    { selector: 'node[?impacted]', style: { 'border-width': 5, 'border-color': ink.hit, width: 32, height: 32 } },
    { selector: 'edge', style: { width: 1.3, 'line-color': ink.line, 'target-arrow-color': ink.line, 'target-arrow-shape': 'triangle', 'arrow-scale': 0.8, 'curve-style': 'bezier', label: 'data(label)', 'font-size': 9, 'min-zoomed-font-size': 8, color: ink.text, 'text-rotation': 'autorotate', 'text-background-color': ink.ground, 'text-background-opacity': 0.75 } },
    { selector: '.faded', style: { opacity: 0.18 } },
    { selector: 'node.chosen', style: { 'overlay-color': ink.text, 'overlay-opacity': 0.12, 'overlay-padding': 6 } },
  ];
}
