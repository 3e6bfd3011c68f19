/**
 * Whether a socket is being read. There can be several reasons to pause it at once; it is read again when none is left.
 */
import type { WebSocket } from 'ws';

export type PauseReason = 'limit' | 'pressure' | 'questions' | 'stopping';

export class Reading {
  readonly #socket: WebSocket;
  readonly #reasons = new Set<PauseReason>();

  constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  pause(reason: PauseReason): void {
    this.#reasons.add(reason);
    if (this.#reasons.size === 1) this.#socket.pause();
  }

  resume(reason: PauseReason): void {
    if (this.#reasons.delete(reason) && this.#reasons.size === 0) this.#socket.resume();
  }

  get isPaused(): boolean {
    return this.#reasons.size > 0;
  }

  isPausedFor(reason: PauseReason): boolean {
    return this.#reasons.has(reason);
  }
}
