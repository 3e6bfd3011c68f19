// The real relay under load, killed at random moments: what anybody was told stands, nothing happens twice, and everybody
// goes on where they were [R2, R6]. KILLS says how often; the moments come from SEED, which is printed when it fails.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { baseAssetId, equal, MerkleTree, type Id } from '#kernel';
import { relaySha256 } from '../../relay/sha256.ts';
import { createHome, DEMONSTRATION, type Home } from '../../relay/store/home.ts';
import { JOURNAL_FILE } from '../../relay/store/files.ts';
import { JournalFile } from '../../relay/store/journal-file.ts';
import { unpackList } from '../../relay/store/packing.ts';
import { Auditor } from '../simulation/auditor.ts';
import { Random } from '../simulation/random.ts';
import { memberOf } from '../simulation/signing.ts';
import { root } from '../support/files.ts';
import { BusyMember } from '../support/busy-member.ts';
import { startTestRelay, type TestRelay } from '../support/relay.ts';

const KILLS = Number(process.env['KILLS'] ?? 5);
const SEED = process.env['SEED'] ?? String(Date.now());
const MEMBERS = 5;
const IN_FLIGHT = 12;

let folder = '';
let relay: TestRelay | null = null;
let members: readonly BusyMember[] = [];

afterEach(async () => {
  for (const member of members) member.leave();
  await relay?.kill();
  rmSync(folder, { recursive: true, force: true });
});

/** A network with people in it who all have money. */
async function settle(): Promise<Home> {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-kill-'));
  const home = makeHome(join(folder, 'home'));
  const base = baseAssetId(relaySha256, home.network);
  members = ['issuer', ...Array.from({ length: MEMBERS }, (_, i) => `member ${i}`)].map(
    (name) => new BusyMember(home.network, memberOf(name), Date.now()),
  );
  const running = await startTestRelay({ home: home.folder });
  relay = running;
  for (const member of members) await member.arrive(running.socketUrl);
  const [issuer] = members as readonly [BusyMember];
  for (const { account } of members.slice(1)) issuer.issue(base, account, 1_000_000n);
  await issuer.settled();
  return home;
}

function makeHome(at: string): Home {
  const random = new Random(`home of ${SEED}`);
  const issuer = memberOf('issuer').root.id;
  const network = { ...DEMONSTRATION, name: 'A network to be killed', issuer };
  return createHome(at, network, { time: Date.now(), random: (n) => random.bytes(n), hash: relaySha256 });
}

function payOn(base: Id): void {
  const payers = members.slice(1);
  for (const payer of payers) {
    const others = payers.filter((each) => each !== payer).map(({ account }) => account);
    payer.payOn(base, others, IN_FLIGHT);
  }
}

async function arriveAgain(home: Home): Promise<void> {
  relay = await startTestRelay({ home: home.folder });
  for (const member of members) await member.arrive(relay.socketUrl);
}

/** Reads the journal behind the relay's back and plays it a second time, the slow way. */
function audited(home: Home): Auditor {
  const base = baseAssetId(relaySha256, home.network);
  const auditor = new Auditor(base, home.genesis.madeAt);
  const emptyRoot = new MerkleTree(relaySha256).root();
  const path = join(home.folder, JOURNAL_FILE);
  const journal = new JournalFile({ path, genesis: home.genesisBytes, emptyRoot, readOnly: true });
  try {
    while (auditor.size < journal.size) {
      const parts = unpackList(journal.entries({ type: 'entries', from: auditor.size, count: 500 }));
      for (let i = 0; i < parts.length; i += 2)
        auditor.take({ bytes: parts[i] as Uint8Array, effects: parts[i + 1] as Uint8Array });
    }
    for (const member of members) {
      const account = Buffer.from(member.account, 'latin1');
      const stored = unpackList(journal.feed({ type: 'feed', account, from: 0, to: 1e9 }));
      member.feed.forEach((item, i) => expect(equal(item, stored[i] as Uint8Array)).toBe(true));
    }
    expect(journal.check()).toBe('');
  } finally {
    journal.close();
  }
  return auditor;
}

/** The relay's own audit, signatures included, as an operator runs it. */
function expectSoundJournal(home: Home): void {
  const { status, stderr } = spawnSync(
    join(root, 'node_modules', '.bin', 'node'),
    [join(root, 'relay', 'cli.ts'), 'audit', '--signatures'],
    { env: { ...process.env, HOLDFAST_HOME: home.folder }, encoding: 'utf8' },
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
}

function expectNothingLost(auditor: Auditor): void {
  for (const { told } of members)
    for (const [id, { index, code }] of told) {
      const entry = auditor.verdicts.get(id);
      expect({ index: entry?.index, code: entry?.verdict?.code ?? 'accepted' }).toEqual({ index, code });
    }
}

test(
  `[R6] killed ${KILLS} times under load: nothing answered is lost, nothing is doubled, chains go on`,
  { timeout: 30_000 + KILLS * 8_000 },
  async () => {
    const home = await settle();
    const base = baseAssetId(relaySha256, home.network);
    const random = new Random(SEED);
    let before = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      payOn(base);
      await sleep(random.between(20, 400));
      await relay?.kill();
      for (const member of members) member.leave();
      const told = members.reduce((sum, each) => sum + each.told.size, 0);
      expect(told, `verdicts went on before kill ${kill} of seed ${SEED}`).toBeGreaterThanOrEqual(before);
      before = told;
      expectNothingLost(audited(home));
      await arriveAgain(home);
    }
    for (const member of members) member.rest();
    for (const member of members) await member.settled();
    await relay?.stop();
    expectSoundJournal(home);
    const auditor = audited(home);
    expectNothingLost(auditor);
    for (const { signed, refusals } of members) {
      for (const { id } of signed) expect(auditor.verdicts.get(id)?.verdict).toBe(null);
      expect(refusals.filter((code) => code !== 'known' && code !== 'sequence_gap')).toEqual([]);
    }
    expect(before).toBeGreaterThan(0);
  },
);

test('[R6] told to stop under load: it ends by itself, and nothing is lost', async () => {
  const home = await settle();
  payOn(baseAssetId(relaySha256, home.network));
  await sleep(200);
  expect(await relay?.stop()).toBe(0);
  expectNothingLost(audited(home));
  await arriveAgain(home);
  for (const member of members) member.rest();
  for (const member of members) await member.settled();
  const signed = members.flatMap((each) => each.signed);
  expect(signed.length).toBeGreaterThan(MEMBERS);
  await relay?.stop();
  const auditor = audited(home);
  for (const { id } of signed) expect(auditor.verdicts.get(id)?.verdict).toBe(null);
});
