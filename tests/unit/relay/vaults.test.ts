/** [P33] Vaults in the relay: who may write, what is kept, and who is sent what. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { FULL, idOf, sign, SPEND, type Id } from '#kernel';
import { encodeVaultItem, encodeVaultPart, vaultItemMessage, type SealedKey } from '#protocol';
import { VaultFile, VAULT_BYTES_MAX } from '../../../relay/store/vault-file.ts';
import { clientOf, openRooms } from '../../support/open-rooms.ts';
import { deviceOf, nodeSha256, type World, type Person, type TestDevice } from '../../support/world.ts';

/** A second device of the person. */
function another(world: World, person: Person, name: string, role: typeof FULL | typeof SPEND): TestDevice {
  const device = deviceOf(person.id, name);
  world.submit(world.sign(person.device, 'device.enrol', world.enrolment(person, device, role)));
  return device;
}

interface Writing {
  readonly keys?: readonly SealedKey[];
  readonly bytes?: number;
  /** Who signs, if not who writes. */
  readonly seed?: Uint8Array;
  readonly network?: Id;
}

function itemOf(world: World, device: TestDevice, counter: number, options: Writing = {}): Uint8Array {
  const { keys = [], bytes = 20, seed = device.seed, network = world.network } = options;
  const part = encodeVaultPart({
    counter,
    keyId: new Uint8Array(16),
    keys,
    nonce: new Uint8Array(24),
    ciphertext: new Uint8Array(bytes).fill(counter),
  });
  const signature = sign(seed, vaultItemMessage(nodeSha256, network, 1, part));
  return encodeVaultItem(1, device.id, part, signature);
}

const someKey: SealedKey = { recipient: idOf(new Uint8Array(32)), sealed: new Uint8Array(100) };

describe('[P33] what a device writes', () => {
  test('comes to every device of its account, in one order, and to nobody else', async () => {
    const world = await openRooms();
    const [ana, bob] = [world.join('ana'), world.join('bob')];
    const tablet = another(world, ana, 'tablet of ana', FULL);
    const [phone, second, stranger] = [
      await clientOf(ana.device).login(),
      await clientOf(tablet).login(),
      await clientOf(bob.device).login(),
    ];
    phone.sendItems([itemOf(world, ana.device, 1)], 'vault');
    await second.until(() => second.vault.length === 1, 'the item');
    second.sendItems([itemOf(world, tablet, 1), itemOf(world, tablet, 2)], 'vault');
    for (const each of [phone, second]) await each.until(() => each.vault.length === 3, 'all items');
    expect(phone.vault).toEqual(second.vault);
    expect(phone.vault[0]).toEqual(itemOf(world, ana.device, 1));
    expect(stranger.vault).toEqual([]);
  });

  test('is there for a device that comes later, and only what it lacks for one that comes back', async () => {
    const world = await openRooms();
    const ana = world.join('ana');
    const phone = await clientOf(ana.device).login();
    const items = Array.from({ length: 200 }, (_, i) => itemOf(world, ana.device, i + 1));
    phone.sendItems(items.slice(0, 100), 'vault');
    await phone.until(() => phone.vault.length === 100, 'the first hundred');
    phone.drop();
    await phone.login();
    phone.sendItems(items.slice(100), 'vault');
    await phone.until(() => phone.vault.length === 200, 'the second hundred');
    const tablet = await clientOf(another(world, ana, 'tablet of ana', FULL)).login();
    await tablet.until(() => tablet.vault.length === 200, 'all of them');
    expect(tablet.vault).toEqual(items);
  });

  test('under a counter that was used already is not written again', async () => {
    const world = await openRooms();
    const ana = world.join('ana');
    const phone = await clientOf(ana.device).login();
    const once = itemOf(world, ana.device, 1);
    phone.sendItems([once, once, itemOf(world, ana.device, 1, { bytes: 5 })], 'vault');
    phone.sendItems([itemOf(world, ana.device, 2)], 'vault');
    await phone.until(() => phone.vault.length === 2, 'both counters');
    expect(phone.vault).toEqual([once, itemOf(world, ana.device, 2)]);
    expect(phone.answers).toEqual([]);
  });
});

