/** Receipts as screens see them, and what shows that a relay is not believed. */

export interface ReceiptView {
  readonly bytes: Uint8Array;
  readonly text: string;
  readonly index: number;
  readonly size: number;
  readonly epoch: number;
}

export type ReceiptFault = 'offline' | 'not_final' | 'refused' | 'does_not_verify';

/** What shows why a relay is not believed. */
export interface EvidenceFile {
  readonly code: string;
  readonly text: string;
}
