/** The inputs with which fuzzing begins: what honest devices and relays write, some of each kind. */
import { checkpointText, decodeSigned, formatAddress, idBytes, utf8, type SignedOperation } from '#kernel';
import {
  encodeHanded,
  encodeVaultItem,
  encodeVaultPart,
  outboxElement,
  pairingLink,
  paymentPayload,
  webPaymentLink,
  webVoucherLink,
  writeAnswer,
  writeFrame,
  writeNewDevice,
  writePairingAccount,
  writeStateVector,
  writeStep1,
  writeUpdate,
  type Chain,
  type Frame,
  type FrameName,
} from '#protocol';
import { writeBackup } from '#protocol/backup-file';
import { Doc, encodeStateAsUpdate } from 'yjs';
import { HOSTILE_UPDATES } from '../support/hostile-updates.ts';
import { checkpointOf, receiptOf } from '../support/receipts.ts';
import { feedOf } from '../support/replica.ts';
import { nodeSha256, seedOf } from '../support/world.ts';
import { smallJournal, type SmallJournal } from './small-journal.ts';

const BYTES_MAX = 4_000;

export async function corpus() {
  const journal = smallJournal();
  const { world, alice, bob, operations } = journal;
  const signed = operations.map(readOwn);
  const frames = framesOf(journal, signed);
  const nonce = seedOf('nonce').slice(0, 16);
  const newDevice = { device: alice.device.id, boxKey: alice.device.boxKey, nonce };
  const chain = signed.filter(({ device }) => device === alice.device.id).slice(0, 3) as unknown as Chain;
  const handed = encodeHanded({ network: world.network, chain, receipt: receiptOf(world, 3) });
  const [note, updates] = [checkpointOf(world), updatesOf(operations)];
  const seeds = {
    operation: operations,
    body: signed.map(({ bytes }) => bytes),
    update: [...updates, ...hostile()],
    frame: payloadsOf(frames),
    message: [...frames.map(writeFrame), ...updates.map(writeUpdate), writeStep1(new Map([[77, 3]]))],
    stateVector: [
      writeStateVector(new Map()),
      writeStateVector(
        new Map([
          [77, 3],
          [2 ** 32 + 1, 900],
        ]),
      ),
    ],
    answer: [writeAnswer({ id: world.base, code: 'stale', facts: [3n, 'x'] } as never)],
    entry: world.entries.map(({ bytes }) => bytes),
    feedItem: feedOf(world, alice.id),
    note: [note],
    checkpoint: [note.slice(0, note.indexOf('\n\n') + 1), checkpointText(headOfNote(journal))],
    receipt: [receiptOf(world, 3), receiptOf(world, 5, alice.id), receiptOf(world, 5, bob.id)],
    handed: handed.ok ? [handed.value] : [],
    vaultItem: vaultItems(journal),
    newDevice: [writeNewDevice(newDevice)],
    pairingAccount: [null, 'a checkpoint'].map((checkpoint) =>
      writePairingAccount({ network: world.network, account: alice.id, role: 1, nonce, checkpoint }),
    ),
    pairingLink: [pairingLink('https://shell.example', { mailbox: nonce, newDevice })],
    paymentLink: paymentLinks(journal),
    voucherLink: [
      webVoucherLink('https://shell.example', {
        network: world.network,
        voucher: world.base,
        seed: seedOf('voucher'),
        asset: world.base,
        amount: 5n,
        until: world.time,
        name: 'Ana',
      }),
    ],
    address: [formatAddress(alice.id)],
    backup: [await backupOf(journal)],
  };
  return { journal, seeds };
}

function readOwn(bytes: Uint8Array): SignedOperation {
  const read = decodeSigned(nodeSha256, bytes);
  if (!read.ok) throw new Error(read.error);
  return read.value;
}

function headOfNote({ world }: SmallJournal) {
  const { network, time } = world;
  return { network, size: 3, root: seedOf('root'), epoch: 0, time, clock: 5 };
}

/** Of an honest outbox: one element, several, and two pushes behind each other. */
function updatesOf(operations: readonly Uint8Array[]): readonly Uint8Array[] {
  return [1, 3].map((count) => {
    const document = new Doc();
    document.clientID = 77;
    const outbox = document.getArray('outbox');
    for (let i = 0; i < count; i++)
      outbox.push(operations.slice(i, i + 2).map((each) => [...outboxElement('operation', each)]));
    return encodeStateAsUpdate(document);
  });
}

