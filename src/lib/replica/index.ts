/** The door of the replica: one device's copy. What speaks to a relay has a door of its own, `#replica/sync`. */
export * from './wallet.ts';
export * from './live.ts';
export * from './standing.ts';
export * from './network/network-view.ts';
export * from './history/history-view.ts';
export * from './payments-view.ts';
export * from './contact.ts';
export * from './trust/receipt-view.ts';
export * from './acquaintance.ts';
export * from './app-lock.ts';
export * from './assets/assets-view.ts';
export * from './backups-view.ts';
export * from './assets/circulation.ts';
export * from './ports.ts';
export * from './feed/copy.ts';
export * from './outbox/device-chain.ts';
export * from './devices/devices-view.ts';
export * from './outbox/draft.ts';
export * from './history/entry-view.ts';
export * from './feed/feed.ts';
export * from './outbox/founding.ts';
export * from './history/history-book.ts';
export * from './history/history-match.ts';
export * from './network/journal-time.ts';
export { LocksSeen, type EndedLock, type RowLock } from './locks/lock-rows.ts';
export * from './locks/lock-lists.ts';
export * from './locks/locks-view.ts';
export * from './network/network-facts.ts';
export * from './network/unlisted-assets.ts';
export * from './notifications/notifications.ts';
export * from './notifications/notifications-view.ts';
export * from './outbox/outbox.ts';
export * from './own-name.ts';
export * from './devices/pairing.ts';
export * from './devices/pairing-talk.ts';
export * from './vault/personal-view.ts';
export * from './feed/partial-state.ts';
export * from './outbox/preview.ts';
export * from './feed/projection.ts';
export * from './promises/promise.ts';
export * from './promises/promises-view.ts';
export type { KeptPromise, PromiseStore, PromiseWord } from './promises/promise-offers.ts';
export * from './trust/recovery-view.ts';
export { askedIn, recovered, RELAY_RESTORED, type AskedRecovery, type Recovered } from './trust/recovery.ts';
export { paysRequest, type RequestTerms, type RowRequest } from './requests/request-rows.ts';
export * from './notifications/read-marks.ts';
export * from './trust/receipt-check.ts';
export * from './requests/requests-view.ts';
export * from './resembling.ts';
export * from './history/rows.ts';
export * from './history/spender.ts';
export * from './history/statement.ts';
export * from './notifications/told.ts';
export * from './transfers-view.ts';
export * from './trust/trust.ts';
export { restartedVault, type VaultCopy } from './vault/vault-copy.ts';
export type {
  SettingName,
  SharedDraft,
  SharedMap,
  SharedRequest,
  SharedSchema,
  SharedSettings,
} from './vault/shared-schema.ts';
export type { SharedValue } from './vault/vault-document.ts';
/** Screens know no protocol: the texts that carry a payment reach them through this door. */
export {
  HANDED_BYTES_MAX,
  codeParts,
  isCodePart,
  takeCode,
  type Chain,
  type CodeParts,
  type CodeReading,
} from '#protocol';
export { pairingLink, readPairingLink, type ShownDevice } from '#protocol';
export {
  MEMO_TEXT_BYTES_MAX,
  paymentPayload,
  readPaymentLink,
  readVoucherLink,
  voucherPath,
  webPaymentLink,
  webVoucherLink,
  type PaymentLink,
  type PaymentLinkFault,
  type VoucherLink,
  type WritablePaymentLink,
} from '#protocol';
