/**
 * The robot member: sends 1.00 of the base asset back to whoever pays it, so that somebody who is alone in a network sees
 * money arrive. It answers transfers of people alone, each once, and no account more than ANSWERS_A_DAY times.
 */
import { idHex, utcDay, type Id, type Operation } from '#kernel';
import { baseAsset, readItem, type FeedEntry } from '#replica';
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
      for (const [at, item] of items.entries()) await this.#look(robot, item, from + at + 1);
    }
  };

  async #look(robot: Robot, item: Uint8Array, next: number): Promise<void> {
    const read = readItem(relaySha256, item);
    const payer = read.ok ? this.#payerOf(robot, read.value) : null;
    if (payer === null || !read.ok) return robot.store.note({ [LOOKED_AT]: next });
    const answered = `answers ${idHex(payer)} on day ${utcDay(read.value.entry.time)}`;
    const times = robot.store.done(answered);
    const fields = times < ANSWERS_A_DAY ? await answerTo(robot, payer) : null;
    if (fields === null) robot.store.note({ [LOOKED_AT]: next });
    else await robot.submit('transfer', fields, { [LOOKED_AT]: next, [answered]: times + 1 });
  }

  /** Whom an entry asks to be answered. */
  #payerOf(robot: Robot, { entry, operation }: FeedEntry): Id | null {
    if (operation?.kind !== 'transfer' || entry.verdict !== null) return null;
    const { account, fields } = operation;
    const isPaid = fields.legs.some(({ to }) => to === robot.account);
    return isPaid && account !== robot.account && !this.#robots.has(account) ? account : null;
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
