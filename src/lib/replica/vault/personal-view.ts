/** What a person has on all devices of their account, beside money: it is in the vault (P33), and merged there. */
import type { Id } from '#kernel';
import type { Notifications } from '../notifications/notifications-view.ts';
import type { SettingName, SharedSettings } from './shared-schema.ts';
import type { Live } from '../live.ts';
import type { Payment } from '../payments-view.ts';

/** A payment that was begun and not signed: one for each payee. */
export interface PaymentDraft {
  readonly to: Id;
  readonly asset: Id | null;
  /** As it was typed. */
  readonly amount: string;
  readonly memo: string;
  /** What the payee's link said that they are called. */
  readonly name: string | null;
  readonly boxKey: Id | null;
  readonly request: Payment['request'];
}

export interface Drafts {
  /** Those that were changed last come first. */
  readonly list: Live<readonly PaymentDraft[]>;
  /** In the place of what was kept for this payee. */
  keep(draft: PaymentDraft): Promise<void>;
  drop(to: Id): Promise<void>;
}

export interface Settings {
  /** What was chosen on any device; what nobody has chosen is not in it. */
  readonly chosen: Live<Partial<SharedSettings>>;
  choose<N extends SettingName>(name: N, value: SharedSettings[N]): Promise<void>;
}

export interface Personal {
  readonly drafts: Drafts;
  readonly settings: Settings;
  readonly notifications: Notifications;
  /** Whether this tab is the one of the browser that speaks for all [P14]. */
  leads(): boolean;
}
