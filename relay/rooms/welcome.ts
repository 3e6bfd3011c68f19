/**
 * What a device gets when its login is good (P12, P13): the welcome, the part of its feed that it lacks, and the relay's
 * own step 1. Everything is taken from the state at one moment, and sent when that moment is durable.
 */
import { accountView, encode, headOf, networkOf, viewOf, type Account, type AccountView } from '#kernel';
import {
  catchUp,
  durableLog,
  relayStateVector,
  WELCOME_STATE_BYTES_MAX,
  writeFrame,
  writeParts,
  writeStep1,
  writeStep2,
  type DeviceRoom,
  type Log,
  type StateVector,
  type Welcome,
} from '#protocol';
import type { Ledger } from './ledger.ts';

/** The moment at which a device is welcomed. */
export interface Moment {
  /** Entries of the journal, all of which must be durable before anything of this is sent. */
  readonly size: number;
  readonly account: Account;
  readonly feed: Log;
  readonly welcome: Welcome;
}

export function momentOf(ledger: Ledger, room: DeviceRoom, step1: StateVector | null): Moment {
  const { state, recoveryNote } = ledger;
  const { size, time, clock } = headOf(state);
  const { epoch } = networkOf(state);
  const view = viewOf(state, room.account) as AccountView;
  const { account } = view;
  const device = view.devices.find((each) => each.id === room.device);
  const feed = durableLog('feed', epoch);
  const has = step1?.get(feed.clientId) ?? 0;
  const head = device === undefined || device.last === null ? null : { seq: device.seq, id: device.last };
  const feedLength = account.feedLength;
  const start = firstSent(has, feedLength);
  const shown = has === 0 ? encodedView(view) : null;
  const welcome = { time, clock, epoch, head, feedLength, windowStart: start, state: shown, recoveryNote };
  return { size, account, feed, welcome };
}

/** Null where it would not fit: the device then follows its feed from the first entry on. */
function encodedView(view: AccountView): Uint8Array | null {
  const bytes = encode(accountView, view);
  return bytes.length <= WELCOME_STATE_BYTES_MAX ? bytes : null;
}

function firstSent(has: number, length: number): number {
  const plan = catchUp(has, length);
  return plan.kind === 'append' || plan.kind === 'window' ? plan.from : Math.min(has, length);
}

/** The answer to a step 1: the feed from where the device stands to `length`. */
export async function answerStep1(
  ledger: Ledger,
  room: DeviceRoom,
  feed: Log,
  length: number,
  step1: StateVector,
): Promise<Uint8Array> {
  const clock = step1.get(feed.clientId) ?? 0;
  const plan = catchUp(clock, length);
  if (plan.kind === 'level' || plan.kind === 'ahead') return writeStep2(writeParts([]));
  const items = await ledger.feedItems(room.account, plan.from, length);
  return writeStep2(writeParts([{ log: feed, clock, from: plan.from, items }]));
}

/** The relay's step 1: the clocks of its own logs, so that nobody sends them back [P16]. */
export function relayStep1(
  feed: Log,
  length: number,
  others: readonly number[],
  step1: StateVector,
): Uint8Array {
  const own = new Map([[feed.clientId, length]]);
  for (const clientId of others) {
    const has = step1.get(clientId);
    if (has !== undefined) own.set(clientId, has);
  }
  return writeStep1(relayStateVector(own, step1));
}

export function welcomeFrame(welcome: Welcome): Uint8Array {
  return writeFrame({ name: 'welcome', body: welcome });
}
