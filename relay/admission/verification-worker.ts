/** A thread that checks batches of signatures, one after another, and sends each back with its answers. */
import { parentPort } from 'node:worker_threads';
import { setAnswer, unpackSignatures, type SignatureBatch } from './signature-batch.ts';
import { fastestVerify } from './verifier.ts';

const { name, verify } = fastestVerify();

parentPort?.on('message', (batch: SignatureBatch) => {
  let place = 0;
  for (const { publicKey, message, signature } of unpackSignatures(batch))
    setAnswer(batch, place++, verify(publicKey, message, signature));
  parentPort?.postMessage(batch, [batch.buffer]);
});

parentPort?.postMessage(name);
