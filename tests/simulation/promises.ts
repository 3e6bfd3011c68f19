/**
 * Payments that are handed over without a network [P8]: the payer's whole unanswered chain, verified by the payee's device,
 * which brings it to the relay. It does not matter who comes first, nor how often it is brought.
 */
import { decodeSigned, idHex, type Id } from '#kernel';
import { handOver, verifyPromise, type KeptPromise, type PromiseStore, type PromiseWord } from '#replica';
import { sha256, verify } from './crypto.ts';
import type { DeviceDisk } from './device-disk.ts';
import type { DeviceHost } from './device-host.ts';
import type { World } from './world.ts';

/** As it is kept by the payee's device. */
export interface DiskPromise extends KeptPromise {
  readonly word: PromiseWord | null;
}

/** The last payment that this device has signed and knows no verdict of, shown to a device of its payee. */
export function handOverLast(world: World, payer: DeviceHost): boolean {
  const last = payer.disk.waiting.at(-1);
  const read = last === undefined ? null : decodeSigned(sha256, last.signed);
  if (last === undefined || read?.ok !== true || read.value.kind !== 'transfer') return false;
  const to = read.value.fields.legs[0]?.to;
  const payee = world.devices.find((each) => each.account === to && each.isMember && each.isRunning);
  const { network } = world.society;
  const handed = handOver(sha256, network, payer.disk.waiting, last.id, null);
  if (payee === undefined || !handed.ok) return false;
  const keys = { network, relayKeys: [world.relay.key], quorum: 1 };
  const { time } = payee.disk.copy ?? { time: 0 };
  const verified = verifyPromise({ hash: sha256, verify }, keys, payee.account, time, handed.value.bytes, []);
  if (!verified.ok) {
    if (verified.error !== 'own_payment' && verified.error !== 'expired')
      world.fail(`an honest payment is handed over in vain: ${verified.error}`);
    return false;
  }
  world.count('a payment is handed over');
  const { chain } = verified.value;
  payee.disk.promises = [...payee.disk.promises, { id: last.id, chain, word: null }];
  payee.promised();
  return true;
}

export function promiseStore(disk: DeviceDisk): PromiseStore {
  const isOpen = ({ word }: DiskPromise): boolean =>
    word === null || (word.type === 'refused' && !word.isFinal);
  return {
    open: async () => {
      const open = disk.promises.filter(isOpen);
      if (open.length === 0) return open;
      const entered = new Set([...disk.kept.values()].map(({ row }) => row.key));
      return open.filter(({ id }) => !entered.has(idHex(id)));
    },
    note: async (id: Id, word: PromiseWord) => {
      disk.promises = disk.promises.map((each) => (each.id === id ? { ...each, word } : each));
    },
  };
}

/** What payees were told of promises is what the journal says. */
export function checkPromises(world: World): void {
  const { verdicts } = world.auditor;
  const present = world.devices.filter(({ disk, wasTurnedAway }) => disk.retired === null && !wasTurnedAway);
  for (const { name, disk } of present)
    for (const { id, word } of disk.promises) {
      const real = verdicts.get(id);
      if (real !== undefined) world.count(`a promise is ${real.verdict === null ? 'kept' : 'broken'}`);
      if (word?.type !== 'verdict') continue;
      const code = real?.verdict?.code ?? null;
      if (real === undefined || real.index !== word.index || code !== word.rejection)
        world.fail(`${name} was told something else of a promise than the journal says`);
    }
}
