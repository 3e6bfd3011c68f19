/** Rooms that a test opens for a world of its own. When the test is over all who are in them leave, and nothing may have failed. */
import { afterEach, expect } from 'vitest';
import { sign } from '#kernel';
import type { Limits } from '../../relay/limit-settings.ts';
import { TestClient, type ClientOptions } from './client.ts';
import { startTestRooms, type TestRooms } from './memory-ledger.ts';
import { World, type TestDevice } from './world.ts';

let running: TestRooms | null = null;
const clients = new Set<TestClient>();

afterEach(async () => {
  for (const client of clients) leave(client);
  const failures = running?.failures ?? [];
  await closeRooms();
  expect(failures).toEqual([]);
});

/** A world with an issuer, and rooms over it. */
export async function openRooms(limits: Partial<Limits> = {}): Promise<World> {
  const world = new World();
  world.join('issuer');
  running = await startTestRooms(world, limits);
  return world;
}

export function rooms(): TestRooms {
  if (running === null) throw new Error('rooms are opened first');
  return running;
}

export async function closeRooms(): Promise<void> {
  await running?.stop();
  running = null;
}

/** A client of this device that knows the first `has` entries; what the world has done by now is in the rooms. */
export function clientOf(device: TestDevice, more: Partial<ClientOptions> = {}, has = 0): TestClient {
  const { account, id, seed } = device;
  const { url, ledger } = rooms();
  ledger.flush();
  const client = new TestClient(
    { url, account, device: id, sign: (message) => sign(seed, message), ...more },
    has,
  );
  clients.add(client);
  return client;
}

/** It is gone at once, and nothing of it is kept. */
export function leave(client: TestClient): void {
  client.drop();
  clients.delete(client);
}
