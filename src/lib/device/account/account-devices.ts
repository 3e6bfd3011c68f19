/** The devices of the account (K2, K4): the list, what is done to them, and both sides of a pairing. */
import {
  EMPTY,
  err,
  FULL,
  idHex,
  LIVE,
  ok,
  REVOKED,
  SPEND,
  sha256,
  verify,
  type Device,
  type Id,
  type Result,
} from '#kernel';
import {
  beLetIn,
  letIn,
  pairingLink,
  type Admission,
  type Arriving,
  type Devices,
  type DeviceView,
  type Hosting,
  type JoinFault,
  type Live,
  type PairingFault,
  type PairingParts,
  type PayFault,
} from '#replica';
import { allOf, type Databases } from '../store/databases.ts';
import { keepHeard } from '../store/heard-notes.ts';
import { assetIn, readRecords, type Records } from '../glance.ts';
import { guestProfile } from '../keys/identity.ts';
import { signerOf } from '../keys/keys.ts';
import { randomBytes, unwrap } from '../keys/wrapped.ts';
import { LiveQuery } from '../store/live.ts';
import { mailboxAt } from '../leading/mailbox.ts';
import type { Payments } from '../payments/payments.ts';
import type { Shared } from './shared.ts';

export interface AccountDevicesParts {
  readonly databases: Databases;
  readonly relay: string;
  readonly shared: Shared;
  readonly payments: () => Promise<Payments>;
  /** Makes this browser the device of this profile; null: the relay has let it in. */
  readonly join: (profile: Awaited<ReturnType<typeof guestProfile>>) => Promise<JoinFault | null>;
}

/** How far back an entry of a device is looked for. */
const SEEN_ROWS_MAX = 2000;
const ENROLLED_MS_MAX = 60_000;

export class AccountDevices implements Devices {
  readonly list: Live<readonly DeviceView[]>;
  readonly #parts: AccountDevicesParts;

