/** [P33] The vault: devices that were offline at different times agree, and nobody else reads anything. */
import nacl from 'tweetnacl';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  emptyView,
  FULL,
  idOf,
  LIVE,
  publicKeyOf,
  REVOKED,
  sha256,
  sign,
  SPEND,
  utf8,
  verify,
  type Device,
  type Id,
  type Role,
} from '#kernel';
import { readVaultItem, VAULT_UPDATE_BYTES_MAX } from '#protocol';
import { EMPTY_VAULT, restartedVault, type VaultCopy } from '../../../src/lib/replica/vault/vault-copy.ts';
import { Vault, type VaultRoom, type VaultStore } from '../../../src/lib/replica/vault/vault.ts';

const filled = (byte: number, length = 32) => new Uint8Array(length).fill(byte);
const network = idOf(filled(1));
const account = idOf(filled(2));
const recovery = nacl.box.keyPair.fromSecretKey(filled(99));

/** The relay: it keeps what devices of the account send, and drops what repeats a counter. */
class Relay {
  readonly log: Uint8Array[] = [];
  readonly #counters = new Map<Id, number>();

  take(item: Uint8Array): void {
    const read = readVaultItem(sha256, network, item);
    if (!read.ok) throw new Error(read.error);
    const { device, counter } = read.value;
    if (counter <= (this.#counters.get(device) ?? 0)) return;
    this.#counters.set(device, counter);
    this.log.push(item);
  }
}

class MemoryStore implements VaultStore {
  copy: VaultCopy | null = null;
  readonly log: Uint8Array[] = [];
  isFull = false;

  async read() {
    return this.copy;
  }
  async write(copy: VaultCopy, from: number, items: readonly Uint8Array[]) {
    if (this.isFull) throw new Error('no room');
    this.copy = copy;
    for (const [at, item] of items.entries()) this.log[from + at] = item;
  }
  async items(from: number, to: number) {
    return this.log.slice(from, to);
  }
}

let relay: Relay;
let devices: Device[];

class Phone {
  readonly store = new MemoryStore();
  readonly seed: Uint8Array;
  readonly box: nacl.BoxKeyPair;
  readonly id: Id;
  readonly faults: unknown[] = [];
  readonly #secrets = new Map<Id, Uint8Array>();
  #random: number;
  vault!: Vault;
  /** Given to the relay when the line is up. */
  outbox: Uint8Array[] = [];

  constructor(n: number, role: Role = FULL, knowsPhrase = false) {
    this.seed = filled(n + 10);
    this.box = nacl.box.keyPair.fromSecretKey(filled(n + 50));
    this.id = idOf(publicKeyOf(this.seed));
    this.#random = n * 1000;
    this.#secrets.set(idOf(this.box.publicKey), this.box.secretKey);
    if (knowsPhrase) this.#secrets.set(idOf(recovery.publicKey), recovery.secretKey);
    devices.push({
      id: this.id,
      account,
      boxKey: idOf(this.box.publicKey),
      role,
      limits: [],
      spent: null,
      seq: 0,
      last: null,
      standing: LIVE,
      enrolledBy: account,
      label: new Uint8Array(),
    });
  }

  async open(): Promise<this> {
    this.vault = await Vault.open({
      hash: sha256,
      verify,
      network,
      random: (length) => {
        const bytes = filled(0, length);
        new DataView(bytes.buffer).setUint32(0, ++this.#random);
        return bytes;
      },
      signer: { account, device: this.id, sign: async (message) => sign(this.seed, message) },
      store: this.store,
      view: () => {
        const { account: of, ...view } = emptyView(account);
        return { ...view, devices, account: { ...of, recoveryKey: idOf(recovery.publicKey) } };
      },
      secrets: this.#secrets,
      changed: () => undefined,
      taken: () => undefined,
      failed: (error) => this.faults.push(error),
    });
    await this.vault.begin();
    return this;
  }

  set(key: string, value: string): void {
    this.vault.document.getMap('contacts').set(key, value);
  }

  get contacts(): unknown {
    return this.vault.document.getMap('contacts').toJSON();
  }

  /** One round with the relay; `isHeard`: what is sent arrives. Gives what was sent. */
  async meet(isHeard = true): Promise<readonly Uint8Array[]> {
    const room: VaultRoom = {
      vaultLength: relay.log.length,
      vaultItem: (place) => relay.log[place] ?? null,
      pushVault: (item) => this.outbox.push(item),
    };
    await this.vault.exchange(room);
    const sent = this.outbox;
    this.outbox = [];
    if (isHeard) for (const item of sent) relay.take(item);
    return sent;
  }
}

/** Rounds until nobody has anything to say. */
async function settle(...phones: readonly Phone[]): Promise<void> {
  for (let before = -1; before < relay.log.length;) {
    before = relay.log.length;
    for (const phone of phones) await phone.meet();
  }
  for (const phone of phones) await phone.meet();
}

function revoke(phone: Phone): void {
  devices = devices.map((each) => (each.id === phone.id ? { ...each, standing: REVOKED } : each));
}

beforeEach(() => {
  relay = new Relay();
  devices = [];
});

describe('[P33] one account, several devices', () => {
  test('what was changed on devices that were offline at different times is merged', async () => {
    const first = await new Phone(1).open();
    first.set('ana', 'Ana');
    await settle(first);
    const second = await new Phone(2).open();
    await settle(first, second);
    expect(second.contacts).toEqual({ ana: 'Ana' });

    first.set('bob', 'Bob');
    second.set('cleo', 'Cleo');
    second.set('ana', 'Ana Ribeiro');
    await settle(second);
    await settle(first, second);
    expect(first.contacts).toEqual({ ana: 'Ana Ribeiro', bob: 'Bob', cleo: 'Cleo' });
    expect(second.contacts).toEqual(first.contacts);
  });

  test('a device that restored the phrase reads everything, while all others are gone', async () => {
    const first = await new Phone(1).open();
    first.set('ana', 'Ana');
    await settle(first);
    const restored = await new Phone(2, FULL, true).open();
    await settle(restored);
    expect(restored.contacts).toEqual({ ana: 'Ana' });
    restored.set('bob', 'Bob');
    await settle(restored);
    await settle(first);
    expect(first.contacts).toEqual({ ana: 'Ana', bob: 'Bob' });
  });

  test('a new device waits to be let in, keeps what it is told meanwhile, and then reads all', async () => {
    const first = await new Phone(1).open();
    first.set('ana', 'Ana');
    await settle(first);
    const second = await new Phone(2).open();
    second.set('bob', 'Bob');
    await settle(second);
    expect(second.contacts).toEqual({ bob: 'Bob' });
    await settle(first, second);
    await settle(first, second);
    expect(second.contacts).toEqual({ ana: 'Ana', bob: 'Bob' });
    expect(first.contacts).toEqual(second.contacts);
  });

  test('a spend device reads and writes, and lets nobody in', async () => {
    const first = await new Phone(1).open();
    const spender = await new Phone(2, SPEND).open();
    await settle(first, spender);
    spender.set('ana', 'Ana');
    await settle(spender);
    const third = await new Phone(3).open();
    await settle(spender, third);
    expect(third.contacts).toEqual({});
    await settle(first, third);
    expect(third.contacts).toEqual({ ana: 'Ana' });
  });
});

describe('[P33] who is not in', () => {
  test('a revoked device reads nothing of what comes after, and is not read', async () => {
    const [first, lost] = [await new Phone(1).open(), await new Phone(2).open()];
    first.set('ana', 'Ana');
    await settle(first, lost);
    revoke(lost);
    await settle(first);
    first.set('bob', 'Bob');
    await settle(first);
    expect(first.vault.copy.epoch).toBe(2);
    for (let i = 0; i < 3; i++) await lost.meet();
    expect(lost.contacts).toEqual({ ana: 'Ana' });

    devices = devices.map((each) => (each.id === lost.id ? { ...each, standing: LIVE } : each));
    lost.set('ana', 'Mallory');
    await lost.meet();
    await first.meet();
    expect(first.contacts).toEqual({ ana: 'Ana', bob: 'Bob' });
  });

  test('who comes later reads what was written in every epoch, and nothing that came after the end of its own', async () => {
    const [first, lost] = [await new Phone(1).open(), await new Phone(2).open()];
    lost.set('ana', 'Ana');
    await settle(first, lost);
    lost.set('ana', 'Mallory');
    const late = await lost.meet(false);
    revoke(lost);
    await settle(first);
    for (const item of late) relay.take(item);
    first.set('bob', 'Bob');
    await settle(first);
    const third = await new Phone(3).open();
    await settle(first, third);
    expect(late).toHaveLength(1);
    expect(third.contacts).toEqual({ ana: 'Ana', bob: 'Bob' });
  });

  test('the relay sees no name, no key and no device label', async () => {
    const first = await new Phone(1).open();
    first.set('ana', 'a name that nobody else may read');
    await settle(first);
    const all = Buffer.concat(relay.log);
    const secrets = [utf8('a name that'), ...(first.vault.copy.keys as Uint8Array[])];
    for (const secret of secrets) expect(all.includes(Buffer.from(secret))).toBe(false);
  });

  test('two devices that begin an epoch at once agree on one, and lose nothing', async () => {
    const [first, second] = [await new Phone(1).open(), await new Phone(2).open()];
    first.set('ana', 'Ana');
    second.set('bob', 'Bob');
    await Promise.all([first.meet(), second.meet()]);
    expect(relay.log).toHaveLength(2);
    await settle(first, second);
    expect(first.contacts).toEqual({ ana: 'Ana', bob: 'Bob' });
    expect(second.contacts).toEqual(first.contacts);
    expect(first.vault.copy.epoch).toBe(1);
  });
});

describe('[P33] what can go wrong on the way', () => {
  test('an item that was lost with its connection is sent again, with what it held', async () => {
    const [first, second] = [await new Phone(1).open(), await new Phone(2).open()];
    await settle(first, second);
    first.set('ana', 'Ana');
    await first.meet(false);
    first.set('bob', 'Bob');
    await first.vault.begin();
    await settle(first, second);
    expect(second.contacts).toEqual({ ana: 'Ana', bob: 'Bob' });
    expect(first.vault.copy).toMatchObject({ pending: [], inFlight: null });
  });

  test('after a restart nothing that was changed is missing', async () => {
    const first = await new Phone(1).open();
    first.set('ana', 'Ana');
    await first.vault.stored();
    await first.open();
    expect(first.contacts).toEqual({ ana: 'Ana' });
    await settle(first);
    const second = await new Phone(2).open();
    await settle(first, second);
    expect(second.contacts).toEqual({ ana: 'Ana' });
  });

  test('who waits for a change to be stored is told that it could not be, and may wait again', async () => {
    const first = await new Phone(1).open();
    first.store.isFull = true;
    first.set('ana', 'Ana');
    await expect(first.vault.stored()).rejects.toThrow('no room');
    first.store.isFull = false;
    await first.vault.stored();
    expect(first.store.copy?.pending).toHaveLength(1);
  });

  test('a change that could not be stored is stored with the next one', async () => {
    const first = await new Phone(1).open();
    first.store.isFull = true;
    first.set('ana', 'Ana');
    await expect(first.vault.stored()).rejects.toThrow('no room');
    expect(first.faults).toHaveLength(1);
    first.store.isFull = false;
    first.set('bob', 'Bob');
    await first.vault.stored();
    await first.open();
    expect(first.contacts).toEqual({ ana: 'Ana', bob: 'Bob' });
  });

  test('a relay that leaves an item out is noticed, and one that repeats an item changes nothing', async () => {
    const first = await new Phone(1).open();
    for (const name of ['a', 'b', 'c']) {
      first.set(name, name);
      await settle(first);
    }
    const second = await new Phone(2).open();
    await settle(first);
    relay.log.splice(1, 1);
    relay.log.push(relay.log[0] as Uint8Array);
    await second.meet();
    expect(second.vault.copy.broken).toEqual([first.id]);
    // What this device wrote later builds on what is missing: it waits.
    expect(second.contacts).toEqual({ a: 'a' });
  });

  test('an item with a bad signature, or that is none, is passed over', async () => {
    const first = await new Phone(1).open();
    first.set('ana', 'Ana');
    await settle(first);
    const [item] = relay.log as [Uint8Array];
    relay.log.unshift(
      utf8('no item'),
      item.map((byte, at) => (at === item.length - 1 ? byte ^ 1 : byte)),
    );
    const restored = await new Phone(2, FULL, true).open();
    await restored.meet();
    expect(restored.contacts).toEqual({ ana: 'Ana' });
    expect(restored.vault.copy.next).toBe(3);
  });

  test('a burst of changes goes out in several items, all of it', async () => {
    const first = await new Phone(1).open();
    for (let i = 0; i < 300; i++) first.set(`contact ${i}`, 'x'.repeat(300));
    await settle(first);
    expect(relay.log.length).toBeGreaterThan(2);
    const restored = await new Phone(2, FULL, true).open();
    await settle(restored);
    expect(restored.contacts).toEqual(first.contacts);
  });

  test('[P25] a relay that was put back from a backup reads again what it lost, from whoever had it', async () => {
    const [first, second] = [await new Phone(1).open(), await new Phone(2).open()];
    first.set('ana', 'Ana');
    await settle(first, second);
    const backup = [...relay.log];
    second.set('ben', 'Ben');
    await settle(first, second);
    relay = new Relay();
    for (const item of backup) relay.take(item);
    for (const phone of [first, second]) {
      phone.store.copy = restartedVault(phone.vault.copy);
      phone.store.log.length = 0;
      await phone.open();
      phone.set(`after ${phone.id.length}`, 'it goes on');
    }
    await settle(first, second);
    const restored = await new Phone(3, FULL, true).open();
    await settle(first, second, restored);
    for (const phone of [first, second, restored]) {
      expect(phone.contacts).toMatchObject({ ana: 'Ana', ben: 'Ben' });
      expect(phone.vault.copy.pending).toEqual([]);
      expect(phone.faults).toEqual([]);
    }
  });

  test('[P25, P33] a document that no item holds is sent value by value, and a new device reads all', async () => {
    const first = await new Phone(1).open();
    const keyOf = (n: number) => n.toString(16).padStart(64, '0');
    const contactOf = (n: number, note = 'x'.repeat(200)) => ({ name: `Contact ${n}`, note });
    const contacts = first.vault.document.getMap('contacts');
    for (let n = 0; n < 300; n++) contacts.set(keyOf(n), contactOf(n, 'of before'));
    await settle(first);
    const backup = [...relay.log];
    for (let n = 0; n < 300; n++) contacts.set(keyOf(n), contactOf(n));
    await settle(first);
    expect(first.vault.copy.document.length).toBeGreaterThan(VAULT_UPDATE_BYTES_MAX);
    relay = new Relay();
    for (const item of backup) relay.take(item);
    const copy = restartedVault(first.vault.copy);
    expect(copy.pending).toHaveLength(300);
    for (const update of copy.pending) expect(update.length).toBeLessThan(VAULT_UPDATE_BYTES_MAX);
    first.store.copy = copy;
    first.store.log.length = 0;
    await first.open();
    first.vault.document.getMap('contacts').set(keyOf(7), contactOf(7, 'changed after it'));
    await settle(first);
    const restored = await new Phone(2, FULL, true).open();
    await settle(first, restored);
    const all = Object.fromEntries(Array.from({ length: 300 }, (_, n) => [keyOf(n), contactOf(n)]));
    for (const phone of [first, restored]) {
      expect(phone.contacts).toEqual({ ...all, [keyOf(7)]: contactOf(7, 'changed after it') });
      expect(phone.vault.copy.pending).toEqual([]);
      expect(phone.faults).toEqual([]);
    }
    expect(restartedVault(EMPTY_VAULT).pending).toEqual([]);
  });

  test('an empty copy is what a device begins with', () => {
    expect(EMPTY_VAULT).toMatchObject({ next: 0, epoch: 0, pending: [] });
  });
});
