/**
 * The robot member: sends 1.00 of the base asset back to whoever pays it, so that somebody who is alone in a network sees
 * money arrive. It answers transfers of people alone, in their order, each once, and no account more than ANSWERS_A_DAY
 * times; while it has less than 1.00 they wait.
 */
import { idHex, utcDay, type Id, type Operation } from '#kernel';
import { baseAsset, readItem } from '#replica';
import { relaySha256 } from '../sha256.ts';
import type { Robot } from './robot.ts';

export const ROBOT_NAME = 'Pim the robot';

const ABOUT = 'Pay me, and 1.00 comes back.';
/** Two robots that do not know each other would pay each other for ever. */
const ANSWERS_A_DAY = 50;
const PAGE = 256;
/** The next place of the feed to be looked at. */
const LOOKED_AT = 'looked at';

export class Member {
  readonly #robots: ReadonlySet<Id>;

  /** Accounts that are never answered. */
  constructor(robots: ReadonlySet<Id>) {
    this.#robots = robots;
  }

  readonly trade = async (robot: Robot): Promise<void> => {
    await introduce(robot);
    for (;;) {
      const from = robot.store.done(LOOKED_AT);
      const items = await robot.store.copies.items(from, from + PAGE);
      if (items.length === 0) return;
      for (const [at, item] of items.entries()) if (!(await this.#look(robot, item, from + at + 1))) return;
    }
  };

  /** False: it has not got what the answer takes, and looks again when an entry has come. */
  async #look(robot: Robot, item: Uint8Array, next: number): Promise<boolean> {
    const owed = this.#owed(robot, item);
    const times = owed === null ? 0 : robot.store.done(owed.counted);
    if (owed === null || times >= ANSWERS_A_DAY) {
      robot.store.note({ [LOOKED_AT]: next });
      return true;
    }
    const fields = await answerTo(robot, owed.payer);
    if (fields === null) return false;
    await robot.submit('transfer', fields, { [LOOKED_AT]: next, [owed.counted]: times + 1 });
    return true;
  }

  /** Whom an entry asks to be answered, and under which name such answers are counted. */
  #owed(robot: Robot, item: Uint8Array): { readonly payer: Id; readonly counted: string } | null {
    const read = readItem(relaySha256, item);
    if (!read.ok) return null;
    const { entry, operation } = read.value;
    if (operation?.kind !== 'transfer' || entry.verdict !== null) return null;
    const { account: payer, fields } = operation;
    const isPaid = fields.legs.some(({ to }) => to === robot.account);
    if (!isPaid || payer === robot.account || this.#robots.has(payer)) return null;
    return { payer, counted: `answers ${idHex(payer)} on day ${utcDay(entry.time)}` };
  }
}

/** Null where it has not got 1.00. */
async function answerTo(robot: Robot, to: Id): Promise<Operation<'transfer'>['fields'] | null> {
  if (robot.facts === null) return null;
  const { id: asset, decimals } = baseAsset(relaySha256, robot.facts);
  const amount = 10n ** BigInt(decimals);
  const { available } = await robot.preview();
  if (available(asset) < amount) return null;
  return { legs: [{ to, asset, amount, memo: null, request: null }], memos: null };
}

/** Tells its name, once. */
async function introduce(robot: Robot): Promise<void> {
  if (robot.store.done('introduced') > 0) return;
  const profile = {
    name: ROBOT_NAME,
    about: ABOUT,
    avatar: null,
    accepts: null,
    memoRequired: false,
    blocks: [],
  };
  await robot.submit('profile.set', profile, { introduced: 1 });
}
