/**
 * What a device writes into the vault's log next (P33), if anything: it begins an epoch where none has begun or somebody
 * who was revoked is still in the last one, it lets in who has been enrolled since, and it sends its own updates. One item
 * at a time: the next one when the log shows the last.
 */
import { assert, FULL, idBytes, type Id, type Role, type Sha256 } from '#kernel';
import {
  encodeVaultItem,
  encodeVaultPart,
  VAULT_UPDATE_BYTES_MAX,
  vaultItemMessage,
  type SealedKey,
} from '#protocol';
import { keyIdOf, sealEpochKey, sealUpdate } from '#protocol/vault';
import { mergeUpdates } from 'yjs';
import type { Random, Signer } from '../ports.ts';
import { epochKey, type VaultCopy } from './vault-copy.ts';

export interface VaultWriter {
  readonly hash: Sha256;
  readonly random: Random;
  readonly signer: Signer;
  readonly network: Id;
  /** Null: not a live device, which writes nothing. */
  readonly role: Role | null;
  /** The box keys of the live devices, this one included, and the account's recovery key. */
  readonly members: readonly Id[];
  /** No other device could let this one in. */
  readonly isAlone: boolean;
}

export interface Written {
  readonly item: Uint8Array;
  readonly copy: VaultCopy;
}

/** What the next item has to do. */
type Duty =
  | { readonly type: 'begin' }
  | { readonly type: 'let in'; readonly members: readonly Id[] }
  | { readonly type: 'update' };

/** Null: there is nothing to write. What is still in flight is sealed again, under the same counter. */
export async function writeVaultItem(writer: VaultWriter, copy: VaultCopy): Promise<Written | null> {
  const duty = dutyOf(writer, copy);
  if (duty === null) return null;
  const { hash, random, network, signer } = writer;
  const isNew = duty.type === 'begin';
  const epoch = copy.epoch + (isNew ? 1 : 0);
  const key = isNew ? random(32) : epochKey(copy, epoch);
  if (key === null) return null;
  const counter = (copy.counters.get(signer.device) ?? 0) + 1;
  const count = copy.inFlight?.counter === counter ? copy.inFlight.count : countThatFits(copy.pending);
  const update = count === 0 ? new Uint8Array() : mergeUpdates(copy.pending.slice(0, count));
  const pastKeys = isNew && copy.keys.every((each) => each !== null) ? copy.keys : [];
  const keyId = keyIdOf(hash, { network, account: signer.account, epoch, key });
  const nonce = random(24);
  const place = { network, account: signer.account, device: signer.device, epoch, counter };
  const ciphertext = sealUpdate(place, key, nonce, { update, pastKeys: pastKeys as readonly Uint8Array[] });
  const members = isNew ? writer.members : duty.type === 'let in' ? duty.members : [];
  const keys = members.map((member) => sealedTo(writer, epoch, key, member));
  const item = await signed(writer, epoch, encodeVaultPart({ counter, keyId, keys, nonce, ciphertext }));
  return { item, copy: { ...copy, inFlight: { counter, count } } };
}

function dutyOf({ role, members, isAlone }: VaultWriter, copy: VaultCopy): Duty | null {
  const { epoch, recipients, pending, inFlight } = copy;
  if (role === null) return null;
  const isIn = epochKey(copy, epoch) !== null;
  if (role === FULL) {
    const isStale = recipients.some((recipient) => !members.includes(recipient));
    if (epoch === 0 || (isIn ? isStale : isAlone)) return { type: 'begin' };
    const outside = members.filter((member) => !recipients.includes(member));
    if (isIn && outside.length > 0) return { type: 'let in', members: outside };
  }
  return isIn && (pending.length > 0 || inFlight !== null) ? { type: 'update' } : null;
}

/** How many updates go into one item: at least one. */
function countThatFits(pending: readonly Uint8Array[]): number {
  let bytes = 0;
  const fitting = pending.filter((update) => (bytes += update.length) <= VAULT_UPDATE_BYTES_MAX);
  return pending.length === 0 ? 0 : Math.max(1, fitting.length);
}

function sealedTo(
  { random, network, signer: { account } }: VaultWriter,
  epoch: number,
  key: Uint8Array,
  recipient: Id,
): SealedKey {
  const chance = { ephemeralSecret: random(32), nonce: random(24) };
  const sealed = sealEpochKey({ network, account, epoch, key }, idBytes(recipient), chance);
  assert(sealed.ok, 'the box keys of an account were admitted when they came into the journal');
  return { recipient, sealed: sealed.value };
}

async function signed({ hash, network, signer }: VaultWriter, epoch: number, part: Uint8Array) {
  const signature = await signer.sign(vaultItemMessage(hash, network, epoch, part));
  return encodeVaultItem(epoch, signer.device, part, signature);
}
