import { existsSync, readdirSync, rmSync, statSync, writeFileSync, chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { idOf, publicKeyOf, sign, utf8 } from '#kernel';
import { relaySha256 } from '../../../relay/sha256.ts';
import { createHome, DEMONSTRATION, readHome, type Making } from '../../../relay/store/home.ts';
import { readSeed, seedText, signerOf } from '../../../relay/store/seed.ts';
import { temporaryFolder } from '../../support/relay-home.ts';
import { MADE_AT, personOf, seedOf } from '../../support/world.ts';

function making(): Making {
  let taken = 0;
  return { time: MADE_AT, random: () => seedOf(`random ${taken++}`), hash: relaySha256 };
}

describe("a relay's folder", () => {
  test('[P1] a new network is made whole, with keys that only their owner may read', () => {
    const folder = join(temporaryFolder(), 'home');
    const home = createHome(folder, DEMONSTRATION, making());
    expect(readHome(folder, relaySha256)).toEqual(home);
    expect(home.genesis).toMatchObject({ symbol: 'SHELL', decimals: 2, madeAt: MADE_AT });
    expect(home.genesis.issuer).toBe(idOf(publicKeyOf(home.issuer?.rootSeed as Uint8Array)));
    expect(home.genesis.relays[0]?.key).toBe(signerOf(home.relaySeed).key);
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o077).toBe(0);
    expect(readdirSync(folder).filter((name) => /part|unfinished/.test(name))).toEqual([]);
  });

  test('keys of an issuer whose address is given are not in the folder', () => {
    const folder = temporaryFolder();
    const issuer = personOf('far away').id;
    expect(createHome(folder, { ...DEMONSTRATION, issuer }, making())).toMatchObject({
      issuer: null,
      genesis: { issuer },
    });
  });

  test('the issuer may be one whose seed is given', () => {
    const { rootSeed: issuerRootSeed, id } = personOf('issuer');
    const home = createHome(temporaryFolder(), { ...DEMONSTRATION, issuerRootSeed }, making());
    expect(home.genesis.issuer).toBe(id);
  });

  test('[R6] what a crash left of the making counts as nothing, at whatever point it came', () => {
    const whole = join(temporaryFolder(), 'whole');
    createHome(whole, DEMONSTRATION, making());
    const folder = temporaryFolder();
    for (const name of ['unfinished', 'relay.key.part', 'relay.key', 'beacon.key']) {
      writeFileSync(join(folder, name), 'torn', { mode: 0o600 });
      expect(readHome(folder, relaySha256)).toBeNull();
    }
    createHome(folder, DEMONSTRATION, making());
    expect(readHome(folder, relaySha256)?.network).toBe(readHome(whole, relaySha256)?.network);
  });

  test('a folder that is not there, or holds what a new file system holds, has no network yet', () => {
    const folder = temporaryFolder();
    expect(readHome(join(folder, 'absent'), relaySha256)).toBeNull();
    mkdirSync(join(folder, 'lost+found'));
    expect(readHome(folder, relaySha256)).toBeNull();
  });

  test('a folder of something else is left alone', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'letter.txt'), 'dear');
    expect(() => readHome(folder, relaySha256)).toThrow('holds other things and no network');
    expect(() => createHome(folder, DEMONSTRATION, making())).toThrow('is not empty');
    expect(readdirSync(folder)).toEqual(['letter.txt']);
  });

  test('each fault of a key is one sentence that says what to do', () => {
    const folder = temporaryFolder();
    createHome(folder, DEMONSTRATION, making());
    const key = join(folder, 'relay.key');
    writeFileSync(key, seedText(seedOf('another')));
    expect(() => readHome(folder, relaySha256)).toThrow('is not the key of a relay of this network');
    writeFileSync(key, 'torn');
    expect(() => readHome(folder, relaySha256)).toThrow('does not hold 64 hex digits');
    chmodSync(key, 0o644);
    expect(() => readHome(folder, relaySha256)).toThrow('may be read by others');
    rmSync(key);
    expect(() => readHome(folder, relaySha256)).toThrow('cannot be read (ENOENT)');
    writeFileSync(join(folder, 'genesis.cbor'), 'torn');
    expect(() => readHome(folder, relaySha256)).toThrow('is damaged');
    expect(existsSync(folder)).toBe(true);
  });

  test('[K1] a seed in a file signs as the kernel signs', () => {
    const path = join(temporaryFolder(), 'seed');
    const seed = seedOf('a seed');
    writeFileSync(path, seedText(seed), { mode: 0o600 });
    expect(readSeed(path)).toEqual(seed);
    const message = utf8('a message');
    expect(signerOf(seed).sign(message)).toEqual(sign(seed, message));
  });
});
