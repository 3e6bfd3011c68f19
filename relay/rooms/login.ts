/**
 * The relay's side of a login (P12): the challenge, and the checks that open a device's room. In the order of checking:
 * version, room, nonce, enrolment, device, signature; an enrolment is sequenced only after the signature is good.
 */
import { randomBytes } from 'node:crypto';
import {
  decodeOperation,
  err,
  idBytes,
  LIVE,
  networkOf,
  ok,
  QUARANTINED,
  type Id,
  type Result,
  type Sha256,
  type SignedOperation,
  type Value,
  type VerifiedOperation,
} from '#kernel';
import {
  isLoginNonce,
  loginBytes,
  loginNonce,
  PROTOCOL_VERSION,
  type Challenge,
  type DeviceRoom,
  type Login,
} from '#protocol';
import type { Limiter } from '../admission/limiter.ts';
import type { LimitHit } from '../admission/limits.ts';
import type { Ledger, Verifier } from './ledger.ts';
import type { Refusing } from './session.ts';

/** What a relay is, to those who log in. */
export interface Identity {
  readonly network: Id;
  /** The Ed25519 key that devices pin for this address. */
  readonly relayKey: Uint8Array;
  /** 32 bytes that make and check nonces; never leave the relays. */
  readonly nonceKey: Uint8Array;
}

export interface LoginParts {
  readonly identity: Identity;
  readonly ledger: Ledger;
  readonly verifier: Verifier;
  readonly hash: Sha256;
}

/** What either gives becomes the refusal. */
export interface EnrolmentLimit {
  /** Asked before an enrolment is verified. */
  before(): Refusing | null;
  /** Asked before one that is good is submitted. */
  after(enrolment: VerifiedOperation): Refusing | null;
}

/** The limits of an enrolment from this link; `enrolling` is told of one that may be submitted. */
export function enrolmentLimit(
  limiter: Limiter,
  link: { readonly address: string; readonly now: number },
  enrolling: (account: Id, address: string) => void,
): EnrolmentLimit {
  const refusal = (hit: LimitHit | null): Refusing | null =>
    hit === null ? null : { code: 'rate_limited', facts: [hit.limit, BigInt(hit.retryAfterMs)] };
  return {
    before: () => refusal(limiter.login(link.address, link.now)),
    after: (enrolment) => {
      const hit = limiter.enrolment(enrolment, link.now);
      if (hit === null) enrolling(enrolment.account, link.address);
      return refusal(hit);
    },
  };
}

export type LoginOutcome = Result<null, Refusing>;

export function challengeFor(
  { identity, ledger, hash }: LoginParts,
  room: DeviceRoom,
  time: number,
): Challenge {
  const { network, relayKey, nonceKey } = identity;
  const nonce = loginNonce(hash, nonceKey, time, room, new Uint8Array(randomBytes(16)));
  return { versions: [PROTOCOL_VERSION], network, relayKey, epoch: networkOf(ledger.state).epoch, nonce };
}

function refuse(
  reason: string,
  ...facts: readonly Value[]
): { readonly ok: false; readonly error: Refusing } {
  return err({ code: 'login_refused', facts: [reason, ...facts] });
}

/** Null: the device may act. */
function faultOfDevice({ state }: Ledger, room: DeviceRoom): string | null {
  const device = state.table('devices').get(room.device);
  if (device === undefined || device.account !== room.account) return 'unknown_device';
  if (device.standing === LIVE) return null;
  return device.standing === QUARANTINED ? 'device_quarantined' : 'device_revoked';
}

export async function checkLogin(
  parts: LoginParts,
  room: DeviceRoom,
  login: Login,
  nonce: Uint8Array,
  time: number,
  limit: EnrolmentLimit,
): Promise<LoginOutcome> {
  const { identity, ledger, verifier, hash } = parts;
  if (login.version !== PROTOCOL_VERSION)
    return err({ code: 'upgrade_needed', facts: [[BigInt(PROTOCOL_VERSION)]] });
  if (login.account !== room.account || login.device !== room.device) return refuse('other_room');
  if (!isLoginNonce(hash, identity.nonceKey, time, room, nonce)) return refuse('challenge_expired');
  const fault = faultOfDevice(ledger, room);
  const enrolment = fault === 'unknown_device' ? readEnrolment(parts, room, login) : ok(null);
  if (!enrolment.ok) return enrolment;
  if (fault !== null && enrolment.value === null) return refuse(fault);
  const message = loginBytes({ network: identity.network, relayKey: identity.relayKey, room, nonce });
  if (!(await verifier.signature(idBytes(room.device), message, login.signature)))
    return refuse('bad_signature');
  return enrolment.value === null ? ok(null) : enrol(parts, room, enrolment.value, limit);
}

/** The operation that enrols this very device, or null where the login brings none. */
function readEnrolment(
  { identity, hash }: LoginParts,
  room: DeviceRoom,
  { enrolment }: Login,
): Result<SignedOperation | null, Refusing> {
  if (enrolment === null) return ok(null);
  const read = decodeOperation(hash, enrolment.bytes.slice(), enrolment.signature.slice());
  if (!read.ok) return refuse(read.error);
  const operation = read.value;
  if (operation.kind !== 'device.enrol' || operation.fields.device !== room.device)
    return refuse('malformed');
  if (operation.account !== room.account) return refuse('malformed');
  return operation.network === identity.network ? ok(operation) : refuse('wrong_network');
}

async function enrol(
  { ledger, verifier }: LoginParts,
  room: DeviceRoom,
  enrolment: SignedOperation,
  limit: EnrolmentLimit,
): Promise<LoginOutcome> {
  const early = limit.before();
  if (early !== null) return err(early);
  const [verified] = await verifier.operations([enrolment]);
  if (verified === undefined || verified === null) return refuse('bad_signature');
  const late = limit.after(verified);
  if (late !== null) return err(late);
  const [answer] = await ledger.submit([verified]);
  // Two logins may bring the same enrolment: what counts is whether the device is enrolled now.
  if (faultOfDevice(ledger, room) === null) return ok(null);
  if (answer?.type === 'refusal') return refuse(answer.refusal.code, ...answer.refusal.facts);
  const verdict = answer?.verdict ?? null;
  return verdict === null ? refuse('unknown_device') : refuse(verdict.code, ...verdict.facts);
}
