/** Whether the relay serves: what `GET /health/ready` says. */
export type Readiness =
  | { readonly phase: 'starting' }
  | { readonly phase: 'serving' }
  | { readonly phase: 'stopping' }
  /** The store or something else that it cannot do without has failed. */
  | { readonly phase: 'failed' };

export class ReadinessBoard {
  #now: Readiness = { phase: 'starting' };

  get now(): Readiness {
    return this.#now;
  }

  /** A failure stays one; what stops does not start again. */
  set(next: Readiness): void {
    if (this.#now.phase === 'failed' || (this.#now.phase === 'stopping' && next.phase !== 'failed')) return;
    this.#now = next;
  }
}
