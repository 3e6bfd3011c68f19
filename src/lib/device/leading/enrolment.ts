/** What lets this device in where the relay does not know it (P12), kept with its profile, and what became of it. */
import { decodeSigned, sha256, type SignedOperation } from '#kernel';
import type { NetworkFacts } from '#replica';
import { enrolByPhrase } from '../keys/identity.ts';
import { PROFILE, type KeysDatabase } from '../store/databases.ts';
import { afterRefusal } from './refused-enrolment.ts';

export class Enrolment {
  readonly #keys: Pick<KeysDatabase, 'profile' | 'profiles'>;

  constructor(keys: Pick<KeysDatabase, 'profile' | 'profiles'>) {
    this.#keys = keys;
  }

  /** Signed once and kept, so that a repeat is the same operation. Null: there is no phrase here to sign it with. */
  async signed(facts: NetworkFacts): Promise<SignedOperation | null> {
    const profile = await this.#keys.profile();
    if (profile === undefined) return null;
    const signed = profile.enrolment ?? (await enrolByPhrase(profile, facts));
    if (signed !== null && profile.enrolment === null)
      await this.#keys.profiles.update(PROFILE, { enrolment: signed });
    const read = signed === null ? null : decodeSigned(sha256, signed);
    return read?.ok === true ? read.value : null;
  }

  /** The relay has said why it does not let the device in; true: another one is signed, and may be brought at once. */
  async notLetIn(code: string): Promise<boolean> {
    const profile = await this.#keys.profile();
    const next = profile === undefined ? 'try_again' : afterRefusal(code, profile);
    await this.#keys.profiles.update(PROFILE, {
      refusal: code,
      ...(next === 'sign_again' && { enrolment: null }),
      ...(next === 'retired' && { retired: 'enrolment_expired' }),
    });
    return next === 'sign_again';
  }
}
