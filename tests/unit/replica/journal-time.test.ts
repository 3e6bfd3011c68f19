/** Operations end 72 hours of journal time after they were signed, whatever the device's clock says. */
import { expect, test } from 'vitest';
import { EXPIRES_DEFAULT_MS, EXPIRES_MAX_MS, verifiedElsewhere, type SignedOperation } from '#kernel';
import { draftBytes, journalTimeAt, NO_HEAD, preview, readDraft, skewAfter } from '#replica';
import { DeviceUnderTest, quiet } from '../../support/device.ts';
import { copyOf, groundOf } from '../../support/replica.ts';
import { World, type Person } from '../../support/world.ts';

const DAY_MS = 86_400_000;
const YEAR_MS = 365 * DAY_MS;

/** A payment as the app drafts it, by a clock that is so far ahead of the journal's time. */
function draft(device: DeviceUnderTest, to: Person): SignedOperation {
  const { world, person, clock, copies } = device;
  if (copies.copy === null) throw new Error('a member has a copy');
  const now = clock.now();
  const place = {
    network: world.network,
    account: person.id,
    device: person.device.id,
    head: NO_HEAD,
    now,
    journalTime: journalTimeAt(copies.copy, now),
  };
  const legs = [{ to: to.id, asset: world.base, amount: 1n, memo: null, request: null }];
  const bytes = draftBytes(place, 'transfer', { legs, memos: null });
  const read = bytes.ok ? readDraft(world.hash, bytes.value) : null;
  if (read === null) throw new Error('a draft can be read');
  return read;
}

test.each([
  ['right', 0],
  ['a year ahead', YEAR_MS],
  ['a year behind', -YEAR_MS],
])(
  '[P3] a clock that is %s: once an entry has come live, what is signed is neither late nor early',
  async (_what, offMs) => {
    const world = new World();
    const [issuer, person, ben] = [world.join('issuer'), world.join('ana'), world.join('ben')];
    const ana = new DeviceUnderTest(world, person);
    ana.clock.time += offMs;
    await ana.start();
    world.time += 1000;
    ana.clock.advance(1000);
    const grant = { asset: world.base, to: person.id, amount: 100n, reason: 0, reference: null };
    world.submit(world.sign(issuer.device, 'asset.issue', grant));
    ana.relay.sendFeed();
    await quiet();
    for (const pause of [0, 2 * DAY_MS, 60 * DAY_MS]) {
      world.time += pause;
      ana.clock.advance(pause);
      const payment = draft(ana, ben);
      expect(payment.expires).toBe(world.time + EXPIRES_DEFAULT_MS);
      expect(payment.at).toBe(world.time + offMs);
    }
    const paid = world.submit(verifiedElsewhere(draft(ana, ben)));
    expect('entry' in paid && paid.entry.verdict).toBeNull();
  },
);

test('[P3] a clock that was put back since, or was never compared, counts for nothing behind the journal', () => {
  expect(journalTimeAt({ time: 5 * YEAR_MS, skewMs: 0 }, 1000)).toBe(5 * YEAR_MS);
  expect(journalTimeAt({ time: 5 * YEAR_MS, skewMs: -YEAR_MS }, 5 * YEAR_MS)).toBe(5 * YEAR_MS);
});

test('an entry that was long on its way shows only by how much the clock is behind at least', () => {
  expect(skewAfter(0, 5000, 9000, false)).toBe(0);
  expect(skewAfter(0, 9000, 5000, false)).toBe(4000);
  expect(skewAfter(60_000, 9000, 5000, false)).toBe(60_000);
  expect(skewAfter(60_000, 9000, 5000, true)).toBe(4000);
  expect(skewAfter(0, 5000, 9000, true)).toBe(-4000);
});

test('[P3] after a month in which nothing happened a payment is foreseen to go through', () => {
  const world = new World();
  const [issuer, ana, ben] = [world.join('issuer'), world.join('ana'), world.join('ben')];
  const grant = { asset: world.base, to: ana.id, amount: 100n, reason: 0, reference: null };
  world.submit(world.sign(issuer.device, 'asset.issue', grant));
  const now = world.time + EXPIRES_MAX_MS;
  const time = journalTimeAt(copyOf(world, ana.id), now);
  const legs = [{ to: ben.id, asset: world.base, amount: 1n, memo: null, request: null }];
  const times = { expires: time + EXPIRES_DEFAULT_MS };
  const payment = world.sign(ana.device, 'transfer', { legs, memos: null }, times);
  expect(preview({ ...groundOf(world, ana.id), time }, []).foresee(payment)).toBeNull();
});
