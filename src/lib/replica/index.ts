/** The door of the replica: one device's copy. What speaks to a relay has a door of its own, `#replica/sync`. */
export * from './wallet.ts';
export * from './app-lock.ts';
export * from './assets-view.ts';
export * from './backups-view.ts';
export * from './circulation.ts';
export * from './ports.ts';
export * from './copy.ts';
export * from './device-chain.ts';
export * from './devices-view.ts';
export * from './draft.ts';
export * from './entry-view.ts';
export * from './feed.ts';
export * from './founding.ts';
export * from './history-book.ts';
export * from './history-match.ts';
export * from './journal-time.ts';
export { LocksSeen, type EndedLock, type RowLock } from './lock-rows.ts';
export * from './lock-lists.ts';
export * from './locks-view.ts';
export * from './network-facts.ts';
export * from './notifications.ts';
export * from './notifications-view.ts';
export * from './outbox.ts';
export * from './pairing.ts';
export * from './pairing-talk.ts';
export * from './personal-view.ts';
export * from './partial-state.ts';
export * from './preview.ts';
export * from './projection.ts';
export * from './promise.ts';
export * from './promises-view.ts';
export type { KeptPromise, PromiseStore, PromiseWord } from './promise-offers.ts';
export * from './recovery-view.ts';
export { recovered, RELAY_RESTORED, type Recovered } from './recovery.ts';
export { paysRequest, type RequestTerms, type RowRequest } from './request-rows.ts';
export * from './read-marks.ts';
export * from './receipt-check.ts';
export * from './requests-view.ts';
export * from './resembling.ts';
export * from './rows.ts';
export * from './spender.ts';
export * from './statement.ts';
export * from './told.ts';
export * from './transfers-view.ts';
export * from './trust.ts';
export { restartedVault, type VaultCopy } from './vault-copy.ts';
export type {
  SettingName,
  SharedDraft,
  SharedMap,
  SharedRequest,
  SharedSchema,
  SharedSettings,
} from './shared-schema.ts';
export type { SharedValue } from './vault-document.ts';
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
