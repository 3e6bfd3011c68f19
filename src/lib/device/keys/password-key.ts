/**
 * The key of a backup file out of its password: argon2id in WebAssembly, which takes a third of the time that it
 * takes in JavaScript. It holds the thread meanwhile, so whoever asks draws first what the person is to see.
 */
import type { PasswordKey } from '#protocol/backup-file';
import { argon2id } from 'hash-wasm';

export const passwordKey: PasswordKey = (password, salt, { memoryKib, passes, lanes }) =>
  argon2id({
    password,
    salt,
    memorySize: memoryKib,
    iterations: passes,
    parallelism: lanes,
    hashLength: 32,
    outputType: 'binary',
  });
