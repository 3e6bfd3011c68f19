/** The overlay equals the fold: what a device foresees for its own account is what the journal says when nothing else happens. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FieldsOf, Id, VerifiedOperation } from '#kernel';
import { preview } from '#replica';
import { groundOf, waitingOf } from '../support/replica.ts';
import { World, type Person } from '../support/world.ts';

type Act =
  | { readonly type: 'pay'; readonly amount: bigint; readonly legs: number }
  | { readonly type: 'hold'; readonly amount: bigint }
  | { readonly type: 'voucher'; readonly amount: bigint }
  | { readonly type: 'redeem'; readonly amount: bigint }
  | { readonly type: 'post'; readonly amount: bigint }
  | { readonly type: 'create' };

const amount = fc.bigInt({ min: 0n, max: 120n });
const act: fc.Arbitrary<Act> = fc.oneof(
  fc.record({ type: fc.constant('pay' as const), amount, legs: fc.integer({ min: 1, max: 3 }) }),
  fc.record({
    type: fc.constantFrom('hold' as const, 'voucher' as const, 'redeem' as const, 'post' as const),
    amount,
  }),
  fc.constant({ type: 'create' as const }),
);

const HOUR_MS = 3_600_000;

interface Scene {
  readonly world: World;
  readonly ana: Person;
  readonly ben: Person;
  /** A hold of Ben's that Ana may post. */
  readonly hold: Id;
}

function scene(): Scene {
  const world = new World();
  const [issuer, ana, ben] = [world.join('issuer'), world.join('ana'), world.join('ben')];
  for (const to of [ana, ben]) {
    const grant = { asset: world.base, to: to.id, amount: 200n, reason: 0, reference: null };
    world.submit(world.sign(issuer.device, 'asset.issue', grant));
  }
  const until = world.time + HOUR_MS;
  const fields = { asset: world.base, amount: 50n, to: ana.id, until, hash: null };
  const hold = world.sign(ben.device, 'hold.place', fields);
  world.submit(hold);
  return { world, ana, ben, hold: hold.id };
}

function sign({ world, ana, ben, hold }: Scene, of: Act): VerifiedOperation {
  const until = world.time + HOUR_MS;
  switch (of.type) {
    case 'pay': {
      const leg = { to: ben.id, asset: world.base, amount: of.amount, memo: null, request: null };
      return world.sign(ana.device, 'transfer', {
        legs: Array.from({ length: of.legs }, () => leg),
        memos: null,
      });
    }
    case 'hold': {
      const fields = { asset: world.base, amount: of.amount, to: ben.id, until, hash: null };
      return world.sign(ana.device, 'hold.place', fields);
    }
    case 'voucher': {
      const fields = { asset: world.base, amount: of.amount, key: world.issuer.id, until };
      return world.sign(ana.device, 'voucher.issue', fields);
    }
    case 'redeem':
      return world.sign(ana.device, 'asset.redeem', {
        asset: world.base,
        amount: of.amount,
        reference: null,
      });
    case 'post':
      return world.sign(ana.device, 'hold.post', { hold, amount: of.amount, preimage: null });
    case 'create': {
      const fields: FieldsOf<'asset.create'> = {
        symbol: 'CLAM',
        name: 'Clam',
        decimals: 0,
        cap: null,
        bonusPerDay: null,
        icon: null,
      };
      return world.sign(ana.device, 'asset.create', fields);
    }
  }
}

describe('the overlay equals the fold', () => {
  test('[U2, L7] available is foreseen to the unit, and each verdict by its code', () => {
    fc.assert(
      fc.property(fc.array(act, { minLength: 1, maxLength: 12 }), (acts) => {
        const of = scene();
        const { world, ana } = of;
        const ground = groundOf(world, ana.id);
        const signed: VerifiedOperation[] = [];
        const foreseen: (string | null)[] = [];
        for (const each of acts) {
          const operation = sign(of, each);
          foreseen.push(preview(ground, signed.map(waitingOf)).foresee(operation)?.code ?? null);
          signed.push(operation);
        }
        const played = preview(ground, signed.map(waitingOf));
        const verdicts = signed.map((operation) => {
          const done = world.submit(operation);
          const code = 'entry' in done ? (done.entry.verdict?.code ?? null) : done.code;
          // Of objects that this device does not see it foresees nothing.
          return code === 'hold_not_found' ? null : code;
        });
        expect(foreseen).toEqual(verdicts);
        expect(played.available(world.base)).toBe(world.balance(ana).available);
        const incoming = 200n - (played.taken.get(world.base) ?? 0n);
        expect(incoming).toBeLessThanOrEqual(played.available(world.base));
      }),
      { numRuns: 50, seed: 20_250_101 },
    );
  });

  test('[L2, L4] an issuer that pays itself out of the pots of its asset foresees that it can redeem all of it', () => {
    const { world } = scene();
    const { issuer, base } = world;
    const ground = groundOf(world, issuer.id);
    const fields = { asset: base, to: issuer.id, amount: 7n, reference: null };
    const bonus = world.sign(issuer.device, 'asset.bonus', fields);
    const all = preview(ground, [waitingOf(bonus)]).available(base);
    const redeem = world.sign(issuer.device, 'asset.redeem', { asset: base, amount: all, reference: null });
    expect(preview(ground, [waitingOf(bonus)]).foresee(redeem)).toBeNull();
    expect(preview(ground, [bonus, redeem].map(waitingOf)).available(base)).toBe(0n);
  });

  test('what is promised is never available: a posted hold counts only when it is final', () => {
    const of = scene();
    const ground = groundOf(of.world, of.ana.id);
    const operation = sign(of, { type: 'post', amount: 50n });
    const { taken, available } = preview(ground, [waitingOf(operation)]);
    expect(taken.get(of.world.base) ?? 0n).toBe(0n);
    expect(available(of.world.base)).toBe(250n);
  });

  test('operations that have their verdict already, and those behind a gap, change nothing', () => {
    const of = scene();
    const paid = sign(of, { type: 'pay', amount: 10n, legs: 1 });
    const skipped = sign(of, { type: 'pay', amount: 10n, legs: 1 });
    const behind = sign(of, { type: 'pay', amount: 10n, legs: 1 });
    of.world.submit(paid);
    const { taken } = preview(groundOf(of.world, of.ana.id), [paid, behind].map(waitingOf));
    expect(taken.size).toBe(0);
    expect(skipped.seq).toBe(2);
  });
});
