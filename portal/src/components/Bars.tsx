// Counts over time as stacked columns, with a table as their twin. Plain boxes: quick to draw, sharp on paper, and each
// column can be a link to the list it counts; or dragging over columns chooses a time, and a part its word.
import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { DataBarVerticalRegular, TableRegular } from '@fluentui/react-icons';
import { useState, type PointerEvent } from 'react';
import { Link } from 'wouter';

const useStyles = makeStyles({
  box: { position: 'relative', minWidth: 0 },
  head: { display: 'flex', alignItems: 'center', gap: '4px 12px', flexWrap: 'wrap', minHeight: '24px', paddingRight: '34px', fontSize: '12px', color: tokens.colorNeutralForeground2 },
  mark: { display: 'inline-block', width: '10px', height: '10px', borderRadius: '2px', marginRight: '5px' },
  twin: { position: 'absolute', top: 0, right: 0 },
  plot: { display: 'flex', alignItems: 'stretch', gap: '2px', borderBottom: `1px solid ${tokens.colorNeutralStroke1}`, paddingTop: '15px', backgroundOrigin: 'content-box', backgroundClip: 'content-box', backgroundImage: `linear-gradient(${tokens.colorNeutralStroke3} 1px, transparent 1px)`, backgroundSize: '100% 50%', position: 'relative' },
  top: { position: 'absolute', left: 0, top: 0, fontSize: '11px', lineHeight: '14px', color: tokens.colorNeutralForeground2, fontVariantNumeric: 'tabular-nums' },
  column: { flex: 1, display: 'flex', flexDirection: 'column-reverse', minWidth: 0, padding: '0 1px', position: 'relative', ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` } },
  opens: { ':hover': { background: tokens.colorNeutralBackground1Hover } },
  drags: { cursor: 'crosshair', touchAction: 'pan-y', userSelect: 'none' },
  drawn: { position: 'absolute', top: 0, bottom: 0, background: tokens.colorBrandBackground, opacity: 0.18, pointerEvents: 'none' },
  part: { printColorAdjust: 'exact', minHeight: '2px' },
  axis: { display: 'flex', justifyContent: 'space-between', fontSize: '11px', color: tokens.colorNeutralForeground2, paddingTop: '3px', fontVariantNumeric: 'tabular-nums' },
  scroll: { overflow: 'auto' },
  table: { borderCollapse: 'collapse', fontSize: '12px', width: '100%', fontVariantNumeric: 'tabular-nums', '& th, & td': { textAlign: 'left', padding: '3px 10px 3px 0', borderBottom: `1px solid ${tokens.colorNeutralStroke3}` } },
});

/** A word that is counted, with its title and colour (a CSS variable). */
export type Word = { id: string; title: string; color: string };
/** One column: how it is called, how many of each word, and the address of the list it counts. */
export type Slot = { title: string; counts: Record<string, number>; to?: string };
type Props = {
  label: string;
  words: readonly Word[];
  slots: Slot[];
  height?: number;
  /** A legend of one's own stands elsewhere. */
  plain?: boolean;
  /** Dragging chooses from one column to another. */
  onSpan?: (from: number, to: number) => void;
  /** A part of a column was chosen. */
  onWord?: (id: string) => void;
};

const sum = (slot: Slot, words: readonly Word[]): number => words.reduce((total, word) => total + (slot.counts[word.id] ?? 0), 0);

export function Bars({ label, words, slots, height = 120, plain = false, onSpan, onWord }: Props) {
  const s = useStyles();
  const [asTable, setAsTable] = useState(false);
  const [drawn, setDrawn] = useState<[number, number] | null>(null);
  const most = Math.max(1, ...slots.map((slot) => sum(slot, words)));
  const shown = words.filter((word) => slots.some((slot) => slot.counts[word.id]));
  const told = (slot: Slot) => `${slot.title}: ${shown.filter((word) => slot.counts[word.id]).map((word) => `${(slot.counts[word.id] ?? 0).toLocaleString('en')} ${word.title.toLowerCase()}`).join(', ') || 'none'}`;
  const place = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    return Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
  };
  const column = (share: number) => Math.min(slots.length - 1, Math.floor(share * slots.length));
  const dragging = onSpan && {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button === 0) setDrawn([place(event), place(event)]);
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      const at = place(event); // the event has no target any more when the state is worked out
      setDrawn((was) => was && [was[0], at]);
    },
    onPointerLeave: () => setDrawn(null),
    onPointerUp: (event: PointerEvent<HTMLElement>) => {
      const [from, to] = drawn ? [Math.min(drawn[0], place(event)), Math.max(drawn[0], place(event))] : [0, 0];
      setDrawn(null);
      const word = event.target instanceof HTMLElement ? event.target.dataset.word : undefined;
      if (to - from > 0.01) onSpan(column(from), column(to));
      else if (word) onWord?.(word);
    },
  };
  return (
    <div className={s.box}>
      <div className={s.head}>
        {!plain && shown.map((word) => <span key={word.id}><span className={s.mark} style={{ background: word.color }} aria-hidden />{word.title}</span>)}
        <Button className={mergeClasses(s.twin, 'no-print')} size="small" appearance="subtle" icon={asTable ? <DataBarVerticalRegular /> : <TableRegular />} aria-label={`${label}: show as ${asTable ? 'chart' : 'table'}`} title={asTable ? 'Show as chart' : 'Show as table'} onClick={() => setAsTable(!asTable)} />
      </div>
      {asTable ? (
        <div className={s.scroll} style={{ height: height + 20 }} tabIndex={0} role="region" aria-label={label}>
          <table className={s.table}>
            <thead><tr><th scope="col">When</th>{shown.map((word) => <th key={word.id} scope="col">{word.title}</th>)}</tr></thead>
            <tbody>{slots.map((slot) => <tr key={slot.title}><th scope="row">{slot.to ? <Link href={slot.to}>{slot.title}</Link> : slot.title}</th>{shown.map((word) => <td key={word.id}>{(slot.counts[word.id] ?? 0).toLocaleString('en')}</td>)}</tr>)}</tbody>
          </table>
        </div>
      ) : (
        <div role="group" aria-label={label}>
          <div className={mergeClasses(s.plot, onSpan && s.drags)} style={{ height }} {...dragging}>
            {drawn && <span className={s.drawn} style={{ left: `${Math.min(...drawn) * 100}%`, width: `${Math.abs(drawn[1] - drawn[0]) * 100}%` }} aria-hidden />}
            <span className={s.top} aria-hidden>{most.toLocaleString('en')}</span>
            {slots.map((slot) => {
              const parts = words.map((word) => slot.counts[word.id] ? <span key={word.id} data-word={word.id} className={s.part} style={{ height: `${((slot.counts[word.id] ?? 0) / most) * 100}%`, background: word.color }} /> : null);
              return slot.to && sum(slot, words) ? (
                <Link key={slot.title} href={slot.to} className={mergeClasses(s.column, s.opens)} title={told(slot)} aria-label={told(slot)}>{parts}</Link>
              ) : (
                <span key={slot.title} className={s.column} title={told(slot)}>{parts}</span>
              );
            })}
          </div>
          <div className={s.axis} aria-hidden>
            <span>{slots[0]?.title}</span>
            {slots.length > 4 && <span>{slots[Math.floor(slots.length / 2)]?.title}</span>}
            {slots.length > 1 && <span>{slots.at(-1)?.title}</span>}
          </div>
        </div>
      )}
    </div>
  );
}
