/**
 * The door of the protocol: what goes over the wire, pure. Sealing has a door of its own, `#protocol/seal`.
 */
export * from './limits.ts';
export {
  formatRoom,
  parseRoom,
  roomOfPath,
  roomPath,
  type DeviceRoom,
  type MarketRoom,
  type Room,
  type RoomFault,
} from './rooms.ts';
export { isLoginNonce, loginBytes, loginNonce, type LoginStatement } from './login.ts';
export {
  FRAME_TYPES,
  NOTICE_CODES,
  PROTOCOL_VERSION,
  frameName,
  readFrame,
  writeFrame,
  type Challenge,
  type Frame,
  type FrameBody,
  type FrameName,
  type Login,
  type Notice,
  type NoticeCode,
  type Welcome,
} from './frames.ts';
export { assetPots, type AssetPots } from './asset-pots.ts';
export { type Ask, type Question, type QuestionName, type ReplyRefusal, type Reply } from './ask.ts';
export { CLOSE_CODES, type CloseName } from './close.ts';
export {
  consistencyResult,
  entriesResult,
  objectKey,
  objectResult,
  publicAccount,
  readObjectKey,
  type ConsistencyResult,
  type PublicAccount,
  type ShownObject,
  type ShownTable,
} from './results.ts';
export {
  KEEP_ALIVE,
  readMessage,
  writeStep1,
  writeStep2,
  writeUpdate,
  type Message,
  type MessageFault,
} from './messages.ts';
export {
  readStateVector,
  relayStateVector,
  writeStateVector,
  type StateVector,
  type StateVectorFault,
} from './state-vector.ts';
export {
  OUTBOX_ROOT,
  OUTBOX_TYPES,
  outboxElement,
  type OutboxElement,
  type OutboxItem,
  type OutboxType,
} from './outbox-item.ts';
export {
  EMPTY_OUTBOX,
  readOutbox,
  type OutboxFault,
  type OutboxReading,
  type OutboxState,
} from './outbox-reader.ts';
export {
  LOG_NAMES,
  EPOCH_MAX,
  RESERVED_CLIENT_MIN,
  answersLog,
  catchUp,
  chunkStart,
  durableLog,
  logItem,
  rootOf,
  windowStart,
  type CatchUp,
  type Log,
  type LogName,
  type Rows,
} from './logs.ts';
export { readAnswer, writeAnswer, type Answer } from './answer.ts';
export { writeAppend, writeParts, writeWindow, type LogPart } from './log-writer.ts';
export {
  appPaymentLink,
  paymentPayload,
  readPaymentLink,
  webPaymentLink,
  type LinkRequest,
  type PaymentLink,
  type PaymentLinkFault,
  type WritablePaymentLink,
} from './payment-link.ts';
export {
  encodeVaultItem,
  encodeVaultPart,
  readVaultItem,
  vaultItemMessage,
  type SealedKey,
  type VaultItem,
  type VaultPart,
} from './vault-item.ts';
export {
  isPairingSeal,
  pairingCode,
  pairingCommitment,
  pairingLink,
  pairingSeal,
  readNewDevice,
  readPairingAccount,
  readPairingConsent,
  readPairingLink,
  writeNewDevice,
  writePairingAccount,
  writePairingConsent,
  type NewDevice,
  type PairingAccount,
  type PairingConsent,
  type ShownDevice,
} from './pairing.ts';
export { KEY_COST, type KeyCost, type PasswordKey } from './key-cost.ts';
export { codeParts, isCodePart, takeCode, type CodeParts, type CodeReading } from './code-parts.ts';
export {
  decodeHanded,
  encodeHanded,
  lastOf,
  type Chain,
  type Handed,
  type HandedFault,
} from './hand-over.ts';
export { readVoucherLink, voucherPath, webVoucherLink, type VoucherLink } from './voucher-link.ts';
