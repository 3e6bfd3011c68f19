/** [P33] [P11] The vault: what is sealed opens for one key and in one place, and items say who wrote them. */
import nacl from 'tweetnacl';
import { describe, expect, test } from 'vitest';
import { idOf, publicKeyOf, sha256, sign, utf8, verify, type Result } from '#kernel';
import {
  encodeVaultItem,
  encodeVaultPart,
  OUTBOX_ITEM_BYTES_MAX,
  readVaultItem,
  VAULT_EPOCHS_MAX,
  VAULT_RECIPIENTS_MAX,
  VAULT_UPDATE_BYTES_MAX,
  vaultItemMessage,
} from '#protocol';
import {
  openEpochKey,
  openUpdate,
  sealEpochKey,
  sealUpdate,
  type VaultEpoch,
  type VaultPlace,
} from '#protocol/vault';

const filled = (length: number, byte: number) => new Uint8Array(length).fill(byte);
const seed = filled(32, 7);
const device = idOf(publicKeyOf(seed));
const [network, account, other] = [idOf(filled(32, 1)), idOf(filled(32, 2)), idOf(filled(32, 3))];
const key = filled(32, 4);
const nonce = filled(24, 5);
const place: VaultPlace = { network, account, device, epoch: 3, counter: 9 };
const epoch: VaultEpoch = { network, account, epoch: 3, key };
const box = nacl.box.keyPair.fromSecretKey(filled(32, 6));
const chance = { ephemeralSecret: filled(32, 8), nonce: filled(24, 9) };

function value<T>(result: Result<T, string>): T {
  if (!result.ok) throw new Error(result.error);
  return result.value;
}

function itemOf(counter: number, ciphertext: Uint8Array, recipients = 1): Uint8Array {
  const sealed = value(sealEpochKey(epoch, box.publicKey, chance));
  const keys = Array.from({ length: recipients }, () => ({ recipient: other, sealed }));
  const part = encodeVaultPart({ counter, keyId: filled(16, 1), keys, nonce, ciphertext });
  const signature = sign(seed, vaultItemMessage(sha256, network, 3, part));
  return encodeVaultItem(3, device, part, signature);
}

describe('[P33] an update', () => {
  const update = { update: utf8('an update of the vault'), pastKeys: [filled(32, 70)] };
  const ciphertext = sealUpdate(place, key, nonce, update);

  test('opens with its key, in its place', () => {
    expect(openUpdate(place, key, nonce, ciphertext)).toEqual({ ok: true, value: update });
  });

  test('does not open with another key, another nonce, or a byte changed', () => {
    const fault = { ok: false, error: 'not_for_this_key' };
    expect(openUpdate(place, filled(32, 40), nonce, ciphertext)).toEqual(fault);
    expect(openUpdate(place, key, filled(24, 50), ciphertext)).toEqual(fault);
    for (let i = 0; i < ciphertext.length; i += 7) {
      const changed = ciphertext.map((byte, at) => (at === i ? byte ^ 1 : byte));
      expect(openUpdate(place, key, nonce, changed)).toEqual(fault);
    }
  });

  test.each([
    ['network', { network: other }],
    ['account', { account: other }],
    ['device', { device: other }],
    ['epoch', { epoch: 4 }],
    ['counter', { counter: 10 }],
  ])('is not taken for one of another %s', (_what, changed) => {
    const fault = { ok: false, error: 'other_place' };
    expect(openUpdate({ ...place, ...changed }, key, nonce, ciphertext)).toEqual(fault);
  });
});

describe("[P33] an epoch's key", () => {
  const sealed = value(sealEpochKey(epoch, box.publicKey, chance));

  test('opens for its recipient', () => {
    expect(openEpochKey(epoch, sealed, box.secretKey)).toEqual({ ok: true, value: key });
  });

  test('opens for nobody else', () => {
    expect(openEpochKey(epoch, sealed, filled(32, 60))).toEqual({ ok: false, error: 'not_for_this_key' });
  });

  test.each([
    ['network', { network: other }],
    ['account', { account: other }],
    ['epoch', { epoch: 4 }],
  ])('is not taken for that of another %s', (_what, changed) => {
    const opened = openEpochKey({ ...epoch, ...changed }, sealed, box.secretKey);
    expect(opened).toEqual({ ok: false, error: 'other_epoch' });
  });
});

describe('[P11] an item', () => {
  test('says who wrote it, and its signature is over epoch and part', () => {
    const bytes = itemOf(9, utf8('sealed'));
    const item = value(readVaultItem(sha256, network, bytes));
    expect(item).toMatchObject({ epoch: 3, device, counter: 9, nonce, ciphertext: utf8('sealed') });
    expect(verify(publicKeyOf(seed), item.message, item.signature)).toBe(true);
    const elsewhere = value(readVaultItem(sha256, other, bytes));
    expect(verify(publicKeyOf(seed), elsewhere.message, elsewhere.signature)).toBe(false);
  });

  test('with every key that there can be and the largest update fits into an outbox', () => {
    const pastKeys = Array.from({ length: VAULT_EPOCHS_MAX }, () => key);
    const content = { update: filled(VAULT_UPDATE_BYTES_MAX, 1), pastKeys };
    const largest = sealUpdate(place, key, nonce, content);
    expect(itemOf(9, largest, VAULT_RECIPIENTS_MAX).length).toBeLessThanOrEqual(OUTBOX_ITEM_BYTES_MAX);
  });

  test('that is no item, or too large, is told apart', () => {
    expect(readVaultItem(sha256, network, utf8('no item'))).toEqual({ ok: false, error: 'malformed' });
    expect(readVaultItem(sha256, network, filled(OUTBOX_ITEM_BYTES_MAX + 1, 1))).toEqual({
      ok: false,
      error: 'too_large',
    });
    const bytes = itemOf(9, utf8('sealed'));
    for (let end = 0; end < bytes.length; end += 11)
      expect(readVaultItem(sha256, network, bytes.subarray(0, end)).ok).toBe(false);
  });
});
