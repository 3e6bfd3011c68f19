/**
 * C2SP tlog-proof (c2sp.org/tlog-proof): in one text, where an entry is in a log, its inclusion proof, and the signed
 * checkpoint that the proof leads to:
 *
 *     c2sp.org/tlog-proof@v1
 *     extra <base64>                (optional, not authenticated)
 *     index <decimal>
 *     <base64 of a hash>            (one line a hash, from the leaf's sibling up)
 *
 *     <the checkpoint's note>
 */
import { err, ok, type Result } from '../foundation/result.ts';
import { fromBase64, toBase64 } from './base64.ts';
import { parseDecimal } from './checkpoint.ts';
import { HASH_BYTES } from './hash-list.ts';

export interface LogProof {
  /** Whatever the writer put there: nobody has signed it. */
  readonly extra: Uint8Array | null;
  readonly index: number;
  readonly path: readonly Uint8Array[];
  /** The signed note, as it was issued. */
  readonly checkpoint: string;
}

/** A tree of 2^53 leaves has no longer path. */
export const PATH_HASHES_MAX = 53;

const HEADER = 'c2sp.org/tlog-proof@v1';

export function logProofText({ extra, index, path, checkpoint }: LogProof): string {
  const lines = [
    HEADER,
    ...(extra === null ? [] : [`extra ${toBase64(extra)}`]),
    `index ${index}`,
    ...path.map(toBase64),
  ];
  return `${lines.join('\n')}\n\n${checkpoint}`;
}

/** Reads a proof without believing it; the checkpoint is left as text. */
export function parseLogProof(text: string): Result<LogProof, 'malformed_proof'> {
  const gap = text.indexOf('\n\n');
  if (gap < 0) return err('malformed_proof');
  const [header, ...lines] = text.slice(0, gap).split('\n');
  if (header !== HEADER) return err('malformed_proof');
  const hasExtra = lines[0]?.startsWith('extra ') === true;
  const extra = hasExtra ? fromBase64((lines.shift() as string).slice('extra '.length)) : null;
  if (hasExtra && extra === null) return err('malformed_proof');
  const place = lines.shift();
  const index = place?.startsWith('index ') === true ? parseDecimal(place.slice('index '.length)) : null;
  if (index === null || lines.length > PATH_HASHES_MAX) return err('malformed_proof');
  const path: Uint8Array[] = [];
  for (const line of lines) {
    const hash = fromBase64(line);
    if (hash === null || hash.length !== HASH_BYTES) return err('malformed_proof');
    path.push(hash);
  }
  return ok({ extra, index, path, checkpoint: text.slice(gap + 2) });
}
