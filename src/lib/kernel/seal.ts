/** From an outcome of the fold to what stands in the journal and in the feeds: digests and canonical bytes. */
import { fold, type Input, type Outcome } from './fold.ts';
import type { Sha256 } from './foundation/sha256.ts';
import type { Touch } from './books.ts';
import { CborWriter } from './foundation/cbor-writer.ts';
import type { Id } from './foundation/id.ts';
import {
  effect as effectSchema,
  effectDigest,
  entry as entrySchema,
  type Cause,
  type Effect,
  type Entry,
} from './journal/entry.ts';
import { accountDigest, type Account, type Device } from './ledger/account.ts';
import type { Primitives } from './primitives.ts';
import type { State } from './state.ts';

/** An entry with its bytes, and for each account it touches the effect with its bytes. */
export interface SealedEntry {
  readonly entry: Entry;
  readonly bytes: Uint8Array;
  readonly effects: readonly SealedEffect[];
}

export interface SealedEffect {
  readonly effect: Effect;
  /** Its index in the account's feed. */
  readonly place: number;
  readonly bytes: Uint8Array;
}

const writer = new CborWriter();

/**
 * Adds digests and bytes to what was just played: must follow its `fold` before the state changes again. The bytes of the
 * entry and of its effects are views of one buffer: making three costs as much as two hashes.
 */
export function seal(state: State, hash: Sha256, outcome: Outcome, cause: Cause): SealedEntry {
  const { index, time, clock, verdict, touches } = outcome;
  const accounts = state.table('accounts');
  const devices = state.table('devices');
  const deviceById = (id: Id): Device => devices.get(id) as Device;
  const effects: Effect[] = [];
  const effectDigests: Uint8Array[] = [];
  const ends: number[] = [];
  const from = writer.mark();
  for (const { account: id, previous, postings, changes } of touches) {
    const account = accounts.get(id) as Account;
    const digest = accountDigest(hash, account, deviceById);
    const effect = { account: id, previous, postings, changes, digest };
    const start = writer.mark();
    effectSchema.write(writer, effect);
    effectDigests.push(effectDigest(hash, account.salt, writer.since(start)));
    effects.push(effect);
    ends.push(writer.mark() - from);
  }
  const entry = { index, time, clock, cause, verdict, effectDigests };
  entrySchema.write(writer, entry);
  const all = writer.finish(from);
  const bytes = all.subarray(ends.at(-1) ?? 0);
  return { entry, bytes, effects: effects.map((effect, i) => sealedEffect(effect, i)) };

  function sealedEffect(effect: Effect, i: number): SealedEffect {
    const { place } = touches[i] as Touch;
    return { effect, place, bytes: all.subarray(ends[i - 1] ?? 0, ends[i]) };
  }
}

/** The cause as it stands in the journal. */
export function causeOf(input: Input): Cause {
  switch (input.type) {
    case 'operation':
      return { type: 'operation', bytes: input.operation.bytes, signature: input.operation.signature };
    case 'fork':
      return {
        type: 'fork',
        bytesA: input.a.bytes,
        signatureA: input.a.signature,
        bytesB: input.b.bytes,
        signatureB: input.b.signature,
      };
    default:
      return input;
  }
}

export function apply(state: State, primitives: Primitives, time: number, input: Input): SealedEntry {
  return seal(state, primitives.hash, fold(state, primitives, time, input), causeOf(input));
}
