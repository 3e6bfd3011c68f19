/** What a power cut must not take: names and bytes that have reached the disk. */
import { closeSync, fsyncSync, openSync } from 'node:fs';

/** Returns when the file, or the names in the folder, are on the disk. */
export function syncToDisk(path: string): void {
  const opened = openSync(path, 'r');
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}
