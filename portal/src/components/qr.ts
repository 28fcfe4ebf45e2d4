// A QR code drawn here, in the browser: what it holds (the seed of a second factor) is told to nobody else.
// ISO/IEC 18004, byte mode, error correction level M, versions 1 to 15 (412 bytes).

const EC = [10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24];
const BLOCKS = [1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10];
const TOTAL = [26, 44, 70, 100, 134, 172, 196, 242, 292, 346, 404, 466, 532, 581, 655];
const ALIGN = [[], [6, 18], [6, 22], [6, 26], [6, 30], [6, 34], [6, 22, 38], [6, 24, 42], [6, 26, 46], [6, 28, 50], [6, 30, 54], [6, 32, 58], [6, 34, 62], [6, 26, 46, 66], [6, 26, 48, 70]];

const MASKS: ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0,
  (_, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
];

/** Product in GF(2^8) with the polynomial of the standard. */
function times(a: number, b: number): number {
  let found = 0;
  for (let bit = 7; bit >= 0; bit--) {
    found = (found << 1) ^ ((found >>> 7) * 0x11d);
    found ^= ((b >>> bit) & 1) * a;
  }
  return found & 255;
}

/** Reed-Solomon's remainder: the codewords that let a block be read although parts of it are lost. */
function corrections(data: number[], degree: number): number[] {
  const divisor = [...Array<number>(degree - 1).fill(0), 1];
  let root = 1;
  for (let step = 0; step < degree; step++) {
    for (let place = 0; place < degree; place++) divisor[place] = times(divisor[place] ?? 0, root) ^ (divisor[place + 1] ?? 0);
    root = times(root, 2);
  }
  const rest = Array<number>(degree).fill(0);
  for (const byte of data) {
    const factor = byte ^ (rest.shift() ?? 0);
    rest.push(0);
    divisor.forEach((each, place) => (rest[place] = (rest[place] ?? 0) ^ times(each, factor)));
  }
  return rest;
}

/** The bytes of the text with length, padding and correction, interleaved by blocks. */
function codewords(text: string): { version: number; bytes: number[] } {
  const data = [...new TextEncoder().encode(text)];
  const room = (version: number) => (TOTAL[version - 1] ?? 0) - (EC[version - 1] ?? 0) * (BLOCKS[version - 1] ?? 0);
  const version = TOTAL.findIndex((_, place) => room(place + 1) * 8 >= 4 + (place + 1 < 10 ? 8 : 16) + data.length * 8) + 1;
  if (!version) throw new Error('too long for a QR code');
  const bits: number[] = [];
  const put = (value: number, length: number) => {
    for (let bit = length - 1; bit >= 0; bit--) bits.push((value >>> bit) & 1);
  };
  put(4, 4);
  put(data.length, version < 10 ? 8 : 16);
  data.forEach((byte) => put(byte, 8));
  put(0, Math.min(4, room(version) * 8 - bits.length));
  put(0, (8 - (bits.length % 8)) % 8);
  for (let pad = 0xec; bits.length < room(version) * 8; pad ^= 0xec ^ 0x11) put(pad, 8);
  const plain = Array.from({ length: bits.length / 8 }, (_, place) => bits.slice(place * 8, place * 8 + 8).reduce((sum, bit) => sum * 2 + bit, 0));

  const count = BLOCKS[version - 1] ?? 1;
  const short = Math.floor(plain.length / count);
  const longer = plain.length % count;
  let start = 0;
  const blocks = Array.from({ length: count }, (_, place) => plain.slice(start, (start += short + (place >= count - longer ? 1 : 0))));
  const checks = blocks.map((block) => corrections(block, EC[version - 1] ?? 0));
  const bytes: number[] = [];
  for (const part of [blocks, checks])
    for (let place = 0; place < Math.max(...part.map((each) => each.length)); place++)
      for (const block of part) if (place < block.length) bytes.push(block[place] ?? 0);
  return { version, bytes };
}

class Canvas {
  readonly size: number;
  readonly dark: boolean[][];
  readonly fixed: boolean[][];

  constructor(readonly version: number) {
    this.size = version * 4 + 17;
    this.dark = Array.from({ length: this.size }, () => Array<boolean>(this.size).fill(false));
    this.fixed = Array.from({ length: this.size }, () => Array<boolean>(this.size).fill(false));
    this.frame();
  }

  private set(x: number, y: number, on: boolean): void {
    const [row, held] = [this.dark[y], this.fixed[y]];
    if (!row || !held || x < 0 || x >= this.size) return;
    row[x] = on;
    held[x] = true;
  }

  private square(cx: number, cy: number, reach: number, rings: (far: number) => boolean): void {
    for (let dy = -reach; dy <= reach; dy++) for (let dx = -reach; dx <= reach; dx++) this.set(cx + dx, cy + dy, rings(Math.max(Math.abs(dx), Math.abs(dy))));
  }

