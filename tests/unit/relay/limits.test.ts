/** Token buckets, places and back-pressure: what is let through, what is hit, and when it is worth another try [R4, R5]. */
import { describe, expect, test } from 'vitest';
import { addressKey } from '../../../relay/http/client-address.ts';
import { Limiter } from '../../../relay/admission/limiter.ts';
import { Places, TokenBuckets } from '../../../relay/admission/limits.ts';
import { TopUps } from '../../../relay/admission/top-ups.ts';
import { readConfig } from '../../../relay/config.ts';
import type { Limits } from '../../../relay/limit-settings.ts';
import { Pressure, type Source } from '../../../relay/rooms/pressure.ts';
import { World } from '../../support/world.ts';

const buckets = (amount: number): TokenBuckets =>
  new TokenBuckets({ limit: 'operations_per_account', amount, spanMs: 1000 });

describe('token buckets', () => {
  test('[R4] a full bucket is spent at once, and fills evenly', () => {
    const bucket = buckets(10);
    for (let i = 0; i < 10; i++) expect(bucket.take('a', 1, 0)).toBeNull();
    expect(bucket.take('a', 1, 0)).toEqual({ limit: 'operations_per_account', retryAfterMs: 100 });
    expect(bucket.take('a', 1, 50)).toEqual({ limit: 'operations_per_account', retryAfterMs: 50 });
    expect(bucket.take('a', 1, 100)).toBeNull();
    expect(bucket.take('b', 10, 100)).toBeNull();
  });

  test('what has been read is charged, and the debt is told in time', () => {
    const bucket = buckets(10);
    expect(bucket.charge('a', 10, 0)).toBe(0);
    expect(bucket.charge('a', 5, 0)).toBe(500);
    expect(bucket.charge('a', 0, 500)).toBe(0);
  });

  test('a bucket of nothing lets nothing through', () => {
    expect(buckets(0).take('a', 1, 0)).toEqual({ limit: 'operations_per_account', retryAfterMs: 1000 });
  });

  test('full buckets are forgotten', () => {
    const bucket = buckets(10);
    for (let i = 0; i < 1000; i++) bucket.take(`key ${i}`, 1, 0);
    bucket.take('a', 1, 2000);
    expect(bucket.size).toBe(1);
  });
});

test('places are given back', () => {
  const places = new Places('sockets_per_address', 2);
  expect([places.take('a'), places.take('a')]).toEqual([null, null]);
  expect(places.take('a')).toMatchObject({ limit: 'sockets_per_address' });
  expect(places.take('b')).toBeNull();
  places.giveBack('a');
  expect(places.take('a')).toBeNull();
});

function limitsWith(some: Partial<Limits>): Limits {
  const config = readConfig({});
  if (!config.ok) throw new Error(config.error);
  return { ...config.value.limits, ...some };
}

/** Somebody of whom only the operations matter: a payment, a claim, an enrolment by the root. */
function member(name: string) {
  const world = new World();
  const person = world.join(name);
  const leg = { to: person.id, asset: world.base, amount: 1n, memo: null, request: null };
  return {
    id: person.id,
    payment: world.sign(person.device, 'transfer', { legs: [leg], memos: null }),
    claim: world.sign(person.device, 'voucher.claim', { voucher: person.id, signature: new Uint8Array(64) }),
    enrolment: world.signRoot(person, 'device.enrol', world.enrolment(person, person.device)),
  };
}

test('[R4] what a root signs has a limit of its own within that of its account', () => {
  const limiter = new Limiter(
    limitsWith({ operationsPerAccountPerMinute: 4, rootOperationsPerAccountPerMinute: 2 }),
  );
  const { id, payment, enrolment } = member('ana');
  expect(limiter.operation(id, 'x', enrolment, 0)).toBeNull();
  expect(limiter.enrolment(enrolment, 0)).toBeNull();
  expect(limiter.enrolment(enrolment, 0)).toEqual({
    limit: 'root_operations_per_account',
    retryAfterMs: 30_000,
  });
  expect(limiter.operation(id, 'x', payment, 0)).toBeNull();
  expect(limiter.operation(id, 'x', payment, 0)?.limit).toBe('operations_per_account');
});

test('[R4] without settings a root may sign less than a device', () => {
  const limits = limitsWith({});
  expect(limits.rootOperationsPerAccountPerMinute).toBeLessThan(limits.operationsPerAccountPerMinute);
});

