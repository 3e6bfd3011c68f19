/**
 * A process that fills the journal of a founded network through the real sequencer, signatures aside, tells when it is done, and then
 * waits to be killed. State roots and snapshots come about as they do in a relay.
 */
import type { VerifiedOperation } from '#kernel';
import { systemClock } from '../../../relay/sequencer/clock.ts';
import { openSolo } from '../../../relay/sequencer/open.ts';
import type { Answer } from '../../../relay/sequencer/sequencer.ts';
import type { Solo } from '../../../relay/sequencer/solo.ts';
import { History } from '../support/history.ts';
import { homeAt } from './parts.ts';

export interface MakeTask {
  readonly folder: string;
  readonly accounts: number;
  readonly entries: number;
  readonly at: number;
}

export interface Made {
  readonly entries: number;
  readonly perSecond: number;
}

/** The mempool gives operations without a deadline 7,500 places: two of these may wait at a time. */
const WAVE = 3500;
const WAVES_AT_ONCE = 2;

async function make({ folder, accounts, entries, at }: MakeTask): Promise<Made> {
  const home = homeAt(folder);
  const solo = await openSolo({ home, clock: systemClock });
  const history = new History({ accounts, at, genesis: home.genesis });
  const count = Math.max(0, entries - solo.size);
  const from = performance.now();
  await submit(solo, history.transfers(count));
  return { entries: solo.size, perSecond: (count * 1000) / (performance.now() - from) };
}

async function submit(solo: Solo, operations: Iterator<VerifiedOperation>): Promise<void> {
  const waiting: Promise<unknown>[] = [];
  for (let wave = take(operations); wave.length > 0; wave = take(operations)) {
    waiting.push(solo.submit(wave).then(checkAnswers));
    if (waiting.length >= WAVES_AT_ONCE) await waiting.shift();
  }
  await Promise.all(waiting);
}

function checkAnswers(answers: readonly Answer[]): void {
  const refused = answers.find((answer) => answer.type === 'refusal');
  if (refused?.type === 'refusal') throw new Error(`the sequencer refused: ${refused.refusal.code}`);
}

function take(operations: Iterator<VerifiedOperation>): readonly VerifiedOperation[] {
  const wave: VerifiedOperation[] = [];
  while (wave.length < WAVE) {
    const { done, value } = operations.next();
    if (done === true) break;
    wave.push(value);
  }
  return wave;
}

process.once('message', (task) => void make(task as MakeTask).then((made) => process.send?.(made)));
process.once('disconnect', () => process.exit(0));
