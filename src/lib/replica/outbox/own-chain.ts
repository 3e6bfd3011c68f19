/**
 * What the journal says of this device's own chain: which of its operations have their verdicts, whether it holds some that
 * this store never signed, and whether the device still has a part in its account [P2].
 */
import { LIVE, QUARANTINED, type Id } from '#kernel';
import type { JournalHead } from './device-chain.ts';
import type { FeedEntry } from '../feed/feed.ts';
import type { Intake } from '../feed/intake.ts';
import type { Offers } from './offers.ts';
import type { AnswerMeaning } from './outbox.ts';
import type { RetiredReason } from '../standing.ts';

export interface OwnChainParts {
  readonly device: Id;
  readonly offers: Offers;
  readonly intake: Pick<Intake, 'deviceOf'>;
}

export class OwnChain {
  readonly #parts: OwnChainParts;

  constructor(parts: OwnChainParts) {
    this.#parts = parts;
  }

  /** `head` is the device's last operation in the journal, as the relay names it when it lets the device in. */
  async meet(head: JournalHead): Promise<'copied' | null> {
    const { device, offers, intake } = this.#parts;
    await offers.reload();
    if (offers.isCopied(head)) return 'copied';
    const own = intake.deviceOf(device);
    const [first] = offers.waiting;
    // The app may have ended between an entry's being stored and its operation's leaving the outbox.
    if (own !== null && first !== undefined && first.seq <= own.seq) await offers.settle(own.seq);
    return null;
  }

  /** Takes what has its verdict out of the outbox. */
  async settle(entries: readonly FeedEntry[]): Promise<'copied' | null> {
    const { device, offers } = this.#parts;
    const own = entries.flatMap(({ operation }) => (operation?.device === device ? [operation] : []));
    const last = own.at(-1);
    if (last === undefined) return null;
    await offers.reload();
    if (own.some(({ seq, id }) => offers.isCopied({ seq, id }))) return 'copied';
    await offers.settle(last.seq);
    return null;
  }

  /** Why the device may sign nothing more, as far as the feed has been taken in; null: it may, or was never let in. */
  get end(): RetiredReason | null {
    const standing = this.#parts.intake.deviceOf(this.#parts.device)?.standing ?? LIVE;
    if (standing === LIVE) return null;
    return standing === QUARANTINED ? 'quarantined' : 'revoked';
  }

  /** What an answer to an operation of this device ends in; null: in nothing but what the outbox does by itself. */
  async judge(meaning: AnswerMeaning): Promise<RetiredReason | 'resync' | null> {
    if (meaning.type === 'retired') return meaning.reason;
    if (meaning.type === 'defect') return 'defect';
    if (meaning.type !== 'resync') return null;
    const { device, offers, intake } = this.#parts;
    await offers.reload();
    const own = intake.deviceOf(device);
    const head = own === null || own.last === null ? null : { seq: own.seq, id: own.last };
    return offers.isCopied(head) ? 'copied' : 'resync';
  }
}