  constructor(parts: AccountDevicesParts) {
    this.#parts = parts;
    this.list = new LiveQuery<readonly DeviceView[]>([], () => this.#read());
  }

  async rename(device: Id, label: string): Promise<void> {
    const profile = await this.#parts.databases.keys.profile();
    if (profile !== undefined)
      await this.#parts.shared.set(profile.account, 'labels', idHex(device), label.trim());
  }

  async revoke(device: Id): Promise<Result<string, PayFault>> {
    return (await this.#parts.payments()).submit('device.revoke', { device, cascade: true });
  }

  async setLimits(device: Id, limits: Admission['limits']): Promise<Result<string, PayFault>> {
    return (await this.#parts.payments()).submit('device.limits', { device, limits: sorted(limits) });
  }

  async letIn({ introduction, admission, askCode, ends }: Hosting): Promise<Result<Id, PairingFault>> {
    const { databases, relay, payments } = this.#parts;
    const { profile, facts, copy } = await readRecords(databases, relay);
    if (profile === null || facts === null) return err('relay_unreachable');
    const { role } = admission;
    const limits = role === SPEND ? sorted(admission.limits) : [];
    const done = await letIn(this.#pairing(ends), introduction, {
      network: facts.network,
      account: profile.account,
      role,
      checkpoint: copy?.checkpoint ?? facts.checkpoint,
      askCode,
      enrol: async ({ device, boxKey }, signature) => {
        const fields = { device, boxKey, role, limits, label: EMPTY, signature, first: null };
        const signed = await (await payments()).submit('device.enrol', fields);
        return signed.ok && (await this.#hasCome(device));
      },
    });
    if (!done.ok) return done;
    await this.#hear(profile.account, done.value.checkpoint);
    return ok(done.value.newDevice.device);
  }

  async beLetIn(arriving: Arriving): Promise<Result<Id, PairingFault | JoinFault['code']>> {
    const { showPicture, ends } = arriving;
    const { facts } = await readRecords(this.#parts.databases, this.#parts.relay);
    const profile = await guestProfile();
    const { account, device, keys } = profile;
    const { boxKeyOf } = await import('#protocol/seal');
    const boxKey = boxKeyOf(await unwrap(keys.wrapping, keys.deviceBox));
    const come = await beLetIn(this.#pairing(ends), {
      ...arriving,
      device,
      boxKey,
      checkpoint: facts?.checkpoint ?? null,
      sign: (message) => signerOf(account, device, keys).sign(message),
      showPicture: showPicture && ((shown) => showPicture(pairingLink(location.origin, shown), shown)),
    });
    if (!come.ok) return come;
    await this.#hear(come.value.account, come.value.checkpoint);
    const fault = await this.#parts.join({ ...profile, account: come.value.account });
    return fault === null ? ok(come.value.account) : err(fault.code);
  }

  /** What the other device has seen of the journal, to be compared with what this one is shown [P24]. */
  async #hear(account: Id, checkpoint: string | null): Promise<void> {
    if (checkpoint !== null) await keepHeard(this.#parts.databases.wallet, account, checkpoint);
  }

  #pairing(ends: Hosting['ends']): PairingParts {
    const clock = {
      now: () => Date.now(),
      after(ms: number, run: () => void) {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
    };
    return { hash: sha256, clock, random: randomBytes, mailbox: mailboxAt(this.#parts.relay), verify, ends };
  }

  /** Whether the feed has shown the new device before long. */
  #hasCome(device: Id): Promise<boolean> {
    return new Promise((resolve) => {
      let stop: () => void = () => undefined;
      const end = (hasCome: boolean): void => {
        clearTimeout(timer);
        queueMicrotask(() => stop());
        resolve(hasCome);
      };
      const timer = setTimeout(() => end(false), ENROLLED_MS_MAX);
      stop = this.list.subscribe((devices) => {
        if (devices.some(({ id }) => id === device)) end(true);
      });
    });
  }

  async #read(): Promise<readonly DeviceView[]> {
    const { databases, relay, shared } = this.#parts;
    const records = await readRecords(databases, relay);
    const { profile, copy } = records;
    if (profile === null || copy === null) return [];
    const labels = await shared.all(profile.account, 'labels');
    const seen = await this.#lastSeen(profile.account);
    return copy.view.devices
      .map((device) => viewOf(records, device, labels, seen))
      .toSorted((a, b) => rank(a) - rank(b) || (b.lastSeen ?? 0) - (a.lastSeen ?? 0));
  }

  async #lastSeen(account: Id): Promise<ReadonlyMap<Id, number>> {
    const seen = new Map<Id, number>();
    const rows = this.#parts.databases.wallet.entries
      .where('[account+place]')
      .between(...allOf<number>(account))
      .reverse()
      .limit(SEEN_ROWS_MAX);
    for (const { row } of await rows.toArray())
      if (row.device !== null && !seen.has(row.device)) seen.set(row.device, row.time);
    return seen;
  }
}

function viewOf(
  { profile, facts }: Records,
  { id, role, limits, standing }: Device,
  labels: ReadonlyMap<string, string>,
  seen: ReadonlyMap<Id, number>,
): DeviceView {
  return {
    id,
    label: labels.get(idHex(id)) ?? '',
    role,
    limits: limits.flatMap(({ asset, amount }) => {
      const view = assetIn(facts, asset);
      return view === null ? [] : [{ asset: view, amount }];
    }),
    standing: standing === LIVE ? 'live' : standing === REVOKED ? 'revoked' : 'quarantined',
    isThis: id === profile?.device,
    lastSeen: seen.get(id) ?? null,
  };
}

function rank({ isThis, standing, role }: DeviceView): number {
  if (isThis) return 0;
  if (standing !== 'live') return 3;
  return role === FULL ? 1 : 2;
}

function sorted(limits: Admission['limits']): Admission['limits'] {
  return limits.toSorted((a, b) => (a.asset < b.asset ? -1 : 1));
}
