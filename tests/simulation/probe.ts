/**
 * The last questions to a world at rest, where nothing comes between a device and the journal: what a device foresees is
 * what happens, to the last unit, and receipts prove what is in the journal to whoever has the relay's key.
 */
import { verifyReceipt, type Id } from '#kernel';
import { sha256, verify } from './crypto.ts';
import type { DeviceHost } from './device-host.ts';
import type { Signing } from './tab.ts';
import { availableOf } from './slow-ledger.ts';
import type { World } from './world.ts';

const RECEIPTS = 5;
const PATIENCE_MS = 60_000;

export async function probe(world: World): Promise<void> {
  if (world.auditor.ledger.paused) return;
  const askable = world.devices.filter(
    (each) => each.isMember && each.isRunning && each.link === 'online' && !each.isShared,
  );
  const payer = askable.find(({ isFull }) => isFull);
  if (payer !== undefined) await probeForesight(world, payer);
  for (let i = 0; i < RECEIPTS; i++) await probeReceipt(world);
  await world.play(0);
}

/** One unit too many is refused before it is signed; all that there is goes through. */
async function probeForesight(world: World, payer: DeviceHost): Promise<void> {
  const { ledger } = world.auditor;
  const available = ledger.amount(availableOf(payer.account), world.base);
  const tooMuch = await resultOf(world, payer.attempt(payment(world, payer.account, available + 1n)));
  if (tooMuch?.type !== 'foreseen' || tooMuch.verdict.code !== 'insufficient_available')
    return world.fail(`${payer.name} would sign a payment of more than there is`);
  if (available === 0n) return;
  const all = await resultOf(world, payer.attempt(payment(world, payer.account, available)));
  if (all?.type !== 'signed') return world.fail(`${payer.name} does not sign a payment of what there is`);
  const { id } = all.operation;
  await world.play(PATIENCE_MS, () => world.auditor.verdicts.has(id));
  const verdict = world.auditor.verdicts.get(id)?.verdict;
  if (verdict !== null) world.fail(`${payer.name} foresaw that a payment is accepted, and it was not`);
  world.count('a device foresaw what happened');
}

function payment(world: World, from: Id, amount: bigint) {
  const { issuer, accounts } = world.society;
  const to = from === issuer ? (accounts.find((each) => each !== issuer) as Id) : issuer;
  const legs = [{ to, asset: world.base, amount, memo: null, request: null }];
  return { kind: 'transfer', fields: { legs, memos: null }, fee: 0n } as const;
}

async function resultOf<T extends Signing | Uint8Array>(
  world: World,
  promise: Promise<T | null>,
): Promise<T | null> {
  let result: T | null = null;
  let isDone = false;
  void promise.then((value) => {
    result = value;
    isDone = true;
  });
  await world.play(PATIENCE_MS, () => isDone);
  return result;
}

async function probeReceipt(world: World): Promise<void> {
  const { relay, random } = world;
  const account = random.pick(world.society.accounts);
  const feed = relay.disk.feeds.get(account) ?? [];
  if (feed.length === 0) return;
  const index = random.pick(feed);
  const receipt = await resultOf(world, relay.receipt(index, account));
  if (receipt === null) return world.fail(`there is no receipt of entry ${index}`);
  const keys = { network: world.society.network, relayKeys: [relay.key], quorum: 1 };
  const verified = verifyReceipt(receipt, keys, sha256, verify);
  if (!verified.ok) world.fail(`the receipt of entry ${index} does not verify: ${verified.error}`);
  else if (verified.value.effect?.account !== account)
    world.fail(`the receipt of entry ${index} shows another account`);
  else world.count('receipts');
}
