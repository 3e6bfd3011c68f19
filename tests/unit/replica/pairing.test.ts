/** [K4] Pairing: the new device comes into the account that its person meant, or into none. */
import { describe, expect, test } from 'vitest';
import { enrolmentMessage, FULL, idBytes, idOf, publicKeyOf, sha256, sign, verify, type Id } from '#kernel';
import {
  PAIRING_CHECKPOINT_CHARS_MAX,
  pairingLink,
  readNewDevice,
  readPairingAccount,
  readPairingLink,
  writeNewDevice,
  writePairingAccount,
  type NewDevice,
  type ShownDevice,
} from '#protocol';
import {
  beLetIn,
  letIn,
  type Guest,
  type Host,
  type Introduction,
} from '../../../src/lib/replica/devices/pairing.ts';
import type { Mailbox, PairingParts, Slot } from '../../../src/lib/replica/devices/pairing-talk.ts';

const filled = (byte: number, length = 32) => new Uint8Array(length).fill(byte);
const [network, account, other] = [idOf(filled(1)), idOf(filled(2)), idOf(filled(3))];
const seed = filled(4);
const device = idOf(publicKeyOf(seed));
const boxKey = idOf(filled(9));

/** The relay's mailbox; `tamper` is a relay that changes what goes through it. */
class Slots implements Mailbox {
  readonly said = new Map<string, Uint8Array>();
  tamper: (slot: Slot, message: Uint8Array) => Uint8Array = (_slot, message) => message;
  isReachable = true;

  async put(name: string, slot: Slot, message: Uint8Array): Promise<boolean> {
    if (!this.isReachable) throw new Error('no network');
    if (this.said.has(name + slot)) return false;
    this.said.set(name + slot, this.tamper(slot, message));
    return true;
  }
  async get(name: string, slot: Slot): Promise<Uint8Array | null> {
    return this.said.get(name + slot) ?? null;
  }
}

interface Meeting {
  readonly mailbox?: Slots;
  /** What the person types on the old device, given what the new one shows. */
  readonly types?: (code: string) => string;
  readonly enrol?: Host['enrol'];
  readonly by?: Introduction['by'];
  readonly ends?: { aborted: boolean };
  readonly checkpoint?: string;
}

/** Both devices, each with a clock that passes as it waits. */
async function pair({ mailbox = new Slots(), types = (code) => code, by = 'number', ...more }: Meeting) {
  let random = 0;
  const parts = (): PairingParts => {
    let now = 0;
    return {
      hash: sha256,
      clock: {
        now: () => now,
        after: (ms, run) => {
          now += ms;
          setImmediate(run);
          return () => undefined;
        },
      },
      random: (length) => filled(++random, length),
      mailbox,
      verify,
      ends: more.ends ?? { aborted: false },
    };
  };
  let tell: (introduction: Introduction) => void = () => undefined;
  const told = new Promise<Introduction>((resolve) => (tell = resolve));
  let showCode: (code: string) => void = () => undefined;
  const code = new Promise<string>((resolve) => (showCode = resolve));
  const enrolled: NewDevice[] = [];
  const guest: Guest = {
    device,
    boxKey,
    checkpoint: 'what the new one has seen',
    sign: async (message) => sign(seed, message),
    showPicture: by === 'picture' ? (shown) => tell({ by: 'picture', shown: seen(shown) }) : null,
    showNumber: (number) => tell({ by: 'number', number }),
    showCode: (shown) => showCode(shown),
  };
  const host: Host = {
    network,
    account,
    role: FULL,
    checkpoint: more.checkpoint ?? 'what the old one has seen',
    askCode: async () => types(await code),
    enrol:
      more.enrol ??
      (async (newDevice, signature) => {
        const message = enrolmentMessage({ network, account, role: FULL, ...newDevice });
        expect(verify(idBytes(newDevice.device), message, signature)).toBe(true);
        enrolled.push(newDevice);
        return true;
      }),
  };
  const [joined, hosted] = await Promise.all([
    beLetIn(parts(), guest),
    told.then((introduction) => letIn(parts(), introduction, host)),
  ]);
  return { joined, hosted, enrolled };
}

/** Through the text of the picture. */
function seen(shown: ShownDevice): ShownDevice {
  const read = readPairingLink(pairingLink('https://shell.example', shown));
  if (read === null) throw new Error('a link that cannot be read');
  return read;
}

/** An account's message, its first bytes left as they are, with another checkpoint in it. */
function withCheckpoint(message: Uint8Array, from: number): Uint8Array {
  const read = readPairingAccount(message.subarray(from));
  if (!read.ok) throw new Error(read.error);
  const changed = writePairingAccount({ ...read.value, checkpoint: 'what the relay likes' });
  return Uint8Array.from([...message.subarray(0, from), ...changed]);
}

function replacedText(message: Uint8Array, from: string, to: string): Uint8Array {
  return Uint8Array.from(Buffer.from(Buffer.from(message).toString('latin1').replace(from, to), 'latin1'));
}

const isIn = { ok: true, value: expect.objectContaining({ network, account, role: FULL }) };

