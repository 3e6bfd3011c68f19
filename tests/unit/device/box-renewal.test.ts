// The account's box after somebody was revoked (P33), also where the vault began anew with a relay put back from a backup [P25].

import { describe, expect, test } from 'vitest';
import { FULL, idOf, LIVE, REVOKED, SPEND, type AccountView, type Id } from '#kernel';
import { boxEpochDue, type BoxStanding } from '../../../src/lib/device/leading/box-renewal.ts';

const named = (n: number): Id => idOf(new Uint8Array(32).fill(n));
const [phone, laptop, till, old] = [named(1), named(2), named(3), named(4)];
const [FIRST_BOX, FRESH] = [named(10), named(11)];

const device = (id: Id, standing: number = LIVE, role: number = FULL) => ({ id, standing, role });
const ALL = [device(phone), device(laptop), device(till, LIVE, SPEND)];

/** Of the phone, which began the epoch, after the old device was revoked. */
function due(
  change: Partial<Omit<BoxStanding, 'view' | 'vault'>> & {
    readonly devices?: readonly object[];
    readonly box?: { readonly boxKey: Id; readonly boxEpoch: number };
    readonly epoch?: number;
    readonly maker?: Id;
  },
): number | null {
  const { devices, box, epoch = 2, maker = phone, ...rest } = change;
  const view = {
    account: box ?? { boxKey: FIRST_BOX, boxEpoch: 1 },
    devices: devices ?? [...ALL, device(old, REVOKED)],
  } as unknown as AccountView;
  return boxEpochDue({ view, device: phone, vault: { epoch, maker }, fresh: FRESH, isShared: true, ...rest });
}

describe('[P33] the box', () => {
  test('is followed by that of the epoch after a revocation, once', () => {
    expect(due({})).toBe(2);
    expect(due({ box: { boxKey: FRESH, boxEpoch: 2 } })).toBeNull();
  });

  test('is published by whoever began the epoch, or by another full device when that one is gone', () => {
    expect(due({ maker: laptop })).toBeNull();
    expect(due({ maker: old })).toBe(2);
    expect(due({ maker: laptop, device: till })).toBeNull();
    expect(due({ maker: old, device: till })).toBeNull();
  });

  test('stays where nobody was revoked, and where the key of the epoch is not known', () => {
    expect(due({ epoch: 1, devices: ALL })).toBeNull();
    expect(due({ fresh: null })).toBeNull();
  });

  test('is published also where the secret of the one before was never shared', () => {
    expect(due({ isShared: false })).toBe(2);
  });
});

describe('[P25] after the vault began anew, its epochs counted from 1 again', () => {
  const box = { boxKey: FIRST_BOX, boxEpoch: 5 };

  test('a box that a revoked device knew is followed by one of a newer epoch', () => {
    expect(due({ box })).toBe(6);
    expect(due({ box, epoch: 1 })).toBe(6);
  });

  test('a box that others have published since, and whose secret this device does not know yet, stays', () => {
    expect(due({ box, isShared: false })).toBeNull();
  });

  test('a box that nobody revoked knew stays', () => {
    expect(due({ box, epoch: 1, devices: ALL })).toBeNull();
    expect(due({ box: { boxKey: FRESH, boxEpoch: 6 }, epoch: 1 })).toBeNull();
  });
});