describe('[P33] what a device may not write', () => {
  const refusals: readonly (readonly [
    string,
    (world: World, ana: Person, bob: Person) => Uint8Array,
    string,
  ])[] = [
    ['what is no item', () => new Uint8Array(40), 'malformed'],
    [
      'a bad signature',
      (world, ana, bob) => itemOf(world, ana.device, 1, { seed: bob.device.seed }),
      'bad_signature',
    ],
    ["another device's item", (world, _ana, bob) => itemOf(world, bob.device, 1), 'bad_signature'],
    [
      'an item of another network',
      (world, ana) => itemOf(world, ana.device, 1, { network: idOf(new Uint8Array(32)) }),
      'bad_signature',
    ],
  ];
  test.each(refusals)('%s is refused, and nobody is sent it', async (_name, make, code) => {
    const world = await openRooms();
    const [ana, bob] = [world.join('ana'), world.join('bob')];
    const phone = await clientOf(ana.device).login();
    const item = make(world, ana, bob);
    phone.sendItems([item], 'vault');
    await phone.until(() => phone.answers.length === 1, 'an answer');
    expect(phone.answers).toEqual([{ id: idOf(nodeSha256(item)), code, facts: [] }]);
    expect(phone.vault).toEqual([]);
  });

  test('a spend device lets nobody in; it writes updates', async () => {
    const world = await openRooms();
    const ana = world.join('ana');
    const spender = another(world, ana, 'watch of ana', SPEND);
    const watch = await clientOf(spender).login();
    watch.sendItems([itemOf(world, spender, 1, { keys: [someKey] }), itemOf(world, spender, 1)], 'vault');
    await watch.until(() => watch.vault.length === 1, 'the update');
    expect(watch.answers.map(({ code }) => code)).toEqual(['bad_signature']);
  });

  test('[R4] more than its share a minute is refused, and it is told when to come back', async () => {
    const world = await openRooms({ vaultItemsPerAccountPerMinute: 3 });
    const ana = world.join('ana');
    const phone = await clientOf(ana.device).login();
    phone.sendItems(
      [1, 2, 3, 4].map((counter) => itemOf(world, ana.device, counter)),
      'vault',
    );
    await phone.until(() => phone.answers.length === 1 && phone.vault.length === 3, 'an answer');
    const [{ code, facts }] = phone.answers as [(typeof phone.answers)[number]];
    expect([code, facts[1]]).toEqual(['rate_limited', 'vault_items_per_account']);
    expect(facts[0]).toBeGreaterThan(0n);
  });

  test('[R4] more than a vault holds is refused', async () => {
    const world = await openRooms();
    const ana = world.join('ana');
    const phone = await clientOf(ana.device).login();
    const large = Math.floor(VAULT_BYTES_MAX / 70);
    for (let counter = 1; counter <= 70; counter++)
      phone.sendItems([itemOf(world, ana.device, counter, { bytes: large })], 'vault');
    await phone.until(() => phone.answers.length > 0, 'an answer');
    expect(phone.answers[0]).toMatchObject({
      code: 'rate_limited',
      facts: [expect.any(BigInt), 'vault_bytes'],
    });
    expect(phone.vault.reduce((sum, { length }) => sum + length, 0)).toBeLessThanOrEqual(VAULT_BYTES_MAX);
  });
});

describe('[P10] the file of the vaults', () => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-vault-'));
  const path = join(folder, 'vault.sqlite');
  const [account, device, other] = [1, 2, 3].map((byte) => new Uint8Array(32).fill(byte)) as [
    Uint8Array,
    Uint8Array,
    Uint8Array,
  ];
  const bytesMax = 100;
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test('gives places without gaps, refuses repeats and what is too much, and has everything after it was closed', () => {
    const append = (of: Uint8Array, counter: number, length = 10) =>
      file.append({
        type: 'vault_append',
        account,
        device: of,
        counter,
        item: new Uint8Array(length).fill(counter),
        bytesMax,
      });
    let file = new VaultFile(path);
    expect(append(device, 1)).toEqual({ type: 'written', length: 1 });
    expect(append(other, 1)).toEqual({ type: 'written', length: 2 });
    expect(append(device, 1)).toEqual({ type: 'repeated' });
    expect(append(device, 3)).toEqual({ type: 'written', length: 3 });
    expect(append(device, 2)).toEqual({ type: 'repeated' });
    expect(append(device, 4, 71)).toEqual({ type: 'full' });
    expect(append(device, 4, 70)).toEqual({ type: 'written', length: 4 });
    file.close();
    file = new VaultFile(path);
    expect(file.length({ type: 'vault_length', account })).toBe(4);
    expect(file.length({ type: 'vault_length', account: other })).toBe(0);
    expect(append(other, 1)).toEqual({ type: 'repeated' });
    file.close();
  });
});
