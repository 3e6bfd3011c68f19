/** The journal of a World, put back from a backup of its first entries, with the note that begins its new epoch (P25). */
import {
  assert,
  decodeOperation,
  encodeRecoveryNote,
  recoveryNoteMessage,
  sign,
  verifiedElsewhere,
  type RecoveryNote,
  type SealedEntry,
} from '#kernel';
import { treeOf } from './receipts.ts';
import { World } from './world.ts';

export interface RestoredWorld {
  readonly world: World;
  readonly note: RecoveryNote;
  /** As `welcome` brings it. */
  readonly signed: Uint8Array;
}

/** `size` entries of it are left; `at` is when it was put back, ms. */
export function restoredWorld(of: World, size: number, at = of.time, epoch = 1): RestoredWorld {
  const world = firstEntries(of, size);
  world.time = at;
  const { network, relay } = world;
  const relays = world.genesis.relays;
  const note: RecoveryNote = { network, size, root: treeOf(world).root(), epoch, time: at, relays };
  const signature = sign(relay.rootSeed, recoveryNoteMessage(note));
  const signatures = [{ key: relay.id, signature }];
  world.enter({ type: 'epoch', note, signatures });
  return { world, note, signed: encodeRecoveryNote({ note, signatures }) };
}

/** The first entries of a World as a World of their own. */
export function firstEntries(of: World, size: number): World {
  const world = new World();
  for (const sealed of of.entries.slice(0, size)) enterAgain(world, sealed);
  return world;
}

function enterAgain(world: World, { entry: { cause, time } }: SealedEntry): void {
  if (cause.type === 'epoch') {
    world.time = time;
    return void world.enter(cause);
  }
  assert(cause.type === 'operation', 'nothing but operations and recoveries is entered again');
  const read = decodeOperation(world.hash, cause.bytes, cause.signature);
  assert(read.ok, 'what is in a journal can be read');
  world.time = time;
  world.enter({ type: 'operation', operation: verifiedElsewhere(read.value) });
}
