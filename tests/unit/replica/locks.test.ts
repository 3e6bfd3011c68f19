/** What a device says of holds and vouchers: the rows of their ends on both sides, and the lists of what is open. */
import { describe, expect, test } from 'vitest';
import { idBytes, idOf, publicKeyOf, sign, voucherClaimMessage, type FieldsOf, type Id } from '#kernel';
import {
  emptyCopy,
  holdViews,
  LocksSeen,
  readItem,
  rowOf,
  voucherViews,
  type LockGround,
  type Row,
} from '#replica';
import { copyOf, feedOf } from '../../support/replica.ts';
import { World, type Person } from '../../support/world.ts';

const HOUR_MS = 3_600_000;
const SECRET = new Uint8Array(32).fill(5);

class Scene {
  readonly world = new World();
  readonly ana: Person;
  readonly ben: Person;

  constructor() {
    const issuer = this.world.join('issuer');
    [this.ana, this.ben] = [this.world.join('ana'), this.world.join('ben')];
    const grant = { asset: this.world.base, to: this.ana.id, amount: 100n, reason: 0, reference: null };
    this.world.submit(this.world.sign(issuer.device, 'asset.issue', grant));
  }

  /** Ana holds an amount for Ben for an hour. */
  hold(amount: bigint, hash: Id | null = null): Id {
    const { world, ana, ben } = this;
    const fields = { asset: world.base, amount, to: ben.id, until: world.time + HOUR_MS, hash };
    const placed = world.sign(ana.device, 'hold.place', fields);
    world.submit(placed);
    return placed.id;
  }

  /** Ana makes a voucher for an hour, under the public key of SECRET. */
  voucher(amount: bigint): Id {
    const { world, ana } = this;
    const fields = { asset: world.base, amount, key: idOf(publicKeyOf(SECRET)), until: world.time + HOUR_MS };
    const issued = world.sign(ana.device, 'voucher.issue', fields);
    world.submit(issued);
    return issued.id;
  }

  post(by: Person, fields: FieldsOf<'hold.post'>): void {
    this.world.submit(this.world.sign(by.device, 'hold.post', fields));
  }

  claim(by: Person, voucher: Id): void {
    const { world } = this;
    const message = voucherClaimMessage({ network: world.network, voucher, account: by.id });
    const fields = { voucher, signature: sign(SECRET, message) };
    world.submit(world.sign(by.device, 'voucher.claim', fields));
  }

  /** As the intake makes them. */
  rows({ id }: Person): readonly Row[] {
    const locks = new LocksSeen(emptyCopy(id).view);
    return feedOf(this.world, id).map((item) => {
      const read = readItem(this.world.hash, item);
      if (!read.ok) throw new Error(read.error);
      return rowOf(id, read.value, null, locks.take(read.value.effect));
    });
  }

  last(person: Person): Row {
    const row = this.rows(person).at(-1);
    if (row === undefined) throw new Error('there are entries');
    return row;
  }

  ground({ id }: Person): LockGround {
    const base = { id: this.world.base, symbol: 'SHELL', name: 'Shell', decimals: 2 };
    const secrets = new Set([idOf(publicKeyOf(SECRET))]);
    return { view: copyOf(this.world, id).view, undecided: [], secrets, assetOf: () => base };
  }
}

describe('the row of a hold', () => {
  test('that is placed takes from its payer, and from nobody on the other side', () => {
    const scene = new Scene();
    const id = scene.hold(40n);
    const lock = { kind: 'hold', id };
    expect(scene.last(scene.ana)).toMatchObject({ direction: 'out', amount: 40n, other: scene.ben.id, lock });
    expect(scene.last(scene.ben)).toMatchObject({
      direction: 'none',
      amount: 40n,
      other: scene.ana.id,
      lock,
    });
  });

  test('that is taken in part says to both how much was paid', () => {
    const scene = new Scene();
    const hold = scene.hold(40n);
    scene.post(scene.ben, { hold, amount: 25n, preimage: null });
    const kind = 'hold.post';
    expect(scene.last(scene.ben)).toMatchObject({ kind, direction: 'in', amount: 25n, other: scene.ana.id });
    expect(scene.last(scene.ana)).toMatchObject({
      kind,
      direction: 'none',
      amount: 25n,
      other: scene.ben.id,
    });
  });

  test('that its payer releases by the secret says so too', () => {
    const scene = new Scene();
    const hold = scene.hold(40n, idOf(scene.world.hash(SECRET)));
    scene.post(scene.ana, { hold, amount: null, preimage: SECRET });
    expect(scene.last(scene.ana)).toMatchObject({ direction: 'none', amount: 40n, other: scene.ben.id });
    expect(scene.last(scene.ben)).toMatchObject({ direction: 'in', amount: 40n, other: scene.ana.id });
  });

  test('that is returned, or runs out, gives back to its payer', () => {
    const scene = new Scene();
    const hold = scene.hold(40n);
    scene.world.submit(scene.world.sign(scene.ben.device, 'hold.void', { hold }));
    expect(scene.last(scene.ana)).toMatchObject({ kind: 'hold.void', direction: 'in', amount: 40n });
    expect(scene.last(scene.ben)).toMatchObject({ kind: 'hold.void', direction: 'none', amount: 40n });
    const second = scene.hold(10n);
    scene.world.advance(HOUR_MS);
    const lock = { kind: 'hold', id: second };
    expect(scene.last(scene.ana)).toMatchObject({ kind: 'timeout', direction: 'in', amount: 10n, lock });
    const { ana, ben } = scene;
    expect(scene.last(ben)).toMatchObject({ kind: 'timeout', direction: 'none', other: ana.id, lock });
  });

  test('whose beginning is not on this device says what its postings say', () => {
    const scene = new Scene();
    const hold = scene.hold(40n);
    scene.post(scene.ben, { hold, amount: 25n, preimage: null });
    const item = feedOf(scene.world, scene.ben.id).at(-1) ?? new Uint8Array();
    const read = readItem(scene.world.hash, item);
    if (!read.ok) throw new Error(read.error);
    expect(rowOf(scene.ben.id, read.value, null)).toMatchObject({
      direction: 'in',
      amount: 25n,
      other: null,
    });
  });
});

