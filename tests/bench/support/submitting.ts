/** Operations given to a sequencer in waves, some at a time, as fast as it takes them; none may be refused. */
import type { VerifiedOperation } from '#kernel';
import type { Answer } from '../../../relay/sequencer/sequencer.ts';
import type { Solo } from '../../../relay/sequencer/solo.ts';

/** The mempool gives operations without a deadline 7,500 places: two of these may wait at a time. */
const WAVE = 3500;
const WAVES_AT_ONCE = 2;

/** An account has a hundredth of the mempool: waves of operations of one must be so small. */
export const ACCOUNT_WAVE = 35;

export async function submit(
  solo: Solo,
  operations: Iterator<VerifiedOperation>,
  size: number = WAVE,
): Promise<void> {
  const waiting: Promise<unknown>[] = [];
  for (let wave = take(operations, size); wave.length > 0; wave = take(operations, size)) {
    waiting.push(solo.submit(wave).then(checkAnswers));
    if (waiting.length >= WAVES_AT_ONCE) await waiting.shift();
  }
  await Promise.all(waiting);
}

function checkAnswers(answers: readonly Answer[]): void {
  const refused = answers.find((answer) => answer.type === 'refusal');
  if (refused?.type === 'refusal') throw new Error(`the sequencer refused: ${refused.refusal.code}`);
}

function take(operations: Iterator<VerifiedOperation>, size: number): readonly VerifiedOperation[] {
  const wave: VerifiedOperation[] = [];
  while (wave.length < size) {
    const { done, value } = operations.next();
    if (done === true) break;
    wave.push(value);
  }
  return wave;
}
