/** Damage to bytes, from a seeded generator: what an input becomes on its way to the next. */
import type { Random } from '../simulation/random.ts';

const BYTES_MAX = 100_000;
/** Heads of CBOR and numbers of lib0 around the places where their length changes. */
const TELLING = [0x00, 0x17, 0x18, 0x19, 0x1a, 0x1b, 0x20, 0x40, 0x58, 0x5f, 0x60, 0x78, 0x80, 0x81, 0x98];
const MORE_TELLING = [
  0x9f, 0xa0, 0xbf, 0xc0, 0xf4, 0xf5, 0xf6, 0xf7, 0xf9, 0xfb, 0xff, 0x7f, 0x0a, 0x2b, 0x3d,
];
const WORDS = [
  [0x1b, 0, 0x1f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
  [0x1b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
  [0x58, 0x20],
  [0x18, 0x17],
  [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80],
  [0xef, 0xbb, 0xbf],
  [0xed, 0xa0, 0x80],
  [0xe2, 0x80, 0xae],
  [0x0a, 0x0a],
];

type Change = (random: Random, bytes: number[], others: readonly Uint8Array[]) => void;

const place = (random: Random, bytes: readonly number[]): number => random.between(0, bytes.length);

const flip: Change = (random, bytes) => {
  const at = random.between(0, Math.max(0, bytes.length - 1));
  bytes[at] = (bytes[at] ?? 0) ^ (1 << random.between(0, 7));
};
const telling: Change = (random, bytes) => {
  bytes[random.between(0, Math.max(0, bytes.length - 1))] = random.pick([...TELLING, ...MORE_TELLING]);
};
const step: Change = (random, bytes) => {
  const at = random.between(0, Math.max(0, bytes.length - 1));
  bytes[at] = ((bytes[at] ?? 0) + random.pick([-1, 1, 16, -16])) & 0xff;
};
const insert: Change = (random, bytes) => {
  bytes.splice(place(random, bytes), 0, ...random.pick([...WORDS, [random.between(0, 255)]]));
};
const remove: Change = (random, bytes) => {
  bytes.splice(place(random, bytes), random.between(1, 8));
};
const repeat: Change = (random, bytes) => {
  const from = place(random, bytes);
  bytes.splice(from, 0, ...bytes.slice(from, from + random.between(1, 64)));
};
const cut: Change = (random, bytes) => {
  bytes.length = place(random, bytes);
};
const splice: Change = (random, bytes, others) => {
  const other = random.pick(others);
  const from = random.between(0, other.length);
  const piece = other.subarray(from, from + random.between(1, 200));
  bytes.splice(place(random, bytes), random.between(0, piece.length), ...piece);
};

const CHANGES: readonly (readonly [weight: number, change: Change])[] = [
  [6, flip],
  [6, telling],
  [5, step],
  [4, insert],
  [4, remove],
  [2, repeat],
  [1, cut],
  [5, splice],
];

/** Another input made of one, and of pieces of others. */
export function mutated(random: Random, input: Uint8Array, others: readonly Uint8Array[]): Uint8Array {
  const bytes = [...input];
  const times = random.pick([1, 1, 1, 2, 2, 3, 5, 8]);
  for (let i = 0; i < times; i++) random.weighted(CHANGES)(random, bytes, others);
  return Uint8Array.from(bytes.slice(0, BYTES_MAX));
}
