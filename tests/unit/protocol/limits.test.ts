/** Each limit of the wire against its neighbours. */
import { expect, test } from 'vitest';
import { MEMO_BYTES_MAX, OPERATION_BYTES_MAX, encode, idOf, id, record, text, uint } from '#kernel';
import {
  CHUNK_ITEMS,
  CODE_PARTS_MAX,
  CODE_PART_BYTES_MAX,
  FAN_OUT_MS,
  FRAME_BYTES_MAX,
  GAP_ENTRIES_MAX,
  HANDED_BYTES_MAX,
  HANDED_OPERATIONS_MAX,
  HANDED_RECEIPT_BYTES_MAX,
  KEEP_ALIVE_MS,
  LOGIN_BYTES_MAX,
  LOGIN_MS_MAX,
  LOGIN_NONCE_SPAN_MS,
  MEMO_TEXT_BYTES_MAX,
  OUTBOX_CLIENTS_MAX,
  OUTBOX_DOCUMENT_BYTES_MAX,
  OUTBOX_ITEMS_MAX,
  OUTBOX_ITEM_BYTES_MAX,
  PAGE_ENTRIES_MAX,
  REPLY_BYTES_MAX,
  SEALED_BYTES_MAX,
  SEALED_OVERHEAD_BYTES,
  SILENCE_MS_MAX,
  STATE_VECTOR_CLIENTS_MAX,
  STEP1_BYTES_MAX,
  WINDOW_ENTRIES,
} from '#protocol';

/** bytes and signature, each with its CBOR head, in an array. */
const SIGNED_OPERATION_BYTES_MAX = OPERATION_BYTES_MAX + 64 + 6;

test('[P11] an outbox item holds any signed operation and any message to three accounts', () => {
  expect(OUTBOX_ITEM_BYTES_MAX).toBeGreaterThan(SIGNED_OPERATION_BYTES_MAX);
  expect(OUTBOX_ITEM_BYTES_MAX).toBeGreaterThan(3 * SEALED_BYTES_MAX);
  expect(SEALED_BYTES_MAX).toBeGreaterThan(16 * 1024 + SEALED_OVERHEAD_BYTES);
});

test('[P11] a frame holds the largest item with its envelope, and fewer operations than the limit on items', () => {
  expect(FRAME_BYTES_MAX).toBeGreaterThan(OUTBOX_ITEM_BYTES_MAX + 1024);
  const smallestSigned = 4 * 34 + 64 + 20;
  expect(FRAME_BYTES_MAX / smallestSigned).toBeLessThan(OUTBOX_ITEMS_MAX);
});

test('[P11] the outbox of a document comes in one frame, and its operations are within the limit on items', () => {
  expect(OUTBOX_DOCUMENT_BYTES_MAX).toBeLessThanOrEqual(FRAME_BYTES_MAX - 16 * 1024);
  expect(OUTBOX_DOCUMENT_BYTES_MAX).toBeGreaterThan(OUTBOX_ITEM_BYTES_MAX);
});

test('[P12] before login a socket can send one whole frame, and its step 1 fits easily', () => {
  expect(LOGIN_BYTES_MAX).toBeGreaterThanOrEqual(FRAME_BYTES_MAX);
  expect(STEP1_BYTES_MAX * 16).toBeLessThan(LOGIN_BYTES_MAX);
  const clientBytes = 8 + 4;
  expect(STATE_VECTOR_CLIENTS_MAX * clientBytes).toBeLessThanOrEqual(STEP1_BYTES_MAX);
  expect(OUTBOX_CLIENTS_MAX).toBeLessThan(STATE_VECTOR_CLIENTS_MAX);
});

test('[P12] a nonce outlives the time that a login may take', () => {
  expect(LOGIN_NONCE_SPAN_MS).toBeGreaterThan(LOGIN_MS_MAX);
});

test('[P13] a window, whole chunks included, is never longer than what is sent as it is', () => {
  expect(WINDOW_ENTRIES + CHUNK_ITEMS - 1).toBeLessThanOrEqual(GAP_ENTRIES_MAX);
  expect(WINDOW_ENTRIES).toBeLessThanOrEqual(CHUNK_ITEMS);
  expect(GAP_ENTRIES_MAX % CHUNK_ITEMS).toBe(0);
});

test('[P13] a reply holds a page of ordinary entries', () => {
  expect(PAGE_ENTRIES_MAX * 1024).toBeLessThanOrEqual(REPLY_BYTES_MAX);
});

test('[P15] a lost keep-alive is survived, and fan-out is far below it', () => {
  expect(KEEP_ALIVE_MS * 2).toBeLessThanOrEqual(SILENCE_MS_MAX);
  expect(FAN_OUT_MS * 100).toBeLessThan(KEEP_ALIVE_MS);
});

test('[P32] the longest memo in the largest place is exactly as long as the ledger takes', () => {
  const memo = record({
    network: id,
    account: id,
    device: id,
    seq: uint,
    text: text(0, MEMO_TEXT_BYTES_MAX),
  });
  const zeros = idOf(new Uint8Array(32));
  const place = { network: zeros, account: zeros, device: zeros, seq: Number.MAX_SAFE_INTEGER };
  const content = encode(memo, { ...place, text: 'x'.repeat(MEMO_TEXT_BYTES_MAX) });
  expect(content.length + SEALED_OVERHEAD_BYTES).toBe(MEMO_BYTES_MAX);
});

test('[P8] what is handed over fits into one outbox and one frame, and its codes hold a payment with its receipt', () => {
  expect(HANDED_BYTES_MAX).toBeLessThan(OUTBOX_DOCUMENT_BYTES_MAX);
  expect(HANDED_BYTES_MAX).toBeGreaterThan(HANDED_RECEIPT_BYTES_MAX + 2 * SIGNED_OPERATION_BYTES_MAX);
  expect(HANDED_OPERATIONS_MAX).toBeLessThan(OUTBOX_ITEMS_MAX);
  expect(CODE_PARTS_MAX * CODE_PART_BYTES_MAX).toBeGreaterThan(
    HANDED_RECEIPT_BYTES_MAX / 2 + 2 * SIGNED_OPERATION_BYTES_MAX,
  );
});
