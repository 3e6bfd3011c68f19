/** The key of a password: argon2id in WebAssembly, which takes a third of the time that it takes in JavaScript. */
import type { PasswordKey } from '#protocol';
import { argon2id } from 'hash-wasm';

export const argon2Key: PasswordKey = (password, salt, { memoryKib, passes, lanes }) =>
  argon2id({
    password,
    salt,
    memorySize: memoryKib,
    iterations: passes,
    parallelism: lanes,
    hashLength: 32,
    outputType: 'binary',
  });
