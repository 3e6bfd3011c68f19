/**
 * What a device puts into its outbox (P11): elements `[type, bytes]` of the one root `outbox`, pushed one after another.
 * The type is the text that the protocol writes, so that the element is the same in every copy of Yjs.
 */
export const OUTBOX_ROOT = 'outbox';

export const OUTBOX_TYPES = ['operation', 'message', 'vault'] as const;
export type OutboxType = (typeof OUTBOX_TYPES)[number];

/** What is pushed to the Y.Array. An array, because Yjs merges runs of arrays into one struct, and bare bytes never. */
export type OutboxElement = readonly [type: OutboxType, bytes: Uint8Array];

export function outboxElement(type: OutboxType, bytes: Uint8Array): OutboxElement {
  return [type, bytes];
}

/** An element as it was found, at the place that Yjs gives it. */
export interface OutboxItem {
  readonly client: number;
  readonly clock: number;
  readonly type: OutboxType;
  /** A view into the update: copy what is to be kept. */
  readonly bytes: Uint8Array;
}
