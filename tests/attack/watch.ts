/**
 * Loaded into a relay's process before the relay itself: tells over the channel of its parent what the process holds after
 * a collection of garbage, and how late its event loop has been since it was asked before.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';

export interface Measured {
  readonly rssBytes: number;
  /** Of JavaScript and of buffers, after everything unused was collected. */
  readonly heapBytes: number;
  readonly bufferBytes: number;
  /** How late timers were, ms. */
  readonly lateP99Ms: number;
  readonly lateMaxMs: number;
}

const NANOSECONDS = 1e6;
const delay = monitorEventLoopDelay({ resolution: 5 });
delay.enable();

function measured(): Measured {
  const late = {
    lateP99Ms: delay.percentile(99) / NANOSECONDS,
    lateMaxMs: delay.max / NANOSECONDS,
  };
  for (let i = 0; i < 2; i++) globalThis.gc?.();
  const { rss, heapUsed, arrayBuffers } = process.memoryUsage();
  delay.reset();
  return { rssBytes: rss, heapBytes: heapUsed, bufferBytes: arrayBuffers, ...late };
}

process.on('message', () => process.send?.(measured()));
process.channel?.unref();
