/** The devices of an account as screens see them: who they are, what they may do, and how one more comes in (K4). */
import type { Id, Result, Role } from '#kernel';
import type { ShownDevice } from '#protocol';
import type { Introduction } from './pairing.ts';
import type { PairingFault } from './pairing-talk.ts';
import type { AssetView } from '../network/network-view.ts';
import type { JoinFault } from '../standing.ts';
import type { Live } from '../live.ts';
import type { PayFault } from '../payments-view.ts';

export interface DeviceView {
  readonly id: Id;
  /** What its person calls it, else what it called itself; empty where it has said nothing yet. */
  readonly label: string;
  readonly role: Role;
  /** What a `spend` device may take a day; it spends nothing of an asset without a limit. */
  readonly limits: readonly { readonly asset: AssetView; readonly amount: bigint }[];
  readonly standing: 'live' | 'revoked' | 'quarantined';
  readonly isThis: boolean;
  /** ms: the time of its newest entry that this device has; null: none. */
  readonly lastSeen: number | null;
}

/** What the new device may do. */
export interface Admission {
  readonly role: Role;
  readonly limits: readonly { readonly asset: Id; readonly amount: bigint }[];
}

export interface Hosting {
  readonly introduction: Introduction;
  readonly admission: Admission;
  /** The six digits that the person reads on the new device; asked for only where there was no picture. */
  readonly askCode: () => Promise<string>;
  /** Aborted by the person. */
  readonly ends: { readonly aborted: boolean };
}

export interface Arriving {
  /** Null: it shows a number instead. */
  readonly showPicture: ((link: string, shown: ShownDevice) => void) | null;
  readonly showNumber: (number: string) => void;
  readonly showCode: (code: string) => void;
  readonly ends: { readonly aborted: boolean };
}

export interface Devices {
  /** Live ones first, this one in front. */
  readonly list: Live<readonly DeviceView[]>;
  /** On every device of the account. */
  rename(device: Id, label: string): Promise<void>;
  /** With what it enrolled, if it did. The vault's key and the account's box change behind it. */
  revoke(device: Id): Promise<Result<string, PayFault>>;
  setLimits(device: Id, limits: Admission['limits']): Promise<Result<string, PayFault>>;
  /** Lets a new device in; resolves when it is in the journal. */
  letIn(hosting: Hosting): Promise<Result<Id, PairingFault>>;
  /** This browser, which has no wallet, comes into the account of another device. */
  beLetIn(arriving: Arriving): Promise<Result<Id, PairingFault | JoinFault['code']>>;
}
