/** Good messages of every kind to begin with: a small journal in which most kinds of operations are, and what is said of it. */
import { encodeGenesis, encodeSigned, idOf, SPEND, type VerifiedOperation } from '#kernel';
import { nodeSha256, seedOf, World, deviceOf, type Person } from '../support/world.ts';

export interface SmallJournal {
  readonly world: World;
  readonly alice: Person;
  readonly bob: Person;
  /** Signed bytes. */
  readonly operations: readonly Uint8Array[];
  readonly genesis: Uint8Array;
}

const DAY_MS = 86_400_000;

/** Always the same. */
export function smallJournal(): SmallJournal {
  const world = new World();
  const operations: VerifiedOperation[] = [];
  const submit = (operation: VerifiedOperation): VerifiedOperation => {
    operations.push(operation);
    world.submit(operation);
    return operation;
  };
  world.join('issuer');
  const [alice, bob] = [world.join('alice'), world.join('bob')];
  const { base, issuer } = world;
  const leg = { to: bob.id, asset: base, amount: 5n, memo: null, request: null };
  const request = { nonce: seedOf('nonce').slice(0, 16), expires: world.time + DAY_MS };
  const phone = deviceOf(alice.id, 'phone');
  const until = world.time + DAY_MS;
  submit(
    world.sign(issuer.device, 'asset.issue', {
      asset: base,
      to: alice.id,
      amount: 900n,
      reason: 0,
      reference: 'r',
    }),
  );
  const by = alice.device;
  submit(
    world.sign(by, 'asset.create', {
      symbol: 'SHIP',
      name: 'Ship',
      decimals: 2,
      cap: 900n,
      bonusPerDay: 20n,
      icon: null,
    }),
  );
  submit(world.sign(by, 'transfer', { legs: [{ ...leg, memo: new Uint8Array(80), request }], memos: null }));
  const hash = idOf(nodeSha256(seedOf('preimage')));
  const hold = submit(world.sign(by, 'hold.place', { asset: base, amount: 7n, to: bob.id, until, hash }));
  submit(world.sign(bob.device, 'hold.post', { hold: hold.id, amount: null, preimage: seedOf('preimage') }));
  submit(world.sign(by, 'voucher.issue', { asset: base, amount: 3n, key: issuer.device.id, until }));
  const enrolment = world.enrolment(alice, phone, SPEND, [{ asset: base, amount: 40n }]);
  submit(world.sign(by, 'device.enrol', { ...enrolment, first: null }));
  const profile = {
    name: 'Ana',
    about: 'café',
    avatar: null,
    accepts: [base],
    memoRequired: true,
    blocks: [],
  };
  submit(world.sign(by, 'profile.set', profile));
  submit(world.sign(by, 'box.set', { boxKey: alice.device.boxKey, epoch: 2 }, { fee: 3n }));
  submit(world.sign(by, 'asset.redeem', { asset: base, amount: 99_999n, reference: null }));
  submit(world.sign(by, 'device.revoke', { device: phone.id, cascade: true }));
  submit(world.sign(issuer.device, 'network.pause', { on: true }));
  world.advance(2 * DAY_MS);
  return {
    world,
    alice,
    bob,
    operations: operations.map(encodeSigned),
    genesis: encodeGenesis(world.genesis),
  };
}
