// Where the boxes and bands of a flow diagram lie: boxes of a layer below each other, as high as what passes them.

export type FlowLayer = { id: string; title: string };
/** So much goes from a name of one layer to one of the next. */
export type FlowBand = { layer: string; name: string; toLayer: string; toName: string; amount: number };

export type Box = { key: string; layer: number; name: string; amount: number; x: number; y: number; height: number };
export type Ribbon = { key: string; from: Box; to: Box; amount: number; path: string; width: number };
export type Placed = { boxes: Box[]; ribbons: Ribbon[]; columns: number[]; height: number; gap: number };

export const BOX = 12;
const SPACE = 16;
const LEAST = 3;
/** Room for the words of the last layer. */
const TAIL = 132;

const keyOf = (layer: string, name: string): string => `${layer} ${name}`;

/** Lay the flow out in this width; layers without anything are left out. */
export function place(layers: readonly FlowLayer[], bands: readonly FlowBand[], width: number): Placed {
  const amounts = new Map<string, { in: number; out: number; layer: string; name: string }>();
  const at = (layer: string, name: string) => {
    const key = keyOf(layer, name);
    const found = amounts.get(key) ?? { in: 0, out: 0, layer, name };
    amounts.set(key, found);
    return found;
  };
  for (const band of bands) {
    at(band.layer, band.name).out += band.amount;
    at(band.toLayer, band.toName).in += band.amount;
  }
  const shown = layers.filter((layer) => [...amounts.values()].some((each) => each.layer === layer.id));
  const most = Math.max(1, ...shown.map((layer) => [...amounts.values()].filter((each) => each.layer === layer.id).reduce((sum, each) => sum + Math.max(each.in, each.out), 0)));
  const tallest = Math.max(1, ...shown.map((layer) => [...amounts.values()].filter((each) => each.layer === layer.id).length));
  const height = Math.max(220, tallest * 34);
  const scale = (height - (tallest - 1) * SPACE) / most;
  const gap = shown.length > 1 ? (width - TAIL - BOX) / (shown.length - 1) : 0;
  const columns = shown.map((_, index) => index * gap);
  const boxes = new Map<string, Box>();
  shown.forEach((layer, index) => {
    let y = 0;
    for (const each of [...amounts.values()].filter((one) => one.layer === layer.id).sort((a, b) => Math.max(b.in, b.out) - Math.max(a.in, a.out))) {
      const amount = Math.max(each.in, each.out);
      const tall = Math.max(LEAST, amount * scale);
      boxes.set(keyOf(layer.id, each.name), { key: keyOf(layer.id, each.name), layer: index, name: each.name, amount, x: columns[index] ?? 0, y, height: tall });
      y += tall + SPACE;
    }
  });
  const left = new Map<string, number>();
  const right = new Map<string, number>();
  const ordered = [...bands].sort((a, b) => (boxes.get(keyOf(a.layer, a.name))?.y ?? 0) - (boxes.get(keyOf(b.layer, b.name))?.y ?? 0) || (boxes.get(keyOf(a.toLayer, a.toName))?.y ?? 0) - (boxes.get(keyOf(b.toLayer, b.toName))?.y ?? 0));
  const ribbons = ordered.flatMap((band): Ribbon[] => {
    const from = boxes.get(keyOf(band.layer, band.name));
    const to = boxes.get(keyOf(band.toLayer, band.toName));
    if (!from || !to) return [];
    const thick = Math.max(1, band.amount * scale);
    const start = from.y + (right.get(from.key) ?? 0) + thick / 2;
    const end = to.y + (left.get(to.key) ?? 0) + thick / 2;
    right.set(from.key, (right.get(from.key) ?? 0) + thick);
    left.set(to.key, (left.get(to.key) ?? 0) + thick);
    const bend = (to.x - from.x - BOX) / 2;
    const path = `M${from.x + BOX},${start} C${from.x + BOX + bend},${start} ${to.x - bend},${end} ${to.x},${end}`;
    return [{ key: `${from.key}>${to.key}`, from, to, amount: band.amount, path, width: thick }];
  });
  const bottom = Math.max(height, ...[...boxes.values()].map((box) => box.y + box.height));
  return { boxes: [...boxes.values()], ribbons, columns, height: bottom, gap };
}
