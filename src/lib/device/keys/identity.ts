/**
 * How a browser comes to an identity: new keys for a new account, or a new device for the account of a phrase [K3]. The
 * list of words and the box keys are loaded only here, after the first screen.
 */
import {
  err,
  idOf,
  NAME_CHARS_MAX,
  ok,
  publicKeyOf,
  sha256,
  verify,
  encodeSigned,
  type Id,
  type Result,
} from '#kernel';
import {
  checkpointOf,
  enrolment,
  journalTimeAt,
  keysOf,
  NO_HEAD,
  type JoinFault,
  type NetworkFacts,
} from '#replica';
import { PROFILE, type KeysDatabase, type ProfileRecord } from '../store/databases.ts';
import { signerOf, signingKeyOf, wrappedSigningKey } from './keys.ts';
import { randomBytes, unwrap, wrap, wrappingKeyOf } from './wrapped.ts';
import { openSpare, sealSpare } from './spare.ts';

/** 16 bytes give 12 words. */
const ENTROPY_BYTES = 16;
/** The root key does not depend on the network; only the recovery key does. */
const NO_NETWORK = idOf(new Uint8Array(32));

export async function found(db: KeysDatabase, name: string): Promise<Result<Id, JoinFault>> {
  const trimmed = name.trim();
  if (trimmed.length > NAME_CHARS_MAX) return err({ code: 'name_too_long' });
  const { phraseOf, keysOfPhrase } = await import('#kernel/phrase');
  const phrase = phraseOf(randomBytes(ENTROPY_BYTES));
  const { rootSeed } = keysOfPhrase(phrase, NO_NETWORK);
  const profile = await newProfile(idOf(publicKeyOf(rootSeed)), trimmed, rootSeed);
  const wrapped = await wrap(profile.keys.wrapping, new TextEncoder().encode(phrase));
  return store(db, { ...profile, phrase: wrapped });
}

/** A profile for a device of the phrase's account, with the enrolment that its root has signed; the phrase itself is not kept. */
export async function restore(facts: NetworkFacts, typed: string): Promise<Result<ProfileRecord, JoinFault>> {
  const { parsePhrase, keysOfPhrase } = await import('#kernel/phrase');
  const phrase = parsePhrase(typed);
  if (!phrase.ok) return err({ code: 'phrase_wrong' });
  const { rootSeed, recoverySecret } = keysOfPhrase(phrase.value, facts.network);
  const account = idOf(publicKeyOf(rootSeed));
  const profile = { ...(await newProfile(account, '', rootSeed)), backedUp: true };
  const signed = await signEnrolment(profile, facts, rootSeed, recoverySecret);
  const recovery = await wrap(profile.keys.wrapping, recoverySecret);
  return ok({ ...profile, enrolment: signed, recovery });
}

/**
 * The same profile as a new device of its account [P2]: a key of its own and a chain that begins anew; the account's box
 * stays, so memos stay readable. Without `typed` by the phrase that is still here.
 */
export async function renewed(
  profile: ProfileRecord,
  facts: NetworkFacts,
  typed: string | null,
): Promise<Result<ProfileRecord, JoinFault>> {
  const { parsePhrase, keysOfPhrase } = await import('#kernel/phrase');
  const phrase = parsePhrase(typed ?? (await phraseIn(profile)) ?? '');
  if (!phrase.ok) return err({ code: 'phrase_wrong' });
  const { rootSeed, recoverySecret } = keysOfPhrase(phrase.value, facts.network);
  if (idOf(publicKeyOf(rootSeed)) !== profile.account) return err({ code: 'phrase_of_another' });
  const { wrapping } = profile.keys;
  const seed = randomBytes(32);
  const signing = await (profile.lock === null ? signingKeyOf : wrappedSigningKey)(wrapping, seed);
  const deviceBox = await wrap(wrapping, randomBytes(32));
  const recovery = await wrap(wrapping, recoverySecret);
  const fresh: ProfileRecord = {
    ...profile,
    device: idOf(publicKeyOf(seed)),
    // The journal knows it already.
    name: '',
    keys: { ...profile.keys, signing, deviceBox },
    spare: await spareAgain(profile, rootSeed, seed),
    head: NO_HEAD,
    refusal: null,
    retired: null,
    recovery,
    // Who has typed all the words has them.
    ...(typed !== null && { phrase: null, backedUp: true }),
  };
  return ok({ ...fresh, enrolment: await signEnrolment(fresh, facts, rootSeed, recoverySecret) });
}

