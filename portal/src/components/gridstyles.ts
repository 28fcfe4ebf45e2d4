// The look of DataGrid.
import { makeStyles, tokens } from '@fluentui/react-components';
import { NARROW } from '../theme/narrow';

/** Width of the column with check boxes, in pixels. */
export const CHECK = 40;

const focus = { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' };

export const useGridStyles = makeStyles({
  frame: { display: 'flex', flexDirection: 'column', flex: 1, minHeight: '220px', minWidth: 0, [NARROW]: { flex: 'none', height: '72vh' }, background: tokens.colorNeutralBackground1, border: `1px solid ${tokens.colorNeutralStroke2}`, borderRadius: '6px', overflow: 'hidden', position: 'relative' },
  tools: { display: 'flex', alignItems: 'center', gap: '4px', padding: '2px 6px 2px 12px', minHeight: '32px', borderBottom: `1px solid ${tokens.colorNeutralStroke3}` },
  toolsText: { flex: 1, fontSize: '12px', color: tokens.colorNeutralForeground2 },
  scroll: { flex: 1, overflow: 'auto', minHeight: 0, position: 'relative', ':focus-visible': focus },
  head: { position: 'sticky', top: 0, zIndex: 2, display: 'flex', height: '34px', background: tokens.colorNeutralBackground2, borderBottom: `1px solid ${tokens.colorNeutralStroke1}`, fontWeight: 600, fontSize: '12px', color: tokens.colorNeutralForeground2 },
  headCell: { display: 'flex', alignItems: 'stretch', flexShrink: 0, position: 'relative', minWidth: 0 },
  headWord: { padding: '0 8px', display: 'flex', alignItems: 'center', gap: '4px', overflow: 'hidden', whiteSpace: 'nowrap', flex: 1 },
  headButton: { background: 'none', border: 'none', font: 'inherit', color: 'inherit', textAlign: 'left', cursor: 'pointer', ':hover': { color: tokens.colorNeutralForeground1 }, ':focus-visible': focus },
  grip: { position: 'absolute', right: 0, top: '6px', bottom: '6px', width: '7px', cursor: 'col-resize', borderRight: `1px solid ${tokens.colorNeutralStroke2}`, touchAction: 'none' },
  row: { display: 'flex', position: 'absolute', left: 0, right: 0, borderBottom: `1px solid ${tokens.colorNeutralStroke3}`, fontSize: '13px', ':hover': { background: tokens.colorNeutralBackground1Hover }, ':focus-visible': focus },
  opens: { cursor: 'pointer' },
  chosen: { background: tokens.colorNeutralBackground1Selected },
  cell: { padding: '0 8px', overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap', display: 'flex', alignItems: 'center', flexShrink: 0, boxSizing: 'border-box', '& > *': { overflow: 'hidden', textOverflow: 'ellipsis' } },
  check: { display: 'flex', alignItems: 'center', flexShrink: 0 },
  numeric: { justifyContent: 'flex-end', fontVariantNumeric: 'tabular-nums' },
});
