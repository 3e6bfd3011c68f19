/** Payments and other operations of this device: drafted and read back for a person to check, then signed as they were. */
import {
  err,
  idHex,
  ok,
  rejected,
  sha256,
  toHex,
  type FieldsOf,
  type Id,
  type Kind,
  type Rejection,
  type Result,
  type SignedOperation,
} from '#kernel';
import {
  draftBytes,
  journalTimeAt,
  paysRequest,
  readDraft,
  type Copy,
  type PayFault,
  type Payment,
  type PaymentCheck,
} from '#replica';
import { acceptanceOf } from './acceptance.ts';
import type { Databases, NetworkRecord, ProfileRecord } from '../store/databases.ts';
import { assetIn, readRecords, standingOf, type Records } from '../glance.ts';
import { sealed } from '../history/memos.ts';
import type { People } from './people.ts';
import { play } from './played.ts';
import { signNext, type Draft, type SigningFault } from '../keys/signing.ts';
import type { Tabs } from '../leading/tabs.ts';

export interface PaymentsParts {
  readonly databases: Databases;
  readonly relay: string;
  readonly people: People;
  readonly tabs: Tabs;
  /** The name of the Web Lock under which this profile signs. */
  readonly lock: string;
}

/** An operation as its bytes say it, before it is signed. */
export interface Drafted {
  readonly operation: SignedOperation;
  /** By asset, what is available once everything that waits is final; this operation not counted. */
  readonly available: (asset: Id) => bigint;
  /** True if another live device may spend first while this one is offline. */
  readonly mayConflict: boolean;
}

/** A member's records: everything that a draft needs is there. */
interface Membership extends Records {
  readonly profile: ProfileRecord;
  readonly facts: NetworkRecord;
  readonly copy: Copy;
}

export class Payments {
  readonly #parts: PaymentsParts;

  constructor(parts: PaymentsParts) {
    this.#parts = parts;
  }

  async check(payment: Payment): Promise<Result<PaymentCheck, PayFault>> {
    const found = await this.#membership();
    if (!found.ok) return found;
    const membership = found.value;
    const { profile, facts } = membership;
    const { to, memo } = payment;
    const boxKey = memo === '' ? null : (payment.boxKey ?? (await this.#boxKeyOf(profile.account, to)));
    const fields = await transferFields(membership, payment, boxKey);
    const bytes = draftBytes(placeOf(membership), 'transfer', fields);
    const draft = bytes.ok ? readDraft(sha256, bytes.value) : null;
    if (draft === null) return err({ code: 'draft_changed' });
    const played = play(membership);
    const rejection = (await this.#paidAlready(profile.account, payment)) ?? played?.foresee(draft) ?? null;
    if (rejection !== null) return err({ code: 'rejected', rejection });
    const [leg] = (draft as SignedOperation<'transfer'>).fields.legs;
    const asset = leg === undefined ? null : assetIn(facts, leg.asset);
    if (leg === undefined || asset === null || played === null) return err({ code: 'not_a_member' });
    const standing = standingOf(membership);
    const { account } = profile;
    const acceptance = await acceptanceOf(this.#parts.people, account, facts, leg);
    if (acceptance === 'no' && this.#isOnline())
      return err({ code: 'rejected', rejection: rejected('asset_not_accepted', 0n) });
    return ok({
      bytes: draft.bytes,
      to: leg.to,
      asset,
      amount: leg.amount,
      left: played.available(leg.asset) - leg.amount,
      memo: leg.memo === null ? '' : memo,
      memoSealed: leg.memo !== null,
      ...(await this.#parts.people.acquaintance(account, leg.to, facts.robot)),
      mayRefuse: acceptance !== 'yes',
      mayConflict: standing.phase === 'member' && standing.devices > 1 && !this.#isOnline(),
    });
  }

  async pay({ bytes, memo }: PaymentCheck): Promise<Result<string, PayFault>> {
    return this.sign(bytes, memo === '' ? null : memo);
  }

  async submit<K extends Kind>(kind: K, fields: FieldsOf<K>): Promise<Result<string, PayFault>> {
    return this.#sign(async () => {
      const found = await this.#membership();
      if (!found.ok) return found;
      const bytes = draftBytes(placeOf(found.value), kind, fields);
      const draft = bytes.ok ? readDraft(sha256, bytes.value) : null;
      if (draft === null) return err<PayFault>({ code: 'draft_changed' });
      const rejection: Rejection | null = play(found.value)?.foresee(draft) ?? null;
      return rejection === null
        ? ok({ bytes: draft.bytes, memo: null })
        : err<PayFault>({ code: 'rejected', rejection });
    });
  }

  /** Any other kind of operation at its place in the chain, read back from its bytes; signs nothing. */
  async draft<K extends Kind>(kind: K, fields: FieldsOf<K>): Promise<Result<Drafted, PayFault>> {
    const found = await this.#membership();
    if (!found.ok) return found;
    const bytes = draftBytes(placeOf(found.value), kind, fields);
    if (!bytes.ok) return err({ code: bytes.error });
    const operation = readDraft(sha256, bytes.value);
    const played = play(found.value);
    if (operation === null || played === null) return err({ code: 'draft_changed' });
    const rejection = played.foresee(operation);
    if (rejection !== null) return err({ code: 'rejected', rejection });
    const standing = standingOf(found.value);
    const mayConflict = standing.phase === 'member' && standing.devices > 1 && !this.#isOnline();
    return ok({ operation, available: played.available, mayConflict });
  }

  /** Signs and stores these bytes, if they still continue the chain. */
  async sign(bytes: Uint8Array, memo: string | null = null): Promise<Result<string, PayFault>> {
    const membership = this.#membership();
    return this.#sign(async () => {
      const found = await membership;
      return found.ok ? ok({ bytes, memo }) : found;
    });
  }

  /** The first operation of a new account: its name, where it has one and nothing has been signed yet. */
  async introduce(): Promise<void> {
    await signNext(this.#parts.databases.keys, this.#parts.lock, async (profile, head) => {
      const { facts, copy } = await this.#records();
      if (facts === null || copy === null || head.seq > 0 || profile.name === '')
        return err('nothing_to_say' as const);
      const now = Date.now();
      const place = { ...profile, network: facts.network, now, journalTime: journalTimeAt(copy, now) };
      const accepts = { accepts: null, memoRequired: false, blocks: [] };
      const bytes = draftBytes(place, 'profile.set', {
        name: profile.name,
        about: '',
        avatar: null,
        ...accepts,
      });
      return bytes.ok ? ok({ bytes: bytes.value, memo: null }) : err('nothing_to_say' as const);
    });
  }

  #records(): Promise<Records> {
    return readRecords(this.#parts.databases, this.#parts.relay);
  }

  async #membership(): Promise<Result<Membership, PayFault>> {
    const records = await this.#records();
    const { profile, facts, copy } = records;
    if (profile === null || facts === null || copy === null) return err({ code: 'not_a_member' });
    if (standingOf(records).phase !== 'member') return err({ code: 'not_a_member' });
    const isDistrusted = copy.distrust !== null || this.#parts.tabs.link.value.state === 'distrusted';
    return isDistrusted ? err({ code: 'distrusted' }) : ok({ ...records, profile, facts, copy });
  }

