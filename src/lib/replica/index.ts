/** The door of the replica: one device's copy. What speaks to a relay has a door of its own, `#replica/sync`. */
export * from './wallet.ts';
export * from './assets-view.ts';
export * from './circulation.ts';
export * from './ports.ts';
export * from './copy.ts';
export * from './device-chain.ts';
export * from './draft.ts';
export * from './feed.ts';
export * from './founding.ts';
export * from './journal-time.ts';
export * from './network-facts.ts';
export * from './outbox.ts';
export * from './partial-state.ts';
export * from './preview.ts';
export * from './projection.ts';
export * from './rows.ts';
export * from './spender.ts';
export * from './trust.ts';
export type { VaultCopy } from './vault-copy.ts';
export type { SharedMap, SharedValue } from './vault-document.ts';
/** Screens know no protocol: the texts that carry a payment reach them through this door. */
export {
  MEMO_TEXT_BYTES_MAX,
  paymentPayload,
  readPaymentLink,
  webPaymentLink,
  type PaymentLink,
  type PaymentLinkFault,
  type WritablePaymentLink,
} from '#protocol';
