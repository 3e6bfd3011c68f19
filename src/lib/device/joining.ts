/**
 * How this browser becomes a device of an account: with new keys, by a phrase, or let in by another one. The relay has the last
 * word, and a person waits for it. Loaded when somebody joins.
 */
import { err, ok, type Id, type Result } from '#kernel';
import type { JoinFault, Live } from '#replica';
import type { NetworkRecord, ProfileRecord } from './store/databases.ts';
import { clearWallet } from './forgetting.ts';
import type { Glance } from './glance.ts';
import { found, renewed, restore, store } from './keys/identity.ts';
import type { WalletParts } from './wallet.ts';

export interface JoiningParts extends Pick<WalletParts, 'databases' | 'relay' | 'tabs'> {
  readonly glances: Live<Glance>;
}

/** How long a restored device waits for the relay to answer, and then to let it in. */
const RELAY_MS_MAX = 20_000;

export class Joining {
  readonly #parts: JoiningParts;

  constructor(parts: JoiningParts) {
    this.#parts = parts;
  }

  async create(name: string): Promise<Result<Id, JoinFault>> {
    const made = await found(this.#parts.databases.keys, name);
    await this.settle();
    return made;
  }

  async restore(phrase: string): Promise<Result<Id, JoinFault>> {
    const facts = await this.facts();
    if (facts === undefined) return err({ code: 'relay_unreachable' });
    const restored = await restore(facts, phrase);
    if (!restored.ok) return restored;
    const fault = await this.join(restored.value);
    return fault === null ? ok(restored.value.account) : err(fault);
  }

  async enrolAnew(phrase: string | null): Promise<Result<Id, JoinFault>> {
    const { databases } = this.#parts;
    const [before, facts] = [await databases.keys.profile(), await this.facts()];
    if (before === undefined || facts === undefined) return err({ code: 'relay_unreachable' });
    const { account, device, retired } = before;
    // Another tab has done it.
    if (retired === null) return ok(account);
    const fresh = await renewed(before, facts, phrase);
    if (!fresh.ok) return fresh;
    try {
      const left = await databases.keys.replaceProfile(device, fresh.value, []);
      if (left === null) return ok(account);
      const fault = await this.#joined();
      if (fault === null) return ok(account);
      await databases.keys.replaceProfile(fresh.value.device, before, left);
      return err(fault);
    } catch {
      return err({ code: 'not_stored' });
    }
  }

  /** Makes this browser, which has no wallet, the device of the profile; null: the relay has let it in. */
  async join(profile: ProfileRecord): Promise<JoinFault | null> {
    const { databases } = this.#parts;
    const stored = await store(databases.keys, profile);
    if (!stored.ok) return stored.error;
    const fault = await this.#joined();
    if (fault !== null) await clearWallet(databases);
    await this.settle();
    return fault;
  }

  /** What is known of the relay's network; waited for while the relay is being reached for the first time. */
  async facts(): Promise<NetworkRecord | undefined> {
    const { databases, relay, tabs } = this.#parts;
    const isCutOff = (): boolean => !navigator.onLine || tabs.link.value.state === 'offline';
    await this.#within(({ network }) => network !== null, isCutOff);
    return databases.wallet.networks.get(relay);
  }

  /** Waits until the live values say what has just been written. */
  async settle(): Promise<void> {
    const isEmpty = (await this.#parts.databases.keys.profile()) === undefined;
    await this.#when(({ standing }) => (standing.phase === 'empty') === isEmpty);
  }

  #when(holds: (glance: Glance) => boolean): Promise<void> {
    return new Promise((resolve) => {
      let stop: (() => void) | null = null;
      let isDone = false;
      stop = this.#parts.glances.subscribe((glance) => {
        if (isDone || !holds(glance)) return;
        isDone = true;
        queueMicrotask(() => stop?.());
        resolve();
      });
    });
  }

  /** Null: the relay has enrolled the new device. */
  async #joined(): Promise<JoinFault | null> {
    const { keys } = this.#parts.databases;
    const refusal = async () => (await keys.profile())?.refusal ?? null;
    const isMember = ({ standing }: Glance): boolean => standing.phase === 'member';
    if (await this.#within(isMember, async () => (await refusal()) !== null)) return null;
    const code = await refusal();
    return code === null ? { code: 'relay_unreachable' } : { code: 'refused', refusal: code };
  }

  /** Whether it comes to hold within the time that a person waits for the relay; `isHopeless` ends the wait early. */
  async #within(
    holds: (glance: Glance) => boolean,
    isHopeless: () => boolean | Promise<boolean>,
  ): Promise<boolean> {
    const ends = AbortSignal.timeout(RELAY_MS_MAX);
    const held = this.#when(holds).then(() => true);
    for (;;) {
      const pause = new Promise<false>((resolve) => setTimeout(() => resolve(false), 250));
      if (await Promise.race([held, pause])) return true;
      if (ends.aborted || (await isHopeless())) return false;
    }
  }
}
