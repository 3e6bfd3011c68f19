/**
 * Accounts that have just been made, and where their people connected from: who may be topped up is limited by address.
 */
import type { Id, SealedEntry } from '#kernel';
import type { Batch } from '../sequencer/sequencer.ts';
import type { TopUps } from './top-ups.ts';

/** Enrolments under way whose addresses are remembered; of older ones the address counts as unknown. */
const REMEMBERED_MAX = 10_000;

export class Newcomers {
  readonly #topUps: TopUps;
  readonly #addresses = new Map<Id, string>();

  constructor(topUps: TopUps) {
    this.#topUps = topUps;
  }

  /** Somebody at this address is about to enrol a device of the account. */
  expect(account: Id, address: string): void {
    this.#addresses.set(account, address);
    if (this.#addresses.size <= REMEMBERED_MAX) return;
    for (const oldest of this.#addresses.keys()) {
      this.#addresses.delete(oldest);
      break;
    }
  }

  /** Accounts made by these durable entries that may be topped up; `now` in ms, never running back. */
  welcome({ entries }: Batch, now: number): readonly Id[] {
    return entries.flatMap((entry) => {
      const account = madeBy(entry);
      if (account === null) return [];
      const address = this.#addresses.get(account) ?? null;
      this.#addresses.delete(account);
      return this.#topUps.take(address, now) === null ? [account] : [];
    });
  }

  /** Of these accounts, made while nobody was there to top them up, those that may be now. */
  *late(accounts: Iterable<Id>, now: number): Generator<Id> {
    for (const account of accounts) if (this.#topUps.take(null, now) === null) yield account;
  }
}

/** The account that an entry makes, or null: its first effect tells its keys. */
function madeBy({ effects }: SealedEntry): Id | null {
  const first = effects.find(
    ({ effect, place }) => place === 0 && effect.changes.some((change) => change.kind === 'account'),
  );
  return first?.effect.account ?? null;
}
