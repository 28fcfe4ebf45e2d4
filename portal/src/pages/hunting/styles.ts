// The look of the hunting page: panes at the sides, tabs and editor above, results below.
import { makeStyles, tokens } from '@fluentui/react-components';
import { NARROW } from '../../theme/narrow';

export const useHuntingStyles = makeStyles({
  whole: { display: 'flex', flex: 1, minHeight: 0, gap: '12px', paddingBottom: '12px', [NARROW]: { flexDirection: 'column', paddingBottom: 0 } },
  side: { width: '272px', flexShrink: 0, [NARROW]: { width: 'auto', maxHeight: '45vh' }, display: 'flex', flexDirection: 'column', minHeight: 0, background: tokens.colorNeutralBackground1, border: `1px solid ${tokens.colorNeutralStroke2}`, borderRadius: '6px', overflow: 'hidden' },
  sideBody: { flex: 1, overflowY: 'auto', minHeight: 0, padding: '8px 8px 12px', display: 'flex', flexDirection: 'column', gap: '6px' },
  main: { flex: 1, minWidth: 0, display: 'flex', flexDirection: 'column', minHeight: 0, gap: '8px' },
  bench: { display: 'flex', flexDirection: 'column', background: tokens.colorNeutralBackground1, border: `1px solid ${tokens.colorNeutralStroke2}`, borderRadius: '6px', flexShrink: 0, overflow: 'hidden' },
  tabs: { display: 'flex', alignItems: 'center', borderBottom: `1px solid ${tokens.colorNeutralStroke3}`, background: tokens.colorNeutralBackground2 },
  tabList: { minWidth: 0, overflowX: 'auto', scrollbarWidth: 'thin' },
  tools: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '6px', padding: '6px 8px', borderBottom: `1px solid ${tokens.colorNeutralStroke3}` },
  space: { flex: 1 },
  editor: { minHeight: '72px', position: 'relative' },
  grip: { height: '7px', cursor: 'row-resize', background: tokens.colorNeutralBackground2, borderTop: `1px solid ${tokens.colorNeutralStroke3}`, touchAction: 'none', ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' }, '::after': { content: '""', display: 'block', width: '36px', height: '3px', margin: '2px auto 0', borderRadius: '2px', background: tokens.colorNeutralStroke1 } },
  results: { flex: 1, minHeight: '220px', display: 'flex', flexDirection: 'column', gap: '8px', minWidth: 0 },
  resultHead: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '4px 10px', fontSize: '12px', color: tokens.colorNeutralForeground2, minHeight: '32px' },
  resultBody: { flex: 1, minHeight: 0, display: 'flex', gap: '8px', [NARROW]: { flexDirection: 'column' } },
  facets: { width: '216px', flexShrink: 0, [NARROW]: { width: 'auto' }, overflowY: 'auto', background: tokens.colorNeutralBackground1, border: `1px solid ${tokens.colorNeutralStroke2}`, borderRadius: '6px', padding: '8px 10px', display: 'flex', flexDirection: 'column', gap: '8px' },
  chart: { flex: 1, minWidth: 0, minHeight: 0, [NARROW]: { minHeight: '320px' }, overflow: 'auto', background: tokens.colorNeutralBackground1, border: `1px solid ${tokens.colorNeutralStroke2}`, borderRadius: '6px', padding: '10px 12px', display: 'flex', flexDirection: 'column', gap: '8px' },
  row: { display: 'flex', flexWrap: 'wrap', gap: '8px', alignItems: 'center' },
  quiet: { fontSize: '12px', color: tokens.colorNeutralForeground2 },
  plainButton: { background: 'none', border: 'none', font: 'inherit', color: 'inherit', textAlign: 'left', cursor: 'pointer', padding: '2px 4px', borderRadius: '4px', minWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap', ':hover': { background: tokens.colorNeutralBackground1Hover }, ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` } },
  plainIcon: { display: 'grid', placeItems: 'center', width: '24px', height: '24px', flexShrink: 0, padding: 0, background: 'none', border: 'none', borderRadius: '4px', color: tokens.colorNeutralForeground2, fontSize: '20px', cursor: 'pointer', ':hover': { background: tokens.colorNeutralBackground1Hover }, ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` } },
  line: { display: 'flex', alignItems: 'center', gap: '2px', fontSize: '13px', minWidth: 0 },
  group: { margin: '8px 0 2px', fontSize: '11px', fontWeight: 600, color: tokens.colorNeutralForeground2, textTransform: 'uppercase', letterSpacing: '0.04em' },
  type: { fontSize: '11px', color: tokens.colorNeutralForeground2, flexShrink: 0, marginLeft: 'auto', paddingLeft: '6px' },
  code: { margin: 0, padding: '6px 8px', background: tokens.colorNeutralBackground3, borderRadius: '4px', fontFamily: tokens.fontFamilyMonospace, fontSize: '12px', whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', maxHeight: '160px', overflowY: 'auto' },
  list: { listStyle: 'none', margin: 0, padding: 0 },
});
