/**
 * Two devices of one person are paired (K4), as both replicas play it: through the relay's real mailbox, over lines that
 * fail, by people who mistype, walk away or take too long, and sometimes with a stranger's hand in the mailbox.
 */
import { EMPTY, type FieldsOf, type Id, type Role } from '#kernel';
import { beLetIn, letIn, type Guest, type Introduction } from '../../src/lib/replica/devices/pairing.ts';
import type { Mailbox, PairingParts } from '../../src/lib/replica/devices/pairing-talk.ts';
import { sha256, verify } from './crypto.ts';
import type { DeviceHost } from './device-host.ts';
import type { Line } from './network.ts';
import type { Random } from './random.ts';
import { boxKeyOf } from './signing.ts';
import type { Process } from './timeline.ts';
import type { World } from './world.ts';

export interface Admission {
  readonly role: Role;
  readonly limits: FieldsOf<'device.enrol'>['limits'];
}

const LOOK_MS = 500;
const ENROLLED_MS_MAX = 60_000;
const TYPING_MS = [1_000, 30_000] as const;

/** Both parts at once; `device` has the keys and is nowhere yet. Whether it was let in. */
export async function pair(
  world: World,
  by: DeviceHost,
  device: DeviceHost,
  admission: Admission,
  calm = false,
): Promise<boolean> {
  const random = world.random.fork(`pairing of ${device.name}`);
  const process = world.timeline.process(`pairing of ${device.name}`);
  const ends = { aborted: false };
  let told = (_: Introduction): void => undefined;
  const introduction = new Promise<Introduction>((resolve) => (told = resolve));
  let showCode = (_: string): void => undefined;
  const code = new Promise<string>((resolve) => (showCode = resolve));
  const guest: Guest = {
    device: device.keys.id,
    boxKey: boxKeyOf(device.boxName),
    checkpoint: world.facts.checkpoint,
    sign: async (message) => device.keys.sign(message),
    showPicture: random.chance(50) ? (shown) => told({ by: 'picture', shown }) : null,
    showNumber: (number) => {
      if (!calm && random.chance(8)) meddle(world, number, random);
      told({ by: 'number', number });
    },
    showCode: (shown) => showCode(shown),
  };
  const guestParts = partsOf(world, process, device.line, random, ends);
  if (!calm && random.chance(6)) process.after(random.between(1, 20_000), () => (ends.aborted = true));
  const host = async (): Promise<void> => {
    const shown = await introduction;
    await process.sleep(calm ? 0 : random.between(...TYPING_MS));
    by.inTab(async (tab) => {
      const parts = partsOf(world, tab.parts.process, by.line, random, ends);
      const done = await letIn(parts, shown, {
        network: world.society.network,
        account: by.account,
        role: admission.role,
        checkpoint: by.disk.copy?.checkpoint ?? world.facts.checkpoint,
        askCode: async () => (!calm && random.chance(8) ? '000000' : code),
        enrol: async (newDevice, signature) => {
          const { device: key, boxKey } = newDevice;
          const fields = { device: key, boxKey, ...admission, label: EMPTY, signature, first: null };
          const tell = (id: Id): void => void (device.enrolledBy = id);
          const signing = await tab.parts.submit({ kind: 'device.enrol', fields, fee: 0n, tell }, tab);
          return signing.type === 'signed' && shows(by, key, tab.parts.process);
        },
      });
      if (!done.ok) world.count(`pairing: the old device ends, ${done.error}`);
      else by.hear(done.value.checkpoint);
    });
  };
  void process.run(host);
  const { epoch } = world.relay.disk;
  const come = await process.run(() => beLetIn(guestParts, guest));
  if (!come.ok) world.count(`pairing: the new device ends, ${come.error}`);
  else if (come.value.account !== by.account || come.value.network !== world.society.network)
    world.fail(`${device.name} was let into an account that nobody meant`);
  else if (!world.auditor.ledger.devices.has(device.keys.id) && world.relay.disk.epoch === epoch)
    world.fail(`${device.name} believes that it was let in`);
  else world.count(`paired by ${guest.showPicture === null ? 'number' : 'picture'}`);
  if (come.ok) device.hear(come.value.checkpoint);
  return come.ok;
}

/** Whether the feed of the old device has shown the new one before long. */
async function shows(by: DeviceHost, device: Id, process: Process): Promise<boolean> {
  for (let waited = 0; waited < ENROLLED_MS_MAX; waited += LOOK_MS) {
    if (by.disk.copy?.view.devices.some(({ id }) => id === device) === true) return true;
    await process.sleep(LOOK_MS);
  }
  return false;
}

/** Somebody has read the number over a shoulder, and answers first. */
function meddle(world: World, number: string, random: Random): void {
  world.count('pairing: a stranger answers');
  world.relay.mailbox?.put(number, 'account', Buffer.from(random.bytes(random.between(1, 100))));
}

function partsOf(
  world: World,
  process: Process,
  line: Line,
  random: Random,
  ends: PairingParts['ends'],
): PairingParts {
  const clock = {
    now: () => world.timeline.now,
    after: (ms: number, run: () => void) => process.after(ms, run),
  };
  const mailbox = mailboxOver(world, process, line, random);
  return { hash: sha256, clock, random: (count) => random.bytes(count), mailbox, verify, ends };
}

/** Requests over a line that takes its time, and at times loses one or its answer. */
function mailboxOver(world: World, process: Process, line: Line, random: Random): Mailbox {
  const ask = async <T>(answer: (mailbox: NonNullable<World['relay']['mailbox']>) => T): Promise<T> => {
    await process.sleep(random.between(...line.latency) + line.lagMs);
    const { mailbox } = world.relay;
    if (!line.isUp || mailbox === null) throw new Error('the relay cannot be reached');
    const answered = answer(mailbox);
    await process.sleep(random.between(...line.latency) + line.lagMs);
    if (!line.isUp) throw new Error('the answer was lost');
    return answered;
  };
  return {
    put: (name, slot, message) => ask((mailbox) => mailbox.put(name, slot, Buffer.from(message)) === null),
    get: (name, slot) => ask((mailbox) => mailbox.get(name, slot)),
  };
}