/** A profile for a device that another one is to let in; the account is known when it has. The phrase stays where it is. */
export async function guestProfile(): Promise<ProfileRecord> {
  return { ...(await newProfile(NO_NETWORK, '', null)), backedUp: true };
}

/** The enrolment of a device whose phrase is still here; null where it is not. */
export async function enrolByPhrase(profile: ProfileRecord, facts: NetworkFacts): Promise<Uint8Array | null> {
  const phrase = await phraseIn(profile);
  if (phrase === null) return null;
  const { parsePhrase, keysOfPhrase } = await import('#kernel/phrase');
  const parsed = parsePhrase(phrase);
  if (!parsed.ok) return null;
  const { rootSeed, recoverySecret } = keysOfPhrase(parsed.value, facts.network);
  return signEnrolment(profile, facts, rootSeed, recoverySecret);
}

export async function phraseIn({ phrase, keys }: ProfileRecord): Promise<string | null> {
  return phrase === null ? null : new TextDecoder().decode(await unwrap(keys.wrapping, phrase));
}

/** The spare with the seed of another device key, under the root from now on; one that does not open stays what it is. */
async function spareAgain(
  { device, spare, keys }: ProfileRecord,
  rootSeed: Uint8Array,
  seed: Uint8Array,
): Promise<ProfileRecord['spare']> {
  const before = await openSpare(spare.under === 'root' ? rootSeed : keys.wrapping, device, spare);
  return before === null ? spare : sealSpare(rootSeed, { ...before, seed });
}

async function newProfile(account: Id, name: string, rootSeed: Uint8Array | null): Promise<ProfileRecord> {
  const spare = { seed: randomBytes(32), wrapping: randomBytes(32) };
  const wrapping = await wrappingKeyOf(spare.wrapping);
  const signing = await signingKeyOf(wrapping, spare.seed);
  const [box, deviceBox] = await Promise.all([
    wrap(wrapping, randomBytes(32)),
    wrap(wrapping, randomBytes(32)),
  ]);
  return {
    slot: PROFILE,
    account,
    device: idOf(publicKeyOf(spare.seed)),
    name,
    keys: { wrapping, signing, box, deviceBox },
    spare: await sealSpare(rootSeed ?? wrapping, spare),
    lock: null,
    head: NO_HEAD,
    enrolment: null,
    refusal: null,
    phrase: null,
    recovery: null,
    backedUp: false,
    retired: null,
  };
}

async function signEnrolment(
  { account, device, keys, refusal }: ProfileRecord,
  facts: NetworkFacts,
  rootSeed: Uint8Array,
  recoverySecret: Uint8Array,
): Promise<Uint8Array> {
  const { boxKeyOf } = await import('#protocol/seal');
  const [box, deviceBox] = await Promise.all([
    unwrap(keys.wrapping, keys.box),
    unwrap(keys.wrapping, keys.deviceBox),
  ]);
  const shown =
    facts.checkpoint === null
      ? null
      : checkpointOf({ hash: sha256, verify }, keysOf(facts), facts.checkpoint);
  const [now, time] = [Date.now(), shown?.time ?? 0];
  const signed = await enrolment(sha256, {
    network: facts.network,
    signer: signerOf(account, device, keys),
    rootSeed,
    boxKey: boxKeyOf(box),
    deviceBoxKey: boxKeyOf(deviceBox),
    recoveryKey: boxKeyOf(recoverySecret),
    salt: randomBytes(32),
    now,
    // A clock that the relay found far ahead is not asked again.
    journalTime: refusal === 'root_expires_too_far' ? time : journalTimeAt({ time, skewMs: 0 }, now),
  });
  return encodeSigned(signed);
}

/** Keys count as made when they are durable. */
export async function store(db: KeysDatabase, profile: ProfileRecord): Promise<Result<Id, JoinFault>> {
  try {
    await db.profiles.add(profile);
    return ok(profile.account);
  } catch {
    return err({ code: 'not_stored' });
  }
}
