/** Devices of an account: who may sign. The first enrolment makes the account [K2, K3]. */
import type { Books } from '../books.ts';
import { keyOf } from '../foundation/bytes.ts';
import { idOf, type Id } from '../foundation/id.ts';
import { DEVICES_MAX } from '../foundation/limits.ts';
import { encode } from '../foundation/schema.ts';
import {
  LIVE,
  profile,
  REVOKED,
  withId,
  type Account,
  type Device,
  type Standing,
} from '../ledger/account.ts';
import { ruleOf } from '../ledger/network.ts';
import { rejected, type Verdict } from '../ledger/rejection.ts';
import { FULL, type AssetAmounts } from '../operation/device.ts';
import { isRootSigned, type FieldsOf, type Operation } from '../operation/operation.ts';
import { NOTHING, type Rules } from './rule.ts';

type Enrol = Operation<'device.enrol'>;

function needsInvite({ network }: Books, account: Id): boolean {
  const founders = [network.issuer, network.operator];
  return ruleOf(network, 'admission') === 'invitation' && !founders.includes(account);
}

/** With admission by invitation: a full device of the operator signed it, it is unused and not past its end. */
function checkInvite(books: Books, { account, fields }: Enrol): Verdict {
  if (!needsInvite(books, account)) return null;
  const { network } = books;
  const invite = fields.first?.invite ?? null;
  if (invite === null) return rejected('admission_closed');
  const signer = books.device(invite.signer);
  const mayInvite = signer?.account === network.operator && signer.standing === LIVE && signer.role === FULL;
  if (!mayInvite || books.time >= invite.expires) return rejected('invite_invalid');
  return books.unfaded('invites', keyOf(invite.id)) === undefined ? null : rejected('invite_invalid');
}

function checkEnrol(books: Books, operation: Enrol): Verdict {
  const { account, fields } = operation;
  const of = books.account(account);
  if (of === undefined) {
    if (fields.first === null) return rejected('unknown_account', 0n);
    const verdict = checkInvite(books, operation);
    if (verdict !== null) return verdict;
  }
  if (books.device(fields.device) !== undefined || fields.device === account)
    return rejected('device_already_enrolled');
  return of !== undefined && of.devices.length >= DEVICES_MAX ? rejected('too_many_devices') : null;
}

/** `first` makes the account where there is none; where there is one it says nothing, so two first runs of one phrase both work. */
function makeAccount(books: Books, id: Id, first: NonNullable<Enrol['fields']['first']>): Account {
  const { recoveryKey, boxKey, salt, invite } = first;
  if (invite !== null && needsInvite(books, id))
    books.state.table('invites').set(keyOf(invite.id), { until: invite.expires });
  return {
    id,
    recoveryKey,
    boxKey,
    boxEpoch: 0,
    salt: salt.slice(),
    profileHash: null,
    devices: [],
    balances: [],
    accepts: [],
    lastEntry: null,
    feedLength: 0,
  };
}

function tellKeys(books: Books, { id: of, recoveryKey, boxKey, boxEpoch, salt }: Account): void {
  books.tell(of, { kind: 'account', id: of, value: { recoveryKey, boxKey, boxEpoch, salt } });
}

function changeEnrol(books: Books, { account, device: enrolledBy, fields }: Enrol): void {
  let of = books.account(account);
  if (of === undefined) {
    of = makeAccount(books, account, fields.first as NonNullable<typeof fields.first>);
    books.setAccount(of);
    tellKeys(books, of);
  }
  books.setAccount({ ...of, devices: withId(of.devices, fields.device) });
  const { device: key, boxKey, limits, label } = fields;
  const head = { spent: null, seq: 0, last: null, standing: LIVE as Standing };
  books.setDevice(
    { id: key, account, boxKey, role: fields.role, limits, enrolledBy, label: label.slice(), ...head },
    true,
  );
}

function ownDevice(books: Books, account: Id, of: Id): Device | null {
  const device = books.device(of);
  return device?.account === account && device.standing === LIVE ? device : null;
}

/**
 * True if `ancestor` enrolled `of`, directly or through others. The way up ends at the account's root, which may be a
 * device of another account: what stands above it there is no business of this one.
 */
function enrolled(books: Books, ancestor: Id, of: Device): boolean {
  for (let device = of; ; device = books.device(device.enrolledBy) as Device) {
    if (device.enrolledBy === ancestor) return true;
    if (device.enrolledBy === of.account) return false;
  }
}

/** Nobody revokes the device that enrolled it; the root, which nobody enrolled, revokes any. */
function checkRevoke(books: Books, operation: Operation<'device.revoke'>): Verdict {
  const device = ownDevice(books, operation.account, operation.fields.device);
  if (device === null) return rejected('device_not_found');
  if (isRootSigned(operation)) return null;
  const by = books.device(operation.device) as Device;
  return enrolled(books, device.id, by) ? rejected('enroller_protected') : null;
}

/** Takes a device out of its account's live devices, for ever. */
export function retire(books: Books, device: Device, standing: Standing): void {
  const of = books.account(device.account) as Account;
  books.setAccount({ ...of, devices: of.devices.filter((each) => each !== device.id) });
  books.setDevice({ ...device, standing }, true);
}

function changeRevoke(books: Books, { account, fields }: Operation<'device.revoke'>): void {
  const target = books.device(fields.device) as Device;
  const live = (books.account(account) as Account).devices.map((each) => books.device(each) as Device);
  const cascade = fields.cascade ? live.filter((each) => enrolled(books, target.id, each)) : [];
  for (const device of [target, ...cascade]) retire(books, device, REVOKED);
}

function changeProfile(books: Books, account: Id, fields: FieldsOf<'profile.set'>): void {
  const value = { ...fields, avatar: fields.avatar?.slice() ?? null };
  books.state.table('profiles').set(account, value);
  const profileHash = idOf(books.hash(encode(profile, value)));
  books.setAccount({ ...(books.account(account) as Account), profileHash });
  books.tell(account, { kind: 'profile', id: account, value });
}

function changeLimits(books: Books, of: Id, limits: AssetAmounts): void {
  books.setDevice({ ...(books.device(of) as Device), limits }, true);
}

export const deviceRules: Rules<
  'device.enrol' | 'device.limits' | 'device.revoke' | 'box.set' | 'profile.set'
> = {
  'device.enrol': {
    who: 'root',
    whilePaused: false,
    takes: () => NOTHING,
    check: checkEnrol,
    change: changeEnrol,
  },
  'device.limits': {
    who: 'full',
    whilePaused: false,
    takes: () => NOTHING,
    check: (books, { account, fields }) =>
      ownDevice(books, account, fields.device) === null ? rejected('device_not_found') : null,
    change: (books, { fields }) => changeLimits(books, fields.device, fields.limits),
  },
  'device.revoke': {
    who: 'root',
    whilePaused: true,
    takes: () => NOTHING,
    check: checkRevoke,
    change: changeRevoke,
  },
  'box.set': {
    who: 'root',
    whilePaused: false,
    takes: () => NOTHING,
    check(books, { account, fields }) {
      return fields.epoch > (books.account(account) as Account).boxEpoch
        ? null
        : rejected('box_epoch_not_newer');
    },
    change(books, { account, fields }) {
      const of = { ...(books.account(account) as Account), boxKey: fields.boxKey, boxEpoch: fields.epoch };
      books.setAccount(of);
      tellKeys(books, of);
    },
  },
  'profile.set': {
    who: 'full',
    whilePaused: false,
    takes: () => NOTHING,
    check: () => null,
    change: (books, { account, fields }) => changeProfile(books, account, fields),
  },
};
