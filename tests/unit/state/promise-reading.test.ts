// [P8] A payment that is handed over: a file of any size, and a store that fails.

import { expect, test, vi } from 'vitest';
import { HANDED_BYTES_MAX } from '#protocol';
import { ok } from '#kernel';
import type { Promises } from '#replica';
import { PromiseReading } from '../../../src/lib/state/promises/promise-reading.svelte.ts';

const reading = (take: Promises['take']) => new PromiseReading({ take } as Promises);

test('[P8] a file that is larger than anything handed over is refused before it is read', async () => {
  const taken = vi.fn(async () => ok('key'));
  const one = reading(taken);
  const arrayBuffer = vi.fn(async () => new ArrayBuffer(8));
  expect(await one.file({ size: HANDED_BYTES_MAX + 1, arrayBuffer })).toBeNull();
  expect(one.fault).toBe('too_large');
  expect(arrayBuffer).not.toHaveBeenCalled();
  expect(await one.file({ size: HANDED_BYTES_MAX, arrayBuffer })).toBe('key');
  expect(one.fault).toBeNull();
});

test('[P8] a store that throws is said, and the next one is taken', async () => {
  const failed = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  let isBroken = true;
  const one = reading(async () => {
    if (isBroken) throw new Error('no database');
    return ok('key');
  });
  expect(await one.message(new Uint8Array(1))).toBeNull();
  expect([one.fault, one.isBusy]).toEqual(['not_stored', false]);
  expect(failed).toHaveBeenCalledTimes(1);
  isBroken = false;
  expect(await one.message(new Uint8Array(1))).toBe('key');
  expect([one.fault, one.isBusy]).toEqual([null, false]);
  failed.mockRestore();
});
