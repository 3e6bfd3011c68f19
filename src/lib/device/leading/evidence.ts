/**
 * What shows that a relay is not to be believed [P24], as a text that anyone can keep, read and check: the notes as the relay
 * has signed them, and what is no text in base64url.
 */
import { idHex, receiptText, type Id } from '#kernel';
import type { Distrust, EvidenceFile } from '#replica';
import { readRecords } from '../glance.ts';
import type { WalletParts } from '../wallet.ts';

export interface AgainstRelay {
  readonly network: Id;
  readonly relayKey: Id;
}

/** Of what this browser keeps; null: nothing is held against the relay. */
export async function evidenceHere({
  databases,
  relay,
}: Pick<WalletParts, 'databases' | 'relay'>): Promise<EvidenceFile | null> {
  const { facts, copy } = await readRecords(databases, relay);
  const distrust = copy?.distrust ?? null;
  return facts === null || distrust === null ? null : evidenceFile(distrust, facts);
}

export function evidenceFile(
  { code, evidence }: Distrust,
  { network, relayKey }: AgainstRelay,
): EvidenceFile {
  const head = [
    'Evidence against a relay of Holdfast',
    `network ${idHex(network)}`,
    `relay key ${idHex(relayKey)}`,
    `found ${code}`,
  ];
  const parts = evidence.map((piece, at) => `--- ${at + 1} of ${evidence.length}\n${pieceText(piece)}`);
  return { code, text: `${head.join('\n')}\n\n${parts.join('\n')}\n` };
}

/** A note as it stands; anything else in letters. */
function pieceText(piece: Uint8Array): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(piece);
    if (/^[\n\x20-\x7e\u00a0-\uffff]+$/.test(text)) return text;
  } catch {
    // Not a text.
  }
  return receiptText(piece);
}
