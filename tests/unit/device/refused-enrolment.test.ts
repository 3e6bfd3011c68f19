/** A device that the relay does not let in: what follows, so that nobody is stuck (P2, P12, P25). */
import { expect, test } from 'vitest';
import { Enrolment } from '../../../src/lib/device/leading/enrolment.ts';
import { afterRefusal } from '../../../src/lib/device/leading/refused-enrolment.ts';

const phrase = {} as NonNullable<Parameters<typeof afterRefusal>[1]['phrase']>;

test.each([
  ['root_expired', 'without the phrase', null, null, 'retired'],
  ['expired', 'without the phrase', null, null, 'retired'],
  ['root_expired', 'with the phrase', phrase, null, 'sign_again'],
  ['root_expired', 'with the phrase, a second time', phrase, 'root_expired', 'retired'],
  ['known', 'with the phrase', phrase, null, 'sign_again'],
  ['known', 'without the phrase: the same bytes never will let it in', null, null, 'retired'],
  ['known', 'with the phrase, a second time', phrase, 'known', 'retired'],
  ['root_expires_too_far', 'without the phrase: time makes it better', null, null, 'try_again'],
  ['unknown_device', 'that another device has to let in again', null, null, 'try_again'],
  ['rate_limited', 'with the phrase', phrase, null, 'try_again'],
] as const)('[P2, P25] %s %s', (code, _, has, refusal, then) => {
  expect(afterRefusal(code, { phrase: has, refusal })).toBe(then);
});

test('[P2, P12] the profile keeps why: it signs another enrolment with the phrase, and asks for the phrase after that', async () => {
  let profile = { phrase, enrolment: new Uint8Array([1]), refusal: null, retired: null } as object;
  const keys = {
    profile: async () => profile,
    profiles: { update: async (_: unknown, changes: object) => void (profile = { ...profile, ...changes }) },
  } as unknown as ConstructorParameters<typeof Enrolment>[0];
  const enrolment = new Enrolment(keys);
  expect(await enrolment.notLetIn('known')).toBe(true);
  expect(profile).toMatchObject({ enrolment: null, refusal: 'known', retired: null });
  expect(await enrolment.notLetIn('known')).toBe(false);
  expect(profile).toMatchObject({ refusal: 'known', retired: 'enrolment_expired' });
});
