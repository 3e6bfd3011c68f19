/**
 * The picture of an account: a pattern of few shapes in three colours, drawn from its id and from nothing else, so that
 * the same account looks the same on every screen of everybody. It helps the eye; it proves nothing.
 */
import { idBytes, type Id } from '#kernel';

export interface Face {
  readonly ground: string;
  /** Filled areas on a square of 8 by 8, as SVG paths with their colours. */
  readonly shapes: readonly { readonly path: string; readonly fill: string }[];
}

/** Areas that look different from each other at 40 pixels, each a path on the square of 8 by 8. */
const BACKS = [
  'M0 0h4v4H0zM4 4h4v4H4z',
  'M0 8 4 0l4 8z',
  'M0 2h8v2H0zM0 6h8v2H0z',
  'M-1 6a3 3 0 1 0 6 0a3 3 0 1 0-6 0z',
  'M1 1h2v6H1zM5 1h2v6H5z',
  'M4 1 7 7H1z',
  'M0 0h8L0 8z',
  'M0 5c2-2 6 2 8 0v3H0z',
  'M4 0l4 4-4 4-4-4z',
  'M0 0h8v3H0z',
];
const FRONTS = [
  'M2 4a2 2 0 1 0 4 0a2 2 0 1 0-4 0z',
  'M3 3h2v2H3z',
  'M4 2.5 5.5 4 4 5.5 2.5 4z',
  'M5 2.5a1.5 1.5 0 1 0 3 0a1.5 1.5 0 1 0-3 0z',
  'M0 6.5h8V8H0z',
  'M2.5 5.5 4 2.5l1.5 3z',
];

/** Hues of the harbour: kelp, water, slate, heather, clay, sand, moss. */
const HUES = [175, 200, 250, 320, 40, 75, 130] as const;

export function faceOf(account: Id): Face {
  const byte = idBytes(account);
  const at = (index: number, below: number): number => (byte[index] ?? 0) % below;
  const hue = at(0, HUES.length);
  const other = HUES[(hue + 2 + at(1, HUES.length - 3)) % HUES.length];
  return {
    ground: colour(0.5 + 0.04 * at(2, 6), 0.08, HUES[hue] ?? 0),
    shapes: [
      { path: BACKS[at(3, BACKS.length)] ?? '', fill: colour(0.86, 0.06, other ?? 0) },
      {
        path: FRONTS[at(4, FRONTS.length)] ?? '',
        fill: colour(0.36 + 0.03 * at(5, 3), 0.07, HUES[hue] ?? 0),
      },
    ],
  };
}

function colour(lightness: number, chroma: number, hue: number): string {
  return `oklch(${lightness.toFixed(2)} ${chroma} ${hue})`;
}