  async #sign(draft: () => Promise<Result<Draft, PayFault>>): Promise<Result<string, PayFault>> {
    const { databases, lock, tabs } = this.#parts;
    const signed = await signNext(databases.keys, lock, draft);
    if (!signed.ok) return err(faultOf(signed.error));
    const { device, waiting } = signed.value;
    tabs.tellSigned(device, waiting);
    return ok(idHex(waiting.id));
  }

  async #boxKeyOf(owner: Id, account: Id): Promise<Id | null> {
    return (await this.#parts.people.profileOf(owner, account))?.boxKey ?? null;
  }

  /** The network takes one payment for a request [L11]: one that this account has made itself is known here. */
  async #paidAlready(account: Id, { to, asset, amount, request }: Payment): Promise<Rejection | null> {
    if (request === null) return null;
    const { entries } = this.#parts.databases.wallet;
    const nonce = toHex(request.nonce);
    const named = await entries.where('[account+row.request.nonce]').equals([account, nonce]).toArray();
    const terms = { nonce, expires: request.expires, asset, amount };
    const paid = named.find(({ row }) => row.other === to && paysRequest(row, terms, 'out'));
    return paid === undefined ? null : rejected('request_already_paid', BigInt(paid.row.index));
  }

  #isOnline(): boolean {
    return this.#parts.tabs.link.value.state === 'online';
  }
}

function faultOf(fault: PayFault | SigningFault): PayFault {
  return typeof fault === 'string' ? { code: fault } : fault;
}

function placeOf({ profile, facts, copy }: Membership) {
  const { account, device, head } = profile;
  const now = Date.now();
  return { network: facts.network, account, device, head, now, journalTime: journalTimeAt(copy, now) };
}

/** The fields of a payment; its memo sealed to the payee and to the payer, or left out where it cannot be. */
async function transferFields(
  { profile, facts, copy }: Membership,
  { to, asset, amount, memo, request }: Payment,
  boxKey: Id | null,
): Promise<FieldsOf<'transfer'>> {
  const { account, device, head } = profile;
  const place = { network: facts.network, account, device, seq: head.seq + 1 };
  const forPayee = boxKey === null ? null : await sealed(place, memo, boxKey);
  const forPayer = forPayee === null ? null : await sealed(place, memo, copy.view.account.boxKey);
  return { legs: [{ to, asset, amount, memo: forPayee, request }], memos: forPayer };
}
