// What the databases hold of the vault (P33) when nobody has the wrapping key: neither secrets of boxes nor names of contacts.

import { beforeEach, expect, test, vi } from 'vitest';
import { applyUpdate, Doc, encodeStateAsUpdate } from 'yjs';
import { idHex, idOf } from '#kernel';
import { boxKeyOf } from '#protocol/seal';
import { setShared, sharedValues } from '#replica/sync';
import { keepBoxes, secretsIn } from '../../../src/lib/device/account/boxes.ts';
import { Shared } from '../../../src/lib/device/account/shared.ts';
import { wrappingKeyOf } from '../../../src/lib/device/keys/wrapped.ts';
import { SharedRowsKeeper } from '../../../src/lib/device/leading/shared-rows.ts';
import { restartVault, StoredVault } from '../../../src/lib/device/store/vault-store.ts';
import { EMPTY_VAULT, type VaultCopy } from '../../../src/lib/replica/vault/vault-copy.ts';
import { plainTables, type PlainTables } from '../../support/plain-tables.ts';

const bytes = (of: number): Uint8Array =>
  Uint8Array.from({ length: 32 }, (_, at) => (of * 7 + at * 11) % 256);
const [owner, ana, ben] = [idOf(bytes(1)), idHex(idOf(bytes(2))), idHex(idOf(bytes(3)))];
const SECRET = bytes(9);
const KEY = bytes(12);

let tables: PlainTables;
let shared: Shared;
let store: StoredVault;
let wrapping: CryptoKey;

beforeEach(async () => {
  wrapping = await wrappingKeyOf(bytes(4));
  tables = plainTables(wrapping);
  shared = new Shared(tables.databases);
  store = new StoredVault(tables.wallet, owner, wrapping);
});

/** The document of an account with a box and a contact. */
function document(): Doc {
  const made = new Doc();
  keepBoxes(made, [SECRET], boxKeyOf);
  setShared(made, { map: 'contacts', key: ana, value: { name: 'Ana Ribeiro', note: 'Stall 4' } });
  return made;
}

function hidden(): void {
  const dump = tables.dump();
  expect(dump).toContain(owner);
  for (const known of ['Ana Ribeiro', 'Stall 4', ana, ben]) expect(dump).not.toContain(known);
  for (const secret of [SECRET, KEY]) {
    expect(dump).not.toContain(secret.join());
    expect(dump).not.toContain(Buffer.from(secret).toString('latin1'));
  }
}

function made(): VaultCopy {
  const update = encodeStateAsUpdate(document());
  return { ...EMPTY_VAULT, epoch: 2, keys: [null, KEY], next: 3, document: update, pending: [update] };
}
const WHOLE = made();

test('[P33] the stored vault hides its document, what waits to be sent and its keys, and gives them back', async () => {
  await store.write(WHOLE, 1, [bytes(20), bytes(21)]);
  hidden();
  const read = await store.read();
  expect(read).toMatchObject({ epoch: 2, next: 3, keys: [null, KEY] });
  const opened = new Doc();
  for (const update of [read?.document, ...(read?.pending ?? [])]) applyUpdate(opened, update ?? SECRET);
  expect(secretsIn(opened)).toEqual([SECRET]);
  expect(await store.items(1, 3)).toEqual([bytes(20), bytes(21)]);
});

test('[P33] another wrapping key opens nothing of it, and begins without: the relay has the log', async () => {
  await store.write(WHOLE, 0, [bytes(20)]);
  const other = new StoredVault(tables.wallet, owner, await wrappingKeyOf(bytes(5)));
  expect(await other.read()).toBeNull();
  expect([tables.count('vaults'), tables.count('vaultItems')]).toEqual([0, 0]);
  await other.write({ ...EMPTY_VAULT, next: 1 }, 0, [bytes(21)]);
  expect(await other.read()).toMatchObject({ next: 1 });
});

test('[P25] a vault that is to begin anew does so when it is read, also when the tab before wrote once more', async () => {
  await store.write(WHOLE, 0, [bytes(20), bytes(21), bytes(22)]);
  await restartVault(tables.wallet, owner);
  await store.write({ ...WHOLE, next: 4 }, 3, [bytes(23)]);
  const anew = await new StoredVault(tables.wallet, owner, wrapping).read();
  expect(anew).toMatchObject({ epoch: 0, next: 0, keys: [], pending: [WHOLE.document] });
  expect(tables.count('vaultItems')).toBe(0);
  await store.write({ ...EMPTY_VAULT, next: 1 }, 0, [bytes(24)]);
  expect(await store.read()).toMatchObject({ next: 1 });
  hidden();
});

