/** Time as the sequencer gets it: an argument, so that a test can hold it still and move it on. */

export interface Clock {
  /** ms since 1970. It may jump; the sequencer never writes a time before the last entry's. */
  now(): number;
  /** Calls back once, at this time or soon after it; gives back what cancels it. */
  wakeAt(time: number, wake: () => void): () => void;
}

const TIMER_MS_MAX = 2 ** 31 - 1;

/** The machine's own. A wait longer than a timer holds ends early, and whoever was woken waits again. */
export const systemClock: Clock = {
  now: () => Date.now(),
  wakeAt(time, wake) {
    const timer = setTimeout(wake, Math.min(Math.max(0, time - Date.now()), TIMER_MS_MAX));
    return () => clearTimeout(timer);
  },
};
