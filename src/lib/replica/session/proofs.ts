/**
 * What the journal has to prove to this device [P24]: at each connection that it continues the one that is pinned, and at
 * all times that no other checkpoint that was seen contradicts it. Trust.ts judges; here is what is judged, and what for.
 */
import { err, ok, type Primitives, type Result } from '#kernel';
import { consistencyResult, type Question } from '#protocol';
import type { Distrust } from '../feed/copy.ts';
import type { Intake } from '../feed/intake.ts';
import { keysOf, type NetworkFacts } from '../network/network-facts.ts';
import { readReply, type Replied } from './questions.ts';
import { checkpointOf, contradiction, takeProof } from '../trust/trust.ts';

export interface ProofsParts extends Primitives {
  readonly facts: () => NetworkFacts;
  /** Where what is pinned is kept. */
  readonly intake: Pick<Intake, 'copy' | 'change'>;
  readonly ask: (question: Question) => Promise<Replied>;
}

/** `no_answer`: the connection ended, or the relay does not say; another one may. */
export type ProofFault =
  { readonly type: 'no_answer' } | { readonly type: 'distrust'; readonly distrust: Distrust };

export class Proofs {
  readonly #parts: ProofsParts;
  /** The checkpoint of the public room that was compared last. */
  #compared: string | null = null;

  constructor(parts: ProofsParts) {
    this.#parts = parts;
  }

  /** There is nothing pinned yet: at first contact with a young journal there may have been no checkpoint. */
  get isWanting(): boolean {
    return this.#parts.intake.copy.checkpoint === null;
  }

  /** Has it proved that the journal continues the pinned one, and pins where it stands now. */
  async prove(): Promise<Result<null, ProofFault>> {
    const { facts, intake, ask } = this.#parts;
    const keys = keysOf(facts());
    const pinned = intake.copy.checkpoint ?? facts().checkpoint;
    const size = pinned === null ? 0 : (checkpointOf(this.#parts, keys, pinned)?.size ?? 0);
    if (pinned === null || size === 0) return ok(null);
    const replied = await ask({ what: 'consistency', args: { size } });
    const proof = readReply(consistencyResult, replied);
    if (replied === null || (!proof.ok && proof.error !== 'not_found')) return err({ type: 'no_answer' });
    const proved = takeProof(this.#parts, keys, pinned, proof.ok ? proof.value : null);
    if (!proved.ok) return err({ type: 'distrust', distrust: proved.error });
    await intake.change({ checkpoint: proved.value });
    return ok(null);
  }

  /** Evidence that the public room shows another journal than the pinned one; null where there is none, or none anew. */
  contradiction(): Distrust | null {
    const { facts, intake } = this.#parts;
    const { checkpoint: pinned } = intake.copy;
    const { checkpoint: seen } = facts();
    if (pinned === null || seen === null || seen === this.#compared) return null;
    this.#compared = seen;
    return contradiction(this.#parts, keysOf(facts()), pinned, seen);
  }
}
