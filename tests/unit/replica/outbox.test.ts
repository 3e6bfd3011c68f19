/** Go-back-n as the device keeps it, what each refusal means, and how a copied profile shows. */
import { describe, expect, test } from 'vitest';
import { REFUSALS, type RefusalCode, type Value } from '#kernel';
import {
  IN_FLIGHT_BYTES_MAX,
  IN_FLIGHT_MAX,
  isCopied,
  offer,
  openOutbox,
  RETRY_MS,
  takeAnswer,
  withVerdict,
  withWaiting,
  type AnswerMeaning,
  type Outbox,
  type Waiting,
} from '#replica';
import { waitingOf } from '../../support/replica.ts';
import { World } from '../../support/world.ts';

const NOW = 1000;

/** Five signed operations, seq 1 to 5. */
function five(): readonly Waiting[] {
  const world = new World();
  const ana = world.join('ana');
  const fields = { about: '', avatar: null, accepts: null, memoRequired: false, blocks: [] };
  return Array.from({ length: 5 }, (_, i) =>
    waitingOf(world.sign(ana.device, 'profile.set', { name: `Ana ${i}`, ...fields })),
  );
}

const seqs = (offers: ReturnType<typeof offer>): readonly number[] => offers.now.map(({ seq }) => seq);

describe('offering', () => {
  test('[P14] a new connection begins with the first that has no verdict, and offers each once', () => {
    const waiting = five();
    const first = offer(openOutbox(waiting.slice(2)), NOW);
    expect(seqs(first)).toEqual([3, 4, 5]);
    expect(seqs(offer(first.offered, NOW))).toEqual([]);
    expect(seqs(offer(openOutbox(waiting), NOW))).toEqual([1, 2, 3, 4, 5]);
  });

  test('what is signed meanwhile follows, what has its verdict does not', () => {
    const waiting = five();
    const { offered } = offer(openOutbox(waiting.slice(0, 2)), NOW);
    const grown = withWaiting(withVerdict(offered, 1), waiting.slice(1));
    expect(seqs(offer(grown, NOW))).toEqual([3, 4, 5]);
  });

  test('at most a window is ahead of the verdicts', () => {
    const [one] = five() as [Waiting];
    const many = Array.from({ length: 3 * IN_FLIGHT_MAX }, (_, i) => ({ ...one, seq: i + 1 }));
    const { now } = offer(openOutbox(many), NOW);
    expect(now.length).toBeLessThanOrEqual(IN_FLIGHT_MAX);
    const large = many.map((each) => ({ ...each, signed: new Uint8Array(4000) }));
    const bytes = offer(openOutbox(large), NOW).now.reduce((sum, { signed }) => sum + signed.length, 0);
    expect(bytes).toBeLessThanOrEqual(IN_FLIGHT_BYTES_MAX);
    expect(bytes).toBeGreaterThan(IN_FLIGHT_BYTES_MAX - 4000);
  });

  test('[P2] behind one that was refused for good nothing is offered', () => {
    const [one, ...rest] = five() as [Waiting, ...Waiting[]];
    const refused = { ...one, refusal: { code: 'malformed', facts: [] } as const };
    expect(seqs(offer(openOutbox([refused, ...rest]), NOW))).toEqual([]);
  });
});

describe('answers', () => {
  const offered = (): Outbox => offer(openOutbox(five()), NOW).offered;
  const answer = (
    outbox: Outbox,
    seq: number,
    code: RefusalCode,
    ...facts: readonly Value[]
  ): AnswerMeaning => takeAnswer(outbox, { id: outbox.waiting[seq - 1]?.id as never, code, facts }, NOW);

  test('a local refusal of 3 offers 3 and all behind it again when the time has come', () => {
    const meaning = answer(offered(), 3, 'rate_limited', 500n);
    if (meaning.type !== 'retry') throw new Error(meaning.type);
    expect(seqs(offer(meaning.outbox, NOW + 499))).toEqual([]);
    expect(seqs(offer(meaning.outbox, NOW + 500))).toEqual([3, 4, 5]);
    const unnamed = answer(offered(), 3, 'overloaded');
    expect(unnamed.type === 'retry' && unnamed.outbox.pausedUntil).toBe(NOW + RETRY_MS);
  });

  test('a gap goes back to the one that the relay expects', () => {
    const meaning = answer(offered(), 4, 'sequence_gap', 2n, null);
    expect(meaning.type === 'retry' && seqs(offer(meaning.outbox, NOW))).toEqual([2, 3, 4, 5]);
  });

  test('a gap before the first that is here needs another look at the chain', () => {
    const later = offer(openOutbox(five().slice(2)), NOW).offered;
    const third = later.waiting[0] as Waiting;
    const gap = { id: third.id, code: 'sequence_gap', facts: [1n, null] } as const;
    expect(takeAnswer(later, gap, NOW)).toEqual({ type: 'resync' });
  });

  const meanings: Readonly<Record<RefusalCode, AnswerMeaning['type']>> = {
    malformed: 'defect',
    too_large: 'defect',
    wrong_network: 'defect',
    bad_signature: 'defect',
    known: 'wait',
    stale: 'resync',
    root_expired: 'defect',
    root_expires_too_far: 'defect',
    unknown_device: 'resync',
    device_revoked: 'retired',
    device_quarantined: 'retired',
    sequence_gap: 'resync',
    enrolment_rejected: 'defect',
    rate_limited: 'retry',
    overloaded: 'retry',
    blob_missing: 'retry',
  };
  test.each(Object.keys(REFUSALS) as RefusalCode[])('[P2] %s has a meaning', (code) => {
    expect(answer(offered(), 1, code).type).toBe(meanings[code]);
  });

  test('an answer to what is no longer here means nothing', () => {
    const outbox = withVerdict(offered(), 5);
    expect(takeAnswer(outbox, { id: five()[0]?.id as never, code: 'malformed', facts: [] }, NOW).type).toBe(
      'wait',
    );
  });
});

describe('[P2] a copied profile', () => {
  const waiting = five();
  const at = (seq: number) => ({ seq, id: waiting[seq - 1]?.id as never });
  const mine = waiting.slice(2, 4);

  test.each([
    ['a journal without it', null, false],
    ['its own head', at(4), false],
    ['an operation that waits here', at(3), false],
    ['an operation that had its verdict long ago', at(1), false],
    ['an operation after its head', at(5), true],
    ['another operation at its head', { seq: 4, id: at(1).id }, true],
    ['another operation in the place of one that waits', { seq: 3, id: at(1).id }, true],
  ] as const)('the journal shows %s', (_what, journal, copied) => {
    expect(isCopied(at(4), mine, journal)).toBe(copied);
  });
});
