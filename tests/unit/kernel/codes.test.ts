/** Holds the lists of codes and the tests against each other: every code that the kernel can give is asserted somewhere. */
import { expect, it } from 'vitest';
import { REFUSALS, REJECTIONS } from '#kernel';
import { filesOf } from '../../support/files.ts';

/** What a relay says and the kernel has no say in: its store, its verifiers and its limits. */
const RELAYS_OWN = ['known', 'bad_signature', 'rate_limited', 'overloaded', 'blob_missing'];

const asserted = new Set(
  filesOf('tests/unit/kernel', ['.test.ts'])
    .filter(({ path }) => !path.endsWith('codes.test.ts'))
    .flatMap(({ text }) => [...text.matchAll(/=> +([a-z_]+)(?: ([a-z_]+))?|'([a-z_]+)'/g)])
    .flatMap(([, ...codes]) => codes.filter((code) => code !== undefined)),
);

it('every rejection is asserted by a test', () => {
  expect(Object.keys(REJECTIONS).filter((code) => !asserted.has(code))).toEqual([]);
});

it('every refusal of the kernel is asserted by a test', () => {
  const refusals = Object.keys(REFUSALS).filter((code) => !RELAYS_OWN.includes(code));
  expect(refusals.filter((code) => !asserted.has(code))).toEqual([]);
});

it('no code is both', () => {
  expect(Object.keys(REFUSALS).filter((code) => Object.hasOwn(REJECTIONS, code))).toEqual([]);
});
