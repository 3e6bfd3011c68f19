/** What one try at a password costs whoever tries: the same for a backup file and for the PIN of an app lock. */
import { BACKUP_MEMORY_KIB_MIN, BACKUP_PASSES_MIN } from './limits.ts';

export interface KeyCost {
  readonly memoryKib: number;
  readonly passes: number;
  readonly lanes: 1;
}

/** RFC 9106, its second recommendation: 64 MiB and 3 passes; one lane, for a page has one thread. */
export const KEY_COST: KeyCost = { memoryKib: BACKUP_MEMORY_KIB_MIN, passes: BACKUP_PASSES_MIN, lanes: 1 };

/** argon2id, version 0x13: 32 bytes. */
export type PasswordKey = (password: Uint8Array, salt: Uint8Array, cost: KeyCost) => Promise<Uint8Array>;
