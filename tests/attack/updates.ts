/** The hostile Yjs updates of the list, before a login and after one [P11, P12]. */
import { setTimeout as sleep } from 'node:timers/promises';
import { CLOSE_CODES, roomPath, writeUpdate } from '#protocol';
import { WebSocket } from 'ws';
import { HOSTILE_GROUPS, type HostileUpdate } from '../support/hostile-updates.ts';
import { expectThat, tallied, type Attack, type Attacks } from './attack.ts';
import type { Scene } from './scene.ts';

/** A frame that is larger than any is cut off by the socket before anything reads it; who still writes sees no reason. */
const TOO_LARGE: readonly number[] = [1009, 1006];
/** Before a login updates are dropped; what is heard of one is heard in this time. */
const SILENT_MS = 60;

/** What closes a socket on which nobody has logged in, or that it stays open. */
async function beforeLogin(scene: Scene, updates: readonly HostileUpdate[]): Promise<string> {
  const { options } = scene.stranger();
  const path = roomPath({ kind: 'device', account: options.account, device: options.device });
  const answers = updates.map(async ({ make }) => {
    const headers = { 'x-forwarded-for': scene.address() };
    const socket = new WebSocket(scene.relay.socketUrl + path, { perMessageDeflate: false, headers });
    const closed = new Promise<string>((resolve) =>
      socket.on('close', (code, reason) => resolve(`${code} ${reason}`.trim())),
    );
    socket.on('error', () => undefined);
    await new Promise((resolve) => socket.once('open', resolve));
    socket.send(writeUpdate(make()));
    const answer = await Promise.race([closed, sleep(SILENT_MS, 'dropped')]);
    socket.terminate();
    return answer;
  });
  return tallied(await Promise.all(answers));
}

async function afterLogin(scene: Scene, updates: readonly HostileUpdate[]): Promise<string> {
  const answers: string[] = [];
  for (const { name, fault, make } of updates) {
    const client = await scene.stranger().login();
    client.sendRaw(writeUpdate(make()));
    await client.until(() => client.closed !== null, name);
    const { code, reason } = client.closed as { code: number; reason: string };
    const isNamed = code === CLOSE_CODES.hostile && reason === fault;
    expectThat(isNamed || (TOO_LARGE.includes(code) && fault === 'too_large'), `${name}: ${code} ${reason}`);
    answers.push(`${code} ${reason}`.trim());
  }
  return tallied(answers);
}

/** All of the list by many at a time, again and again. */
async function together(scene: Scene, people: number, rounds: number): Promise<string> {
  const all = Object.values(HOSTILE_GROUPS).flat();
  const clients = await Promise.all(Array.from({ length: people }, () => scene.stranger().connect()));
  let closed = 0;
  for (let round = 0; round < rounds; round++)
    await Promise.all(
      clients.map(async (client, i) => {
        await client.login();
        const update = all[(round * people + i) % all.length] as HostileUpdate;
        client.sendRaw(writeUpdate(update.make()));
        await client.until(() => client.closed !== null, update.name, 30_000);
        closed++;
      }),
    );
  return `${closed} sockets closed`;
}

const groups = Object.entries(HOSTILE_GROUPS);

export const updates: Attacks = {
  title: 'Hostile Yjs updates',
  env: {},
  isProxied: true,
  attacks: [
    ...groups.map(([name, group]): Attack => ({
      name: `before login: ${name} (${group.length})`,
      play: (scene) => beforeLogin(scene, group),
    })),
    ...groups.map(([name, group]): Attack => ({
      name: `after login: ${name} (${group.length})`,
      play: (scene) => afterLogin(scene, group),
    })),
    { name: 'after login: all of them, 40 at a time, 12 rounds', play: (scene) => together(scene, 40, 12) },
  ],
};
