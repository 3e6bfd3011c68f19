/** The secrets of the account's boxes outlive the epochs of its vault [P25]: nothing that was sealed to one is lost. */
import { expect, test } from 'vitest';
import { applyUpdate, Doc, encodeStateAsUpdate } from 'yjs';
import { idBytes, sha256 } from '#kernel';
import { boxKeyOf, openMemo, sealMemo } from '#protocol/seal';
import { epochBoxSecret } from '#protocol/vault';
import { keepBoxes, secretsIn } from '../../../src/lib/device/account/boxes.ts';
import { EMPTY_VAULT, restartedVault } from '../../../src/lib/replica/vault/vault-copy.ts';
import { World } from '../../support/world.ts';

const bytes = (of: number, length = 32): Uint8Array => new Uint8Array(length).fill(of);

test('[P25] a memo that was sealed to the box of an epoch is readable after the vault has begun anew', () => {
  const { network, issuer } = new World();
  const place = { network, account: issuer.id, device: issuer.device.id, seq: 1 };
  const key = bytes(2);
  const secret = epochBoxSecret(sha256, { network, account: issuer.id, epoch: 2, key });
  const chance = { ephemeralSecret: bytes(3), nonce: bytes(4, 24) };
  const memo = sealMemo(place, 'for the roof', idBytes(boxKeyOf(secret)), chance);
  if (!memo.ok) throw new Error(memo.error);
  const before = new Doc();
  keepBoxes(before, [secret], boxKeyOf);
  const document = encodeStateAsUpdate(before);
  const anew = restartedVault({ ...EMPTY_VAULT, epoch: 2, keys: [bytes(1), key], document });
  expect(anew.keys).toEqual([]);
  const after = new Doc();
  applyUpdate(after, anew.document);
  const opened = secretsIn(after).map((each) => openMemo(place, memo.value, each));
  expect(opened).toEqual([{ ok: true, value: 'for the roof' }]);
});

test('[P33] a box that is shared already is not written again', () => {
  const document = new Doc();
  keepBoxes(document, [bytes(5)], boxKeyOf);
  let updates = 0;
  document.on('update', () => (updates += 1));
  keepBoxes(document, [bytes(5)], boxKeyOf);
  expect(updates).toBe(0);
  expect(secretsIn(document)).toEqual([bytes(5)]);
});
