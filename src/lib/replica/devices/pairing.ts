/**
 * Pairing as both devices play it (K4): one shows itself, the other lets it in. Messages go through slots of a mailbox,
 * each written once; a person has two minutes and one try.
 *
 *   with a camera      account+seal ◀ old     signature ◀ new     done ◀ old
 *   without            commitment ◀ new       account ◀ old       device ◀ new      signature ◀ new      done ◀ old
 */
import {
  concat,
  enrolmentMessage,
  equal,
  err,
  idBytes,
  ok,
  toHex,
  type Id,
  type Result,
  type Role,
} from '#kernel';
import {
  isPairingSeal,
  PAIRING_CHECKPOINT_CHARS_MAX,
  pairingCode,
  pairingCommitment,
  pairingSeal,
  readNewDevice,
  readPairingAccount,
  readPairingConsent,
  writeNewDevice,
  writePairingAccount,
  writePairingConsent,
  type NewDevice,
  type PairingAccount,
  type ShownDevice,
} from '#protocol';
import { guarded, type PairingFault, type PairingParts, type Talk } from './pairing-talk.ts';

/** How the old device was told of the new one. */
export type Introduction =
  | { readonly by: 'picture'; readonly shown: ShownDevice }
  /** Eight digits, as the new device shows them. */
  | { readonly by: 'number'; readonly number: string };

const SEAL_BYTES = 32;

/** The old device's part. */
export interface Host {
  readonly network: Id;
  readonly account: Id;
  readonly role: Role;
  /** The signed note of the checkpoint that it has seen last [P24]. */
  readonly checkpoint: string | null;
  /** The six digits that the person reads on the new device. */
  readonly askCode: () => Promise<string>;
  /** Signs the enrolment; true when it is in the journal. */
  readonly enrol: (newDevice: NewDevice, signature: Uint8Array) => Promise<boolean>;
}

/** Who came in, and the checkpoint that it had seen. */
export interface LetIn {
  readonly newDevice: NewDevice;
  readonly checkpoint: string | null;
}

export async function letIn(
  parts: PairingParts,
  introduction: Introduction,
  host: Host,
): Promise<Result<LetIn, PairingFault>> {
  return guarded(parts, async (talk) => {
    const { network, account, role } = host;
    const checkpoint = fitting(host.checkpoint);
    const into: PairingAccount = { network, account, role, nonce: parts.random(16), checkpoint };
    const met =
      introduction.by === 'picture'
        ? await meetByPicture(parts, talk, introduction.shown, into)
        : await meetByNumber(parts, talk, introduction.number, into, host.askCode);
    if (!met.ok) return met;
    const { name, newDevice } = met.value;
    const consent = readPairingConsent(parts.hash, newDevice, await talk.read(name, 'signature'));
    if (consent === null) return err('not_genuine');
    const message = enrolmentMessage({ network, account, role, ...newDevice });
    // An enrolment whose inner signature is bad would be refused for good, and the device's chain with it.
    if (!parts.verify(idBytes(newDevice.device), message, consent.signature)) return err('not_genuine');
    if (!(await host.enrol(newDevice, consent.signature))) return err('rejected');
    await talk.write(name, 'done', new Uint8Array(1));
    return ok({ newDevice, checkpoint: consent.checkpoint });
  });
}

interface Met {
  readonly name: string;
  readonly newDevice: NewDevice;
}

async function meetByPicture(
  { hash }: PairingParts,
  talk: Talk,
  { mailbox, newDevice }: ShownDevice,
  into: PairingAccount,
): Promise<Result<Met, PairingFault>> {
  const name = toHex(mailbox);
  await talk.write(name, 'account', concat(pairingSeal(hash, newDevice, into), writePairingAccount(into)));
  return ok({ name, newDevice });
}

async function meetByNumber(
  { hash }: PairingParts,
  talk: Talk,
  name: string,
  into: PairingAccount,
  askCode: Host['askCode'],
): Promise<Result<Met, PairingFault>> {
  const commitment = await talk.read(name, 'commitment');
  await talk.write(name, 'account', writePairingAccount(into));
  const opened = readNewDevice(await talk.read(name, 'device'));
  if (!opened.ok || !equal(pairingCommitment(hash, opened.value), commitment)) return err('not_genuine');
  const typed = await talk.unlessLate(askCode());
  const isSame = typed.replace(/\D/g, '') === pairingCode(hash, opened.value, into);
  return isSame ? ok({ name, newDevice: opened.value }) : err('code_wrong');
}

/** The new device's part. */
export interface Guest {
  readonly device: Id;
  readonly boxKey: Id;
  /** See Host. */
  readonly checkpoint: string | null;
  readonly sign: (message: Uint8Array) => Promise<Uint8Array>;
  /** Null: it shows a number instead of a picture. */
  readonly showPicture: ((shown: ShownDevice) => void) | null;
  readonly showNumber: (number: string) => void;
  readonly showCode: (code: string) => void;
}

/** Resolves when the device is enrolled in this account. */
export async function beLetIn(
  parts: PairingParts,
  guest: Guest,
): Promise<Result<PairingAccount, PairingFault>> {
  return guarded(parts, async (talk) => {
    const { device, boxKey, showPicture } = guest;
    const newDevice: NewDevice = { device, boxKey, nonce: parts.random(16) };
    const met =
      showPicture === null
        ? await meetHostByNumber(parts, talk, newDevice, guest)
        : await meetHostByPicture(parts, talk, newDevice, showPicture);
    if (!met.ok) return met;
    const { name, into } = met.value;
    const message = enrolmentMessage({ ...into, ...newDevice });
    const consent = { signature: await guest.sign(message), checkpoint: fitting(guest.checkpoint) };
    await talk.write(name, 'signature', writePairingConsent(parts.hash, newDevice, consent));
    await talk.read(name, 'done');
    return ok(into);
  });
}

interface MetHost {
  readonly name: string;
  readonly into: PairingAccount;
}

async function meetHostByPicture(
  { hash, random }: PairingParts,
  talk: Talk,
  newDevice: NewDevice,
  show: (shown: ShownDevice) => void,
): Promise<Result<MetHost, PairingFault>> {
  const mailbox = random(16);
  const name = toHex(mailbox);
  show({ mailbox, newDevice });
  const message = await talk.read(name, 'account');
  const read = readPairingAccount(message.subarray(SEAL_BYTES));
  const isGenuine = read.ok && isPairingSeal(hash, newDevice, read.value, message.subarray(0, SEAL_BYTES));
  return isGenuine ? ok({ name, into: read.value }) : err('not_genuine');
}

async function meetHostByNumber(
  { hash, random }: PairingParts,
  talk: Talk,
  newDevice: NewDevice,
  { showNumber, showCode }: Guest,
): Promise<Result<MetHost, PairingFault>> {
  const name = numberOf(random(8));
  await talk.write(name, 'commitment', pairingCommitment(hash, newDevice));
  showNumber(name);
  const read = readPairingAccount(await talk.read(name, 'account'));
  if (!read.ok) return err('not_genuine');
  await talk.write(name, 'device', writeNewDevice(newDevice));
  showCode(pairingCode(hash, newDevice, read.value));
  return ok({ name, into: read.value });
}

/** One that many relays have signed may be too long for the mailbox. */
function fitting(checkpoint: string | null): string | null {
  return (checkpoint?.length ?? 0) > PAIRING_CHECKPOINT_CHARS_MAX ? null : checkpoint;
}

function numberOf(random: Uint8Array): string {
  return Array.from(random, (byte) => String(byte % 10)).join('');
}