describe('the list of holds', () => {
  test('has both sides, with what ends first in front', () => {
    const scene = new Scene();
    const first = scene.hold(40n);
    scene.world.time += 1000;
    const second = scene.hold(5n, idOf(publicKeyOf(SECRET)));
    const [one, two] = holdViews(scene.ground(scene.ana));
    expect(one).toMatchObject({
      id: first,
      isPayer: true,
      other: scene.ben.id,
      hash: null,
      hasSecret: false,
    });
    expect(two).toMatchObject({ id: second, hasSecret: true, state: { phase: 'open' } });
    expect(holdViews(scene.ground(scene.ben))[0]).toMatchObject({ isPayer: false, other: scene.ana.id });
  });

  test('[U2] shows what has no verdict: one that is being placed, and one that is being ended', () => {
    const scene = new Scene();
    const { world, ana, ben } = scene;
    const hold = scene.hold(40n);
    const ending = world.sign(ben.device, 'hold.void', { hold });
    const ground = { ...scene.ground(ben), undecided: [{ operation: ending, sent: true }] };
    expect(holdViews(ground)[0]?.state.phase).toBe('ending');
    const fields = { asset: world.base, amount: 1n, to: ben.id, until: world.time + 1, hash: null };
    const placing = world.sign(ana.device, 'hold.place', fields);
    const [first] = holdViews({ ...scene.ground(ana), undecided: [{ operation: placing, sent: false }] });
    expect(first).toMatchObject({ id: placing.id, state: { phase: 'signed' } });
  });
});

describe('the list of vouchers', () => {
  test('says of each what became of it', () => {
    const scene = new Scene();
    const { ana, ben, world } = scene;
    scene.claim(ben, scene.voucher(7n));
    scene.claim(ana, scene.voucher(8n));
    scene.voucher(9n);
    world.advance(HOUR_MS);
    const open = scene.voucher(10n);
    const views = voucherViews(scene.ground(ana), scene.rows(ana));
    expect(views.map(({ amount, state }) => [amount, state.phase])).toEqual([
      [10n, 'open'],
      [9n, 'refunded'],
      [8n, 'taken_back'],
      [7n, 'claimed'],
    ]);
    expect(views[0]).toMatchObject({ id: open, hasSecret: true });
    expect(views[3]?.state).toMatchObject({ by: ben.id });
  });

  test('has none that others made, claimed or not; the row of a claim names the other side', () => {
    const scene = new Scene();
    const { ana, ben } = scene;
    const voucher = scene.voucher(7n);
    scene.claim(ben, voucher);
    expect(voucherViews(scene.ground(ben), scene.rows(ben))).toEqual([]);
    const lock = { kind: 'voucher', id: voucher };
    expect(scene.last(ben)).toMatchObject({ kind: 'voucher.claim', direction: 'in', amount: 7n, lock });
    expect(scene.last(ana)).toMatchObject({ direction: 'none', amount: 7n, other: ben.id, lock });
  });

  test('[L6] keeps one open whose claim was rejected', () => {
    const scene = new Scene();
    const { ana, ben, world } = scene;
    const voucher = scene.voucher(7n);
    const signature = sign(idBytes(ana.id), new Uint8Array(1));
    world.submit(world.sign(ben.device, 'voucher.claim', { voucher, signature }));
    expect(scene.last(ben)).toMatchObject({ rejection: { code: 'voucher_signature_invalid' } });
    expect(voucherViews(scene.ground(ana), scene.rows(ana))[0]?.state.phase).toBe('open');
  });
});
