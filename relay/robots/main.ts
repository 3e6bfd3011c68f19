/**
 * The robots of a demonstration network: the issuer's bot and one member, in a process of their own that the relay starts
 * (robot-process.ts). HOLDFAST_URL is the relay, HOLDFAST_HOME its folder.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { idFromHex, idHex } from '#kernel';
import { relaySha256 } from '../sha256.ts';
import { ISSUER_DEVICE_FILE, ISSUER_ROOT_FILE } from '../store/files.ts';
import { readSeed } from '../store/seed.ts';
import { Issuer } from './issuer.ts';
import { Member } from './member.ts';
import { accountOf, Robot, type RobotKeys } from './robot.ts';
import { RobotStore } from './robot-store.ts';
import { secretIn } from './secrets.ts';

const { HOLDFAST_URL: url = 'http://127.0.0.1:8787', HOLDFAST_HOME: home = '.holdfast' } = process.env;
const folder = join(home, 'robots');
mkdirSync(folder, { recursive: true, mode: 0o700 });

function keysOf(name: string, rootSeed: Uint8Array, deviceSeed: Uint8Array): RobotKeys {
  const boxSecret = secretIn(folder, `${name}-box.key`);
  return { rootSeed, deviceSeed, boxSecret, deviceBoxSecret: secretIn(folder, `${name}-device-box.key`) };
}

function robotOf(name: string, keys: RobotKeys, trade: (robot: Robot) => Promise<void>): Robot {
  const store = new RobotStore(join(folder, `${name}.sqlite`), accountOf(keys.rootSeed), relaySha256);
  const failed = (error: unknown): void => console.error(`${name}: ${String(error)}`);
  return new Robot({ url, keys, store, trade, failed });
}

const issuerKeys = keysOf(
  'issuer',
  readSeed(join(home, ISSUER_ROOT_FILE)),
  readSeed(join(home, ISSUER_DEVICE_FILE)),
);
const memberKeys = keysOf(
  'member',
  secretIn(folder, 'member-root.key'),
  secretIn(folder, 'member-device.key'),
);
const issuer = new Issuer();
const member = new Member(new Set([issuerKeys, memberKeys].map(({ rootSeed }) => accountOf(rootSeed))));
const robots = [
  robotOf('issuer', issuerKeys, issuer.trade),
  robotOf('member', memberKeys, member.trade),
] as const;
const [issuerRobot, memberRobot] = robots;

process.on('message', (message: { readonly type?: unknown; readonly account?: unknown }) => {
  const newcomer = typeof message.account === 'string' ? idFromHex(message.account) : null;
  if (message.type !== 'newcomer' || newcomer === null) return;
  issuer.welcome(newcomer);
  issuerRobot.wake();
});

async function stop(): Promise<void> {
  for (const robot of robots) await robot.stop();
  for (const robot of robots) robot.store.close();
  process.exit();
}
process.once('SIGTERM', () => void stop());
process.once('SIGINT', () => void stop());
// Without its relay a robot has nothing to do.
process.once('disconnect', () => void stop());

for (const robot of robots) robot.start();
process.send?.({ type: 'robot', account: idHex(memberRobot.account) });
