/** What a session works with: each part does one thing, on one copy and one outbox. */
import type { Question } from '#protocol';
import type { Copy, Kept } from '../feed/copy.ts';
import type { FeedEntry } from '../feed/feed.ts';
import { Intake } from '../feed/intake.ts';
import { journalTimeAt } from '../network/journal-time.ts';
import { Offers } from '../outbox/offers.ts';
import { OwnChain } from '../outbox/own-chain.ts';
import type { OutboxState } from '../ports.ts';
import { PromiseOffers } from '../promises/promise-offers.ts';
import { Heard } from '../trust/heard.ts';
import { OwnReceipt } from '../trust/own-receipt.ts';
import { Proofs } from './proofs.ts';
import type { Replied } from './questions.ts';
import type { SessionParts } from './session-parts.ts';

export interface Workings {
  readonly intake: Intake;
  readonly offers: Offers;
  readonly chain: OwnChain;
  readonly proofs: Proofs;
  readonly receipt: OwnReceipt;
  readonly heard: Heard;
  readonly promises: PromiseOffers | null;
}

export interface WorkingsParts {
  readonly ask: (question: Question) => Promise<Replied>;
  /** There may be something to do again. */
  readonly again: () => void;
  /** New entries have been stored, in their order. */
  readonly stored: (entries: readonly FeedEntry[], kept: readonly Kept[]) => Promise<void>;
}

export function workingsOf(
  parts: SessionParts,
  copy: Copy,
  outbox: OutboxState,
  { ask, again, stored }: WorkingsParts,
): Workings {
  const { hash, verify, clock, signer, copies, openMemo, facts } = parts;
  const { account, device } = signer;
  const askEntries = (from: number, to: number): Promise<Replied> =>
    ask({ what: 'entries', args: { from, to } });
  const offers = new Offers(outbox, { clock, store: parts.outbox, again });
  const intake = new Intake(copy, { hash, account, clock, copies, openMemo, askEntries, stored });
  const journalTime = (): number => journalTimeAt(intake.copy, clock.now());
  const store = parts.promises;
  return {
    intake,
    offers,
    chain: new OwnChain({ device, offers, intake }),
    proofs: new Proofs({ hash, verify, facts, intake, ask }),
    receipt: new OwnReceipt({ hash, verify, device, facts, copies, intake, ask }),
    heard: new Heard({ hash, verify, facts, intake, notes: parts.heard, ask }),
    promises: store && new PromiseOffers({ clock, store, journalTime, again }),
  };
}

/** A new connection: what was tried on another one is tried again. */
export async function beginAnew({ offers, promises, receipt, heard }: Workings): Promise<void> {
  await offers.reload();
  offers.begin();
  promises?.begin();
  receipt.begin();
  heard.begin();
}