function hostile(): readonly Uint8Array[] {
  const small = HOSTILE_UPDATES.filter(({ name }) => !/million|thousand|MB|as many|larger/.test(name));
  return small.map(({ make }) => make()).filter(({ length }) => length > 0 && length < BYTES_MAX);
}

function framesOf({ world, alice }: SmallJournal, signed: readonly SignedOperation[]): readonly Frame[] {
  const { network, time } = world;
  const [relayKey, nonce, signature] = [idBytes(world.relay.id), seedOf('nonce'), new Uint8Array(64).fill(1)];
  const { id: device } = alice.device;
  return [
    { name: 'challenge', body: { versions: [1, 2], network, relayKey, epoch: 0, nonce } },
    ...[null, signed[0] ?? null].map((enrolment): Frame => ({
      name: 'login',
      body: { version: 1, account: alice.id, device, signature, enrolment },
    })),
    {
      name: 'welcome',
      body: {
        time,
        clock: 9,
        epoch: 0,
        head: { seq: 3, id: world.base },
        feedLength: 700,
        windowStart: 512,
        state: nonce,
        recoveryNote: null,
      },
    },
    { name: 'notice', body: { code: 'rate_limited', facts: ['operations_per_account', 900n] } },
    { name: 'ask', body: { n: 1, what: 'entries', args: { from: 0, to: 512 } } },
    { name: 'ask', body: { n: 2, what: 'receipt', args: { index: 4 } } },
    { name: 'ask', body: { n: 3, what: 'consistency', args: { size: 4 } } },
    { name: 'ask', body: { n: 4, what: 'object', args: { key: nonce } } },
    { name: 'reply', body: { n: 1, ok: true, result: nonce } },
    { name: 'reply', body: { n: 1, ok: false, result: { code: 'not_found', facts: [1n, null, true] } } },
  ];
}

function payloadsOf(frames: readonly Frame[]): Readonly<Partial<Record<FrameName, readonly Uint8Array[]>>> {
  const byName: Partial<Record<FrameName, Uint8Array[]>> = {};
  for (const frame of frames) (byName[frame.name] ??= []).push(payloadOf(writeFrame(frame)));
  return byName;
}

/** A frame's payload behind its type and its length, each of which is a number of lib0. */
export function payloadOf(message: Uint8Array): Uint8Array {
  let at = 0;
  for (let numbers = 0; numbers < 2; at++) if ((message[at] ?? 0) < 0x80) numbers++;
  return message.slice(at);
}

function vaultItems({ alice }: SmallJournal): readonly Uint8Array[] {
  const ciphertext = seedOf('sealed');
  const key = { recipient: alice.device.boxKey, sealed: seedOf('sealed key') };
  return [[], [key, key]].map((keys, i) => {
    const nonce = new Uint8Array(24).fill(2);
    const part = encodeVaultPart({ counter: i + 1, keyId: new Uint8Array(16), keys, nonce, ciphertext });
    return encodeVaultItem(1, alice.device.id, part, new Uint8Array(64).fill(3));
  });
}

function paymentLinks({ world, alice }: SmallJournal): readonly string[] {
  const bare = { network: world.network, account: alice.id, boxKey: null, name: null };
  const nothing = { ...bare, asset: null, amount: null, memo: null, request: null };
  const whole = {
    ...nothing,
    boxKey: alice.device.boxKey,
    name: 'Ana',
    asset: world.base,
    amount: 1250n,
    memo: 'für den Kuchen',
    request: { nonce: seedOf('nonce').slice(0, 16), expires: world.time },
  };
  const app = `web+holdfast:${paymentPayload(whole)}`;
  return [
    formatAddress(alice.id),
    webPaymentLink('https://shell.example', nothing),
    app,
    paymentPayload(whole),
  ];
}

function backupOf({ world, alice }: SmallJournal): Promise<Uint8Array> {
  const place = {
    network: world.network,
    networkName: 'Test harbour',
    salt: new Uint8Array(16),
    nonce: new Uint8Array(24),
  };
  const inside = {
    entropy: seedOf('entropy').slice(0, 16),
    account: alice.id,
    madeAt: world.time,
    secrets: [],
  };
  return writeBackup(nodeSha256, place, inside, 'password', async (password) =>
    nodeSha256(utf8(String(password))),
  );
}
