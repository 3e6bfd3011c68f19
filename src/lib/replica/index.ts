/** The door of the replica: one device's copy. */
export * from './wallet.ts';
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