  private frame(): void {
    for (let at = 0; at < this.size; at++) {
      this.set(6, at, at % 2 === 0);
      this.set(at, 6, at % 2 === 0);
    }
    for (const [x, y] of [[3, 3], [this.size - 4, 3], [3, this.size - 4]] as const) this.square(x, y, 4, (far) => far !== 2 && far !== 4);
    const places = ALIGN[this.version - 1] ?? [];
    const last = places.length - 1;
    places.forEach((x, i) =>
      places.forEach((y, j) => {
        if (!((i === 0 && (j === 0 || j === last)) || (i === last && j === 0))) this.square(x, y, 2, (far) => far !== 1);
      }),
    );
    this.format(0);
    if (this.version < 7) return;
    let rest = this.version;
    for (let step = 0; step < 12; step++) rest = (rest << 1) ^ ((rest >>> 11) * 0x1f25);
    const bits = (this.version << 12) | rest;
    for (let bit = 0; bit < 18; bit++) {
      const [a, b] = [this.size - 11 + (bit % 3), Math.floor(bit / 3)];
      this.set(a, b, ((bits >>> bit) & 1) === 1);
      this.set(b, a, ((bits >>> bit) & 1) === 1);
    }
  }

  /** Level M and the mask, twice. */
  format(mask: number): void {
    let rest = mask;
    for (let step = 0; step < 10; step++) rest = (rest << 1) ^ ((rest >>> 9) * 0x537);
    const bits = ((mask << 10) | rest) ^ 0x5412;
    const bit = (place: number) => ((bits >>> place) & 1) === 1;
    for (let at = 0; at <= 5; at++) this.set(8, at, bit(at));
    this.set(8, 7, bit(6));
    this.set(8, 8, bit(7));
    this.set(7, 8, bit(8));
    for (let at = 9; at < 15; at++) this.set(14 - at, 8, bit(at));
    for (let at = 0; at < 8; at++) this.set(this.size - 1 - at, 8, bit(at));
    for (let at = 8; at < 15; at++) this.set(8, this.size - 15 + at, bit(at));
    this.set(8, this.size - 8, true);
  }

  /** The bytes, in columns of two from the right, up and down. */
  fill(bytes: number[]): void {
    let next = 0;
    for (let right = this.size - 1; right >= 1; right -= 2) {
      if (right === 6) right = 5;
      for (let step = 0; step < this.size; step++)
        for (const x of [right, right - 1]) {
          const y = ((right + 1) & 2) === 0 ? this.size - 1 - step : step;
          const row = this.dark[y];
          if (!row || this.fixed[y]?.[x]) continue;
          row[x] = (((bytes[next >>> 3] ?? 0) >>> (7 - (next & 7))) & 1) === 1;
          next++;
        }
    }
  }

  flip(mask: number): void {
    const test = MASKS[mask];
    this.dark.forEach((row, y) => row.forEach((on, x) => !this.fixed[y]?.[x] && test?.(x, y) && (row[x] = !on)));
  }

  /** How hard this mask makes it to read: runs, squares, what looks like a finder, imbalance. */
  penalty(): number {
    const lines = [...this.dark, ...this.dark.map((_, x) => this.dark.map((row) => row[x] ?? false))].map((line) => line.map((on) => (on ? '1' : '0')).join(''));
    let found = 0;
    for (const line of lines) {
      for (const run of line.match(/0{5,}|1{5,}/g) ?? []) found += run.length - 2;
      for (const finder of ['10111010000', '00001011101']) for (let at = line.indexOf(finder); at >= 0; at = line.indexOf(finder, at + 1)) found += 40;
    }
    let black = 0;
    this.dark.forEach((row, y) =>
      row.forEach((on, x) => {
        black += Number(on);
        const below = this.dark[y + 1];
        if (below && x + 1 < this.size && row[x + 1] === on && below[x] === on && below[x + 1] === on) found += 3;
      }),
    );
    return found + Math.floor(Math.abs(black * 20 - this.size * this.size * 10) / (this.size * this.size)) * 10;
  }
}

/** The dark squares of the text's QR code, row by row. Raises Error for more than 412 bytes. */
export function qr(text: string): boolean[][] {
  const { version, bytes } = codewords(text);
  const canvas = new Canvas(version);
  canvas.fill(bytes);
  let best = 0;
  let least = Infinity;
  for (let mask = 0; mask < 8; mask++) {
    canvas.format(mask);
    canvas.flip(mask);
    const cost = canvas.penalty();
    if (cost < least) [best, least] = [mask, cost];
    canvas.flip(mask);
  }
  canvas.format(best);
  canvas.flip(best);
  return canvas.dark;
}
