/** A thread that answers batches of checks, one after another, and sends each back with its answers. */
import { parentPort } from 'node:worker_threads';
import { setAnswer, unpackChecks, type SignatureBatch } from './signature-batch.ts';
import { fastestVerifier } from './verifier.ts';

const { name, verify, admits } = fastestVerifier();

parentPort?.on('message', (batch: SignatureBatch) => {
  let place = 0;
  for (const check of unpackChecks(batch)) {
    const { publicKey } = check;
    const isGood =
      check.asks === 'key' ? admits(publicKey) : verify(publicKey, check.message, check.signature);
    setAnswer(batch, place++, isGood);
  }
  parentPort?.postMessage(batch, [batch.buffer]);
});

parentPort?.postMessage(name);
