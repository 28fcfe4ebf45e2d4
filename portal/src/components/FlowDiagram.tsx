// What flows through layers, as bands between boxes (a Sankey diagram), with a table as its twin. Keyboard: arrows move
// between boxes and layers, Enter holds on to one. Drawn as plain SVG: no library is loaded for it.
import { Button, Tab, TabList, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { BOX, place, type Box, type FlowBand, type FlowLayer, type Placed } from './flowlayout';
import { Listing } from './Listing';

export type { FlowBand, FlowLayer } from './flowlayout';

const HEAD = 26;
const LEAST_WIDTH = 940;

const useStyles = makeStyles({
  bar: { display: 'flex', alignItems: 'center', flexWrap: 'wrap', gap: '4px 12px', marginLeft: '-10px' },
  told: { fontSize: '12px', color: tokens.colorNeutralForeground2, minHeight: '20px', marginLeft: '10px', flex: 1 },
  scroll: { overflowX: 'auto', overflowY: 'hidden', minWidth: 0, paddingBottom: '4px' },
  head: { fontSize: '11px', fontWeight: 600, fill: tokens.colorNeutralForeground2 },
  word: { fontSize: '11px', fill: tokens.colorNeutralForeground1, stroke: tokens.colorNeutralBackground1, strokeWidth: '3px', paintOrder: 'stroke', strokeLinejoin: 'round', pointerEvents: 'none' },
  count: { fill: tokens.colorNeutralForeground2 },
  box: { cursor: 'pointer', outlineStyle: 'none' },
  ring: { fill: 'none', stroke: tokens.colorStrokeFocus2, strokeWidth: '2px' },
  faint: { opacity: 0.3 },
});

type Props = {
  label: string;
  layers: readonly FlowLayer[];
  bands: readonly FlowBand[];
  /** What is counted: one and many. */
  unit: [string, string];
  /** The words and the colour (a CSS variable) of a name. */
  word?: (layer: string, name: string) => string;
  color?: (layer: string, name: string) => string;
  /** The address of what a box stands for. */
  to?: (layer: string, name: string) => string | undefined;
  onOpen?: (address: string) => void;
};

const usual = (_: string, name: string): string => name;
const plainColor = (): string => 'var(--brand-bar)';

export function FlowDiagram({ label, layers, bands, unit, word = usual, color = plainColor, to, onOpen }: Props) {
  const s = useStyles();
  const [form, setForm] = useState('diagram');
  const frame = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(LEAST_WIDTH);
  const [over, setOver] = useState('');
  const [held, setHeld] = useState('');
  useEffect(() => {
    const box = frame.current;
    if (!box) return;
    const watch = new ResizeObserver(([entry]) => setWidth(Math.max(LEAST_WIDTH, Math.floor(entry?.contentRect.width ?? 0))));
    watch.observe(box);
    return () => watch.disconnect();
  }, [form]);
  const placed = useMemo(() => place(layers, bands, width), [layers, bands, width]);
  const shown = layers.filter((layer) => bands.some((band) => band.layer === layer.id || band.toLayer === layer.id));
  const active = placed.boxes.find((box) => box.key === (over || held));
  const idOf = (box: Box): string => shown[box.layer]?.id ?? '';
  const counted = (amount: number) => `${amount.toLocaleString('en')} ${amount === 1 ? unit[0] : unit[1]}`;
  const tell = (box: Box): string => `${shown[box.layer]?.title}: ${word(idOf(box), box.name)}, ${counted(box.amount)}`;
  const address = active && to?.(idOf(active), active.name);
  return (
    <div>
      <div className={s.bar}>
        <TabList size="small" selectedValue={form} onTabSelect={(_, data) => setForm(String(data.value))} aria-label={`${label}: form`}>
          <Tab value="diagram">Diagram</Tab>
          <Tab value="table">Table</Tab>
        </TabList>
        <span className={s.told} aria-live="polite">{form === 'diagram' && (active ? tell(active) : 'Point at a box, or move with the arrow keys; Enter holds on to it.')}</span>
        {form === 'diagram' && address && onOpen && <Button size="small" appearance="subtle" onClick={() => onOpen(address)}>Open</Button>}
      </div>
      {form === 'table' ? (
        <Listing label={`${label}, as a table`} columns={['From', 'Name', 'To', 'Name there', unit[1]]} rows={bands} rowKey={(_, at) => at}>
          {(band) => [
            layers.find((layer) => layer.id === band.layer)?.title,
            word(band.layer, band.name),
            layers.find((layer) => layer.id === band.toLayer)?.title,
            word(band.toLayer, band.toName),
            band.amount.toLocaleString('en'),
          ]}
        </Listing>
      ) : (
        <div ref={frame} className={s.scroll}>
          <svg width={width} height={placed.height + HEAD + 2} role="group" aria-label={label} style={{ display: 'block', overflow: 'visible' }}>
            {shown.map((layer, place) => <text key={layer.id} className={s.head} x={placed.columns[place]} y={12} aria-hidden>{layer.title}</text>)}
            <g transform={`translate(0 ${HEAD})`}>
              <g aria-hidden fill="none">
                {placed.ribbons.map((ribbon) => {
                  const lit = !active || ribbon.from.key === active.key || ribbon.to.key === active.key;
                  return <path key={ribbon.key} d={ribbon.path} stroke={color(idOf(ribbon.from), ribbon.from.name)} strokeWidth={ribbon.width} strokeOpacity={active ? (lit ? 0.55 : 0.07) : 0.26}><title>{`${word(idOf(ribbon.from), ribbon.from.name)} → ${word(idOf(ribbon.to), ribbon.to.name)}: ${counted(ribbon.amount)}`}</title></path>;
                })}
              </g>
              <Boxes placed={placed} active={active} held={held} onOver={setOver} onHold={(key) => setHeld(held === key ? '' : key)} tell={tell} word={(box) => word(idOf(box), box.name)} color={(box) => color(idOf(box), box.name)} />
            </g>
          </svg>
        </div>
      )}
    </div>
  );
}

type BoxesProps = { placed: Placed; active: Box | undefined; held: string; onOver: (key: string) => void; onHold: (key: string) => void; tell: (box: Box) => string; word: (box: Box) => string; color: (box: Box) => string };

function Boxes({ placed, active, held, onOver, onHold, tell, word, color }: BoxesProps) {
  const s = useStyles();
  const { boxes, ribbons } = placed;
  const [current, setCurrent] = useState('');
  const group = useRef<SVGGElement>(null);
  const entry = boxes.some((box) => box.key === current) ? current : boxes[0]?.key;
  const near = new Set(active ? [active.key, ...ribbons.flatMap((each) => (each.from.key === active.key ? [each.to.key] : each.to.key === active.key ? [each.from.key] : []))] : []);
  const go = (box: Box | undefined) => {
    if (box) group.current?.querySelectorAll<SVGGElement>('[role=button]')[boxes.indexOf(box)]?.focus();
  };
  const onKeyDown = (event: KeyboardEvent, box: Box) => {
    const column = boxes.filter((each) => each.layer === box.layer);
    const beside = (step: number) => boxes.filter((each) => each.layer === box.layer + step).sort((a, b) => Math.abs(a.y - box.y) - Math.abs(b.y - box.y))[0];
    const moves: Record<string, () => void> = {
      ArrowDown: () => go(column[column.indexOf(box) + 1]),
      ArrowUp: () => go(column[column.indexOf(box) - 1]),
      ArrowRight: () => go(beside(1)),
      ArrowLeft: () => go(beside(-1)),
      Enter: () => onHold(box.key),
      ' ': () => onHold(box.key),
      Escape: () => held && onHold(held),
    };
    const act = moves[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };
  const letters = Math.max(6, Math.floor((placed.gap - BOX - 10) / 6.1));
  return (
    <g ref={group}>
      {boxes.map((box) => {
        return (
          <g
            key={box.key}
            role="button"
            className={mergeClasses(s.box, active && !near.has(box.key) && s.faint)}
            tabIndex={box.key === entry ? 0 : -1}
            aria-label={tell(box)}
            aria-pressed={held === box.key}
            onFocus={() => { setCurrent(box.key); onOver(box.key); }}
            onBlur={() => onOver('')}
            onMouseEnter={() => onOver(box.key)}
            onMouseLeave={() => onOver('')}
            onClick={() => onHold(box.key)}
            onKeyDown={(event) => onKeyDown(event, box)}
          >
            <title>{tell(box)}</title>
            <rect x={box.x - 4} y={box.y - 6} width={Math.max(BOX + 8, placed.gap - 12)} height={Math.max(box.height, 12) + 12} fill="transparent" />
            <rect x={box.x} y={box.y} width={BOX} height={box.height} rx={2} fill={color(box)} />
            {(current === box.key && active?.key === box.key) || held === box.key ? <rect className={s.ring} x={box.x - 3} y={box.y - 3} width={BOX + 6} height={box.height + 6} rx={4} /> : null}
          </g>
        );
      })}
      <g aria-hidden>
        {boxes.map((box) => {
          const text = word(box);
          const x = box.x + BOX + 6;
          return (
            <text key={box.key} className={mergeClasses(s.word, active && !near.has(box.key) && s.faint)} x={x} y={box.y + Math.min(box.height / 2, 60) - 2}>
              <tspan x={x}>{text.length > letters ? `${text.slice(0, letters - 1)}…` : text}</tspan>
              <tspan className={s.count} x={x} dy={13}>{box.amount.toLocaleString('en')}</tspan>
            </text>
          );
        })}
      </g>
    </g>
  );
}
