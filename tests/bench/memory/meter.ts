/** Loaded into a relay's process, with `--expose-gc`: tells what it holds when everything that nobody needs is gone. */
import { isMainThread } from 'node:worker_threads';

export interface Held {
  /** Bytes of the main thread's objects and buffers. */
  readonly heap: number;
  /** Bytes of the whole process, its threads included. */
  readonly resident: number;
}

const PASSES = 3;

async function measure(): Promise<Held> {
  const { gc } = globalThis;
  if (gc === undefined) throw new Error('the process was started without --expose-gc');
  for (let pass = 0; pass < PASSES; pass++)
    await gc({ type: 'major', execution: 'async', flavor: 'last-resort' });
  const { heapUsed, external, rss } = process.memoryUsage();
  return { heap: heapUsed + external, resident: rss };
}

if (isMainThread) {
  process.on('message', () => void measure().then((held) => process.send?.(held)));
  process.channel?.unref();
}
