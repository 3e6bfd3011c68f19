/**
 * Taking in the log of the vault (P33), item after item: who wrote it, in which epoch, with which counter; and what it
 * says, where its key is known. What cannot be opened yet is opened when the key comes.
 *
 * An item counts if its signature is good, its epoch is the one that the log is in, and the epoch's key opens it. An epoch
 * begins with the first item of the next number that carries keys, so two devices that begin one at the same time agree on
 * whose key it is, and who was revoked writes nothing that anybody reads.
 */
import { equal, FULL, idBytes, SPEND, type Id, type Role, type Sha256 } from '#kernel';
import { readVaultItem, type VaultItem } from '#protocol';
import { keyIdOf, openEpochKey, openUpdate, type VaultContent } from '#protocol/vault';
import { epochKey, withKeys, type Epoch, type VaultCopy } from './vault-copy.ts';

export interface VaultReader {
  readonly hash: Sha256;
  readonly verify: (key: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean;
  readonly network: Id;
  readonly account: Id;
  /** This device. */
  readonly device: Id;
  /** The role of a device of this account, as far as this device knows it; null: not known, or not any more. */
  readonly roleOf: (device: Id) => Role | null;
  /** X25519 secrets that an epoch's key may be sealed to, by their public keys. */
  readonly secrets: ReadonlyMap<Id, Uint8Array>;
}

export interface VaultStep {
  readonly copy: VaultCopy;
  /** What the item changes in the document, where it could be opened. */
  readonly update: Uint8Array | null;
}

/** The item at `copy.next`. */
export function takeVaultItem(reader: VaultReader, copy: VaultCopy, bytes: Uint8Array): VaultStep {
  const passed = { ...copy, next: copy.next + 1 };
  const item = verified(reader, bytes);
  const counted = item === null ? null : count(passed, item);
  if (item === null || counted === null) return { copy: passed, update: null };
  const after = epochAfter(reader, copy, item);
  // The other one of two that began an epoch at once, or somebody who is no longer in it.
  if (after === null) return { copy: landed(reader, counted, item, false), update: null };
  const begun =
    after.epoch === copy.epoch ? counted : { ...counted, ...after, maker: item.device, recipients: [] };
  const admitted = admit(reader, begun, item);
  const content = contentOf(reader, admitted, item);
  if (content === null) {
    const { next: from, epoch, keyId } = copy;
    return { copy: { ...admitted, closed: copy.closed ?? { from, epoch, keyId } }, update: null };
  }
  return { copy: landed(reader, learn(admitted, content), item, true), update: updateOf(content) };
}

/**
 * An item that may have been passed for want of its key, once more: counters and recipients stand already. `before`
 * is the epoch that the log was in.
 */
export function reopenVaultItem(
  reader: VaultReader,
  copy: VaultCopy,
  bytes: Uint8Array,
  before: Epoch,
): VaultStep & { readonly after: Epoch; readonly isClosed: boolean } {
  const item = verified(reader, bytes);
  const after = item === null ? null : epochAfter(reader, before, item);
  if (item === null || after === null) return { copy, update: null, after: before, isClosed: false };
  const content = contentOf(reader, copy, item);
  if (content === null) return { copy, update: null, after, isClosed: true };
  return { copy: learn(copy, content), update: updateOf(content), after, isClosed: false };
}

function verified({ hash, network, verify }: VaultReader, bytes: Uint8Array): VaultItem | null {
  const read = readVaultItem(hash, network, bytes);
  if (!read.ok) return null;
  const { device, message, signature } = read.value;
  return verify(idBytes(device), message, signature) ? read.value : null;
}

/** Counters only grow, one by one; null: the item has been here. */
function count(copy: VaultCopy, { device, counter }: VaultItem): VaultCopy | null {
  const last = copy.counters.get(device) ?? 0;
  if (counter <= last) return null;
  const isBroken = counter > last + 1 && !copy.broken.includes(device);
  const counters = new Map(copy.counters).set(device, counter);
  return { ...copy, counters, ...(isBroken && { broken: [...copy.broken, device] }) };
}

/** The epoch of the log after the item; null: the item is of another one, or encrypted with a key that lost. */
function epochAfter(reader: VaultReader, before: Epoch, item: VaultItem): Epoch | null {
  const { epoch, keyId, keys, device } = item;
  if (epoch === before.epoch) return equal(keyId, before.keyId) ? before : null;
  const isNext = epoch === before.epoch + 1 && keys.length > 0 && mayLetIn(reader, device);
  return isNext ? { epoch, keyId: keyId.slice() } : null;
}

/** A device that is no longer known was let in by others; what it says of keys is not taken. */
function mayLetIn({ roleOf }: VaultReader, device: Id): boolean {
  return roleOf(device) !== SPEND;
}

/** Takes the epoch's key out of an item that is sealed to this device and written by a full one. */
function admit(reader: VaultReader, copy: VaultCopy, { epoch, keys, device }: VaultItem): VaultCopy {
  if (keys.length === 0 || !mayLetIn(reader, device)) return copy;
  const recipients = [...new Set([...copy.recipients, ...keys.map(({ recipient }) => recipient)])];
  const { hash, network, account, secrets, roleOf } = reader;
  const own = roleOf(device) === FULL ? keys.filter(({ recipient }) => secrets.has(recipient)) : [];
  const opened = own.flatMap(({ recipient, sealed }) => {
    const key = openEpochKey({ network, account, epoch }, sealed, secrets.get(recipient) as Uint8Array);
    const isRight = key.ok && equal(keyIdOf(hash, { network, account, epoch, key: key.value }), copy.keyId);
    return isRight ? [[epoch, key.value] as const] : [];
  });
  return { ...copy, recipients, keys: withKeys(copy.keys, opened) };
}

function contentOf(reader: VaultReader, copy: VaultCopy, item: VaultItem): VaultContent | null {
  const { epoch, device, counter, nonce, ciphertext } = item;
  const key = epochKey(copy, epoch);
  if (key === null) return null;
  const { network, account } = reader;
  const opened = openUpdate({ network, account, device, epoch, counter }, key, nonce, ciphertext);
  return opened.ok ? opened.value : null;
}

function learn(copy: VaultCopy, { pastKeys }: VaultContent): VaultCopy {
  if (pastKeys.length === 0) return copy;
  const keys = withKeys(
    copy.keys,
    pastKeys.map((key, at) => [at + 1, key] as const),
  );
  return { ...copy, keys };
}

/** What this device had sealed is in the log: if it counts there its updates wait no longer, else they are sealed again. */
function landed({ device }: VaultReader, copy: VaultCopy, item: VaultItem, counts: boolean): VaultCopy {
  const { inFlight, pending } = copy;
  if (item.device !== device || inFlight?.counter !== item.counter) return copy;
  return { ...copy, inFlight: null, pending: counts ? pending.slice(inFlight.count) : pending };
}

function updateOf({ update }: VaultContent): Uint8Array | null {
  return update.length === 0 ? null : update;
}
