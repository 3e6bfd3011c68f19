/** A robot's own secrets: files in its folder that are made once and that only their owner may read. */
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { readSeed, SECRET_MODE, SEED_BYTES, seedText } from '../store/seed.ts';

/** The 32 bytes in this file; they are made where there is none yet. */
export function secretIn(folder: string, name: string): Uint8Array {
  const path = join(folder, name);
  if (!existsSync(path)) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const unfinished = `${path}.unfinished`;
    writeFileSync(unfinished, seedText(randomBytes(SEED_BYTES)), { mode: SECRET_MODE, flush: true });
    renameSync(unfinished, path);
  }
  return readSeed(path);
}