describe('[K4] two devices of one person', () => {
  test.each(['picture', 'number'] as const)('meet by %s', async (by) => {
    const { joined, hosted, enrolled } = await pair({ by });
    expect(joined).toEqual(isIn);
    expect(hosted.ok).toBe(true);
    expect(enrolled.map((each) => [each.device, each.boxKey])).toEqual([[device, boxKey]]);
  });

  test.each(['picture', 'number'] as const)(
    '[P24] show each other the checkpoint that they have seen, by %s',
    async (by) => {
      const { joined, hosted } = await pair({ by });
      expect(joined).toMatchObject({ ok: true, value: { checkpoint: 'what the old one has seen' } });
      expect(hosted).toMatchObject({ ok: true, value: { checkpoint: 'what the new one has seen' } });
    },
  );

  test('[P24] a checkpoint that no mailbox would hold is not shown', async () => {
    const { joined } = await pair({ checkpoint: 'x'.repeat(PAIRING_CHECKPOINT_CHARS_MAX + 1) });
    expect(joined).toMatchObject({ ok: true, value: { checkpoint: null } });
  });

  test('the code is typed with whatever is between its digits', async () => {
    const { hosted } = await pair({ types: (code) => ` ${code.slice(0, 3)} ${code.slice(3)} ` });
    expect(hosted.ok).toBe(true);
  });

  test('a wrong code is the end of it', async () => {
    const wrong = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, '0');
    const { joined, hosted, enrolled } = await pair({ types: wrong });
    expect([joined, hosted]).toEqual([
      { ok: false, error: 'too_late' },
      { ok: false, error: 'code_wrong' },
    ]);
    expect(enrolled).toEqual([]);
  });

  test('a device that the ledger does not take is told to nobody as enrolled', async () => {
    const { joined, hosted } = await pair({ by: 'picture', enrol: async () => false });
    expect([joined, hosted]).toEqual([
      { ok: false, error: 'too_late' },
      { ok: false, error: 'rejected' },
    ]);
  });

  test('a person who changes their mind, and a relay that cannot be reached, end it', async () => {
    const mailbox = new Slots();
    mailbox.isReachable = false;
    const parts = { hash: sha256, mailbox, verify, random: (length: number) => filled(7, length) };
    const clock = {
      now: () => 0,
      after: (_ms: number, run: () => void) => (setImmediate(run), () => undefined),
    };
    const guest = {
      device,
      boxKey,
      checkpoint: null,
      sign: async () => filled(0, 64),
      showPicture: null,
      showNumber: () => undefined,
      showCode: () => undefined,
    };
    const lost = await beLetIn({ ...parts, clock, ends: { aborted: false } }, guest);
    expect(lost).toEqual({ ok: false, error: 'relay_unreachable' });
    const ended = await beLetIn({ ...parts, clock, ends: { aborted: true } }, guest);
    expect(ended).toEqual({ ok: false, error: 'cancelled' });
  });
});

describe('[K4] a relay between them', () => {
  const intoOther = (slot: Slot, message: Uint8Array): Uint8Array => {
    if (slot !== 'account') return message;
    const sealed = message.subarray(0, readPairingAccount(message).ok ? 0 : 32);
    const read = readPairingAccount(message.subarray(sealed.length));
    if (!read.ok) throw new Error(read.error);
    const changed = writePairingAccount({ ...read.value, account: other });
    return Uint8Array.from([...sealed, ...changed]);
  };

  test('cannot bring the new device into another account: the picture was not seen by it', async () => {
    const mailbox = new Slots();
    mailbox.tamper = intoOther;
    const { joined, enrolled } = await pair({ by: 'picture', mailbox });
    expect(joined).toEqual({ ok: false, error: 'not_genuine' });
    expect(enrolled).toEqual([]);
  });

  test('nor with a number: the two codes differ', async () => {
    const mailbox = new Slots();
    mailbox.tamper = intoOther;
    const { hosted, enrolled } = await pair({ mailbox });
    expect(hosted).toEqual({ ok: false, error: 'code_wrong' });
    expect(enrolled).toEqual([]);
  });

  test('cannot put a device of its own in the place of the new one: that was committed to before', async () => {
    const mailbox = new Slots();
    mailbox.tamper = (slot, message) => {
      if (slot !== 'device') return message;
      const read = readNewDevice(message);
      if (!read.ok) throw new Error(read.error);
      return writeNewDevice({ ...read.value, device: other as Id });
    };
    const { hosted, enrolled } = await pair({ mailbox });
    expect(hosted).toEqual({ ok: false, error: 'not_genuine' });
    expect(enrolled).toEqual([]);
  });

  test('[P24] cannot show either of them another checkpoint than the other has seen', async () => {
    const replaced: readonly (readonly [Slot, Introduction['by'], (message: Uint8Array) => Uint8Array])[] = [
      ['account', 'number', (message) => withCheckpoint(message, 0)],
      ['account', 'picture', (message) => withCheckpoint(message, 32)],
      ['signature', 'picture', (message) => replacedText(message, 'new one', 'old two')],
    ];
    for (const [at, by, change] of replaced) {
      const mailbox = new Slots();
      mailbox.tamper = (slot, message) => (slot === at ? change(message) : message);
      const { enrolled } = await pair({ by, mailbox });
      expect(enrolled).toEqual([]);
    }
  });

  test('cannot have the old device sign an enrolment that its own chain would be refused for', async () => {
    const mailbox = new Slots();
    mailbox.tamper = (slot, message) => (slot === 'signature' ? message.map((byte) => byte ^ 1) : message);
    const { hosted, enrolled } = await pair({ by: 'picture', mailbox });
    expect(hosted).toEqual({ ok: false, error: 'not_genuine' });
    expect(enrolled).toEqual([]);
  });
});
