/**
 * The secrets of the account's boxes in the vault's document (P33): all its devices have them there, and they outlive the
 * epochs of the log that some of them were derived from.
 */
import { equal, idHex, type Id } from '#kernel';
import { setShared, sharedValues, type Vault } from '#replica/sync';

type VaultDocument = Vault['document'];

export function secretsIn(document: VaultDocument): readonly Uint8Array[] {
  return sharedValues(document).flatMap(({ map, value }) => (map === 'boxes' ? [value as Uint8Array] : []));
}

export function without(known: readonly Uint8Array[], secrets: readonly Uint8Array[]): readonly Uint8Array[] {
  return secrets.filter((secret) => !known.some((each) => equal(each, secret)));
}

/** Shares those that are not shared yet. */
export function keepBoxes(
  document: VaultDocument,
  secrets: readonly Uint8Array[],
  keyOf: (secret: Uint8Array) => Id,
): void {
  for (const secret of without(secretsIn(document), secrets))
    setShared(document, { map: 'boxes', key: idHex(keyOf(secret)), value: secret });
}
