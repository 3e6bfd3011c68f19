/** The door of the replica: one device's copy. */
export * from './wallet.ts';
/** Screens know no protocol: the texts that carry a payment reach them through this door. */
export {
  paymentPayload,
  readPaymentLink,
  webPaymentLink,
  type PaymentLink,
  type PaymentLinkFault,
  type WritablePaymentLink,
} from '#protocol';
