/** A thread of its own for one key of a password: argon2id holds the thread that it runs in. */
import type { KeyCost } from '#protocol';
import { argon2Key } from './argon2.ts';

export interface PasswordAsked {
  readonly password: Uint8Array;
  readonly salt: Uint8Array;
  readonly cost: KeyCost;
}
export type PasswordAnswer = { readonly key: Uint8Array } | { readonly fault: string };

addEventListener('message', ({ data }: MessageEvent<PasswordAsked>) => {
  argon2Key(data.password, data.salt, data.cost)
    .then((key): PasswordAnswer => ({ key }))
    .catch((error: unknown): PasswordAnswer => ({ fault: String(error) }))
    .then((answer) => postMessage(answer))
    .catch((error: unknown) => console.error(error));
});
