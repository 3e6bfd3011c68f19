/**
 * Published vectors are kept as rows of tab-separated fields under tests/vectors/data, each file opening with its source
 * and the names of its fields. `-` is the empty field.
 */
import { readFileSync } from 'node:fs';
import { fromHex } from '../../src/lib/kernel/foundation/bytes.ts';

export function vectorRows(file: string): readonly (readonly string[])[] {
  const lines = readFileSync(new URL(`../vectors/data/${file}`, import.meta.url), 'utf8').split('\n');
  return lines
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split('\t').map((field) => (field === '-' ? '' : field)));
}

/** A field of hex digits. */
export function unhex(field: string | undefined): Uint8Array {
  const bytes = fromHex(field ?? '?');
  if (bytes === null) throw new Error(`not hex: ${field}`);
  return bytes;
}
