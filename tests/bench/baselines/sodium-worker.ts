/** A thread that checks signatures by libsodium and does nothing else: no checks in front, no batches, no answers. */
import { parentPort, workerData } from 'node:worker_threads';
import { sodium } from '../support/sodium.ts';

export interface SodiumWork {
  readonly publicKeys: readonly Uint8Array[];
  readonly messages: readonly Uint8Array[];
  readonly signatures: readonly Uint8Array[];
}

const { publicKeys, messages, signatures } = workerData as SodiumWork;

parentPort?.on('message', () => {
  let good = 0;
  for (const [place, signature] of signatures.entries()) {
    const [message, key] = [messages[place] as Uint8Array, publicKeys[place] as Uint8Array];
    if (sodium.crypto_sign_verify_detached(signature, message, key) === true) good++;
  }
  parentPort?.postMessage(good);
});