test('[R4] a claim, whose second signature the fold checks, costs as much as two payments', () => {
  const limiter = new Limiter(limitsWith({ operationsPerAccountPerMinute: 3 }));
  const { id, claim, payment } = member('ana');
  expect(limiter.operation(id, 'x', claim, 0)).toBeNull();
  expect(limiter.operation(id, 'x', claim, 0)?.limit).toBe('operations_per_account');
  expect(limiter.operation(id, 'x', payment, 0)).toBeNull();
});

test('[R4] each limit that is hit says which it is', () => {
  const limits = limitsWith({
    operationsPerAccountPerMinute: 1,
    operationsPerAddressPerMinute: 2,
    questionsPerAddressPerMinute: 1,
    messagesPerSocketPerMinute: 1,
    connectionsPerAddressPerMinute: 1,
  });
  const limiter = new Limiter(limits);
  const [ana, ben] = [member('ana'), member('ben')];
  expect(limiter.question('x', 0)).toBeNull();
  expect(limiter.question('x', 0)).toEqual({ limit: 'questions_per_address', retryAfterMs: 60_000 });
  expect(limiter.operation(ana.id, 'x', ana.payment, 0)).toBeNull();
  expect(limiter.operation(ana.id, 'x', ana.payment, 0)?.limit).toBe('operations_per_account');
  expect(limiter.operation(ben.id, 'x', ben.payment, 0)?.limit).toBe('operations_per_address');
  expect(limiter.login('x', 0)?.limit).toBe('operations_per_address');
  expect(limiter.message('s', 'x', 100, 0)).toBeNull();
  expect(limiter.message('s', 'x', 100, 0)).toEqual({ limit: 'messages_per_socket', retryAfterMs: 60_000 });
  expect(limiter.message('t', 'y', 2 * limits.bytesPerAddressPerMinute, 0)).toEqual({
    limit: 'bytes_per_address',
    retryAfterMs: 60_000,
  });
  expect(limiter.open('x', 0)).toBeNull();
  expect(limiter.open('x', 0)?.limit).toBe('connections_per_address');
});

test('top-ups are limited by address and by day', () => {
  const topUps = new TopUps(limitsWith({ topUpsPerAddressPerDay: 1, topUpsPerDay: 2 }));
  expect(topUps.take('x', 0)).toBeNull();
  expect(topUps.take('x', 0)?.limit).toBe('top_ups_per_address');
  expect(topUps.take(null, 0)).toBeNull();
  expect(topUps.take('y', 0)?.limit).toBe('top_ups');
});

test('[R5] above the limit the noisiest sockets are paused, and all are read again well below it', () => {
  const pressure = new Pressure(100);
  const source = (): Source & { isPaused: boolean } => ({
    isPaused: false,
    pause() {
      this.isPaused = true;
    },
    resume() {
      this.isPaused = false;
    },
  });
  const [loud, quiet] = [source(), source()];
  pressure.changed(quiet, 1);
  pressure.changed(loud, 100);
  expect([loud.isPaused, quiet.isPaused]).toEqual([true, false]);
  pressure.changed(loud, -40);
  expect(loud.isPaused).toBe(true);
  pressure.changed(loud, -20);
  expect([loud.isPaused, pressure.pausedSockets]).toEqual([false, 0]);
});

test.each([
  ['::ffff:10.0.0.7', '10.0.0.7'],
  ['10.0.0.7', '10.0.0.7'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['2001:db8:0:0:ffff::9', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['nonsense', 'unknown'],
])('%s is limited as %s', (address, key) => {
  expect(addressKey(address)).toBe(key);
});

test('[R4] [P7] no operation is refused for longer than a minute: what its device has signed behind it cannot overtake it', () => {
  const limiter = new Limiter(limitsWith({}));
  const world = new World();
  const ana = world.join('ana');
  const terms = { name: 'Tomatoes', decimals: 0, cap: null, bonusPerDay: null, icon: null };
  const made = world.sign(ana.device, 'asset.create', { symbol: 'TOMATO', ...terms });
  const hits = Array.from({ length: 1000 }, () => limiter.operation(ana.id, 'x', made, 0));
  expect(hits.slice(0, 600).every((hit) => hit === null)).toBe(true);
  expect(hits.slice(600)).toEqual(
    hits.slice(600).map(() => ({ limit: 'operations_per_account', retryAfterMs: 100 })),
  );
});
