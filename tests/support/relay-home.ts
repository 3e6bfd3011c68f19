/** Folders of relays for tests, each of the network of a test world, deleted when the tests of the file are over. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { encodeGenesis } from '#kernel';
import type { Home } from '../../relay/store/home.ts';
import type { World } from './world.ts';

const folders: string[] = [];

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-test-'));
  folders.push(folder);
  return folder;
}

/** A relay's folder of the world's network; its genesis and keys are in memory only. */
export function homeOf(world: World, folder = temporaryFolder()): Home {
  const { genesis, network, relay } = world;
  const genesisBytes = encodeGenesis(genesis);
  return { folder, genesis, genesisBytes, network, relaySeed: relay.rootSeed, issuer: null };
}

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
