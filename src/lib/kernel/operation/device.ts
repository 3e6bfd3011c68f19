/** Devices of an account: enrolment, limits, revocation, the public box key and the public profile. */
import { id } from '../foundation/id.ts';
import {
  ABOUT_CHARS_MAX,
  ACCEPTS_MAX,
  BLOCKS_MAX,
  CID_BYTES_MAX,
  LABEL_BYTES_MAX,
  LIMITS_MAX,
  NAME_CHARS_MAX,
} from '../foundation/limits.ts';
import {
  bigUint,
  bool,
  bytes,
  bytesBetween,
  text,
  uint,
  uintBetween,
  type TypeOf,
} from '../foundation/schema.ts';
import { optional, record, sortedList } from '../foundation/composite.ts';

/** A `spend` device pays within its limits; a `full` device may do everything but what the root alone may. */
export type Role = typeof SPEND | typeof FULL;
export const SPEND = 0;
export const FULL = 1;

export const role = uintBetween<Role>(SPEND, FULL);

/** How much of an asset a `spend` device may take out of available in one UTC day. */
export const assetAmounts = sortedList(
  record({ asset: id, amount: bigUint }),
  0,
  LIMITS_MAX,
  (item) => item.asset,
);
export type AssetAmounts = TypeOf<typeof assetAmounts>;

const invite = record({ id: bytes(16), expires: uint, signer: id, signature: bytes(64) });

/** What the first enrolment of an account brings with it. */
export const first = record({ salt: bytes(32), recoveryKey: id, boxKey: id, invite: optional(invite) });

export const deviceKinds = {
  'device.enrol': record({
    device: id,
    boxKey: id,
    role,
    limits: assetAmounts,
    label: bytesBetween(0, LABEL_BYTES_MAX),
    signature: bytes(64),
    first: optional(first),
  }),
  'device.limits': record({ device: id, limits: assetAmounts }),
  'device.revoke': record({ device: id, cascade: bool }),
  'box.set': record({ boxKey: id, epoch: uint }),
  'profile.set': record({
    name: text(0, NAME_CHARS_MAX),
    about: text(0, ABOUT_CHARS_MAX),
    avatar: optional(bytesBetween(1, CID_BYTES_MAX)),
    accepts: optional(sortedList(id, 0, ACCEPTS_MAX, (asset) => asset)),
    memoRequired: bool,
    blocks: sortedList(id, 0, BLOCKS_MAX, (account) => account),
  }),
};