test('[P25] what is written while it begins anew is not lost', async () => {
  await store.write({ ...WHOLE, pending: [] }, 0, [bytes(20)]);
  await restartVault(tables.wallet, owner);
  const later = document();
  setShared(later, { map: 'contacts', key: ben, value: { name: 'Ben', note: '' } });
  const { encrypt } = crypto.subtle;
  // Whatever is sealed for the new beginning, another write comes in between.
  const sealing = vi.spyOn(crypto.subtle, 'encrypt').mockImplementationOnce(async (...given) => {
    await store.write({ ...WHOLE, document: encodeStateAsUpdate(later) }, 1, []);
    return encrypt.apply(crypto.subtle, given);
  });
  const anew = await store.read();
  sealing.mockRestore();
  const opened = new Doc();
  applyUpdate(opened, anew?.document ?? SECRET);
  expect(sharedValues(opened).map(({ key }) => key)).toContain(ben);
  expect(anew).toMatchObject({ epoch: 0, pending: [anew?.document] });
  expect(await store.read()).toMatchObject(anew ?? {});
});

test('[P33] a change is read at once in every tab, and hidden; deleted it is gone', async () => {
  await shared.set(owner, 'contacts', ben, { name: 'Ben', note: '' });
  await shared.set(owner, 'contacts', ana, { name: 'Ana', note: 'Stall 4' });
  await shared.set(owner, 'contacts', ana, { name: 'Ana Ribeiro', note: 'Stall 4' });
  await shared.set(owner, 'settings', 'theme', 'dark');
  hidden();
  expect([...(await shared.all(owner, 'contacts'))].map(([key, { name }]) => [key, name])).toEqual(
    [
      [ana, 'Ana Ribeiro'],
      [ben, 'Ben'],
    ].sort(),
  );
  await shared.delete(owner, 'contacts', ben);
  expect([...(await shared.all(owner, 'contacts')).keys()]).toEqual([ana]);
  expect(await shared.all(owner, 'settings')).toEqual(new Map([['theme', 'dark']]));
});

test('[P33] of two changes the later one counts, also where sealing the first takes longer', async () => {
  const { encrypt } = crypto.subtle;
  const { promise: gate, resolve } = Promise.withResolvers<undefined>();
  const sealing = vi.spyOn(crypto.subtle, 'encrypt').mockImplementationOnce(async (...given) => {
    await gate;
    return encrypt.apply(crypto.subtle, given);
  });
  const [first, second] = (['dark', 'light'] as const).map((theme) =>
    shared.set(owner, 'settings', 'theme', theme),
  );
  const isHeldUp = (): Promise<string> => new Promise((later) => setTimeout(() => later('held up'), 50));
  await Promise.race([second, isHeldUp()]);
  resolve(undefined);
  await Promise.all([first, second]);
  sealing.mockRestore();
  expect(await shared.all(owner, 'settings')).toEqual(new Map([['theme', 'light']]));
});

test('[P33] the leading tab takes changes into the document and stores its maps; nobody sees one missing', async () => {
  const keeper = new SharedRowsKeeper(tables.wallet, owner, wrapping);
  const doc = document();
  await keeper.store(doc, []);
  hidden();
  await shared.set(owner, 'contacts', ben, { name: 'Ben', note: '' });
  await shared.delete(owner, 'contacts', ana);
  const contacts = async () => [...(await shared.all(owner, 'contacts')).keys()];
  expect(await contacts()).toEqual([ben]);
  const taken = await keeper.take(doc);
  expect(await contacts()).toEqual([ben]);
  // Made while the maps are being stored.
  await shared.set(owner, 'contacts', ana, { name: 'Ana Ribeiro', note: 'again' });
  await keeper.store(doc, taken);
  expect(tables.count('sharedChanges')).toBe(1);
  expect(await contacts()).toEqual([ana, ben].sort());
  expect(await keeper.waiting()).toBe(1);
  hidden();
});

test('[P33] secrets of boxes stay out of the maps that every tab reads', async () => {
  const doc = document();
  await new SharedRowsKeeper(tables.wallet, owner, wrapping).store(doc, []);
  expect(await shared.all(owner, 'boxes')).toEqual(new Map());
  expect(sharedValues(doc).some(({ map }) => map === 'boxes')).toBe(true);
});
