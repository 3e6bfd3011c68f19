/**
 * A relay's folder: the genesis document of its network and the keys that it holds, in files that only their owner may
 * read. A network is made whole or not at all: until its genesis document is there, the folder counts as
 * unused.
 */
import {
  existsSync,
  mkdirSync,
  openSync,
  closeSync,
  fsyncSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import {
  bytes,
  decodeGenesis,
  encode,
  encodeGenesis,
  idOf,
  networkId,
  publicKeyOf,
  record,
  tagged,
  type Genesis,
  type Id,
  type Rules,
  type Sha256,
} from '#kernel';
import { syncToDisk } from './durable.ts';
import {
  BEACON_FILE,
  GENESIS_FILE,
  ISSUER_DEVICE_FILE,
  ISSUER_ROOT_FILE,
  RELAY_KEY_FILE,
  UNFINISHED_FILE,
} from './files.ts';
import { HomeFault } from './home-fault.ts';
import { readSeed, SECRET_MODE, SEED_BYTES, seedText } from './seed.ts';

export interface Home {
  readonly folder: string;
  readonly genesis: Genesis;
  /** The document as it stands: its SHA-256 is the network. */
  readonly genesisBytes: Uint8Array;
  readonly network: Id;
  /** Signs checkpoints and logins. */
  readonly relaySeed: Uint8Array;
  /** The issuer's keys, where they are kept here: a bot signs with the device's. */
  readonly issuer: { readonly rootSeed: Uint8Array; readonly deviceSeed: Uint8Array } | null;
}

/** What a new network is called and who issues its base asset. */
export interface NewNetwork {
  readonly name: string;
  readonly symbol: string;
  readonly assetName: string;
  readonly decimals: number;
  /** An account whose keys are elsewhere, or null: keys are made for it and kept in the folder. */
  readonly issuer: Id | null;
  /** The issuer's root where it is to be kept in the folder; null: a new one. */
  readonly issuerRootSeed: Uint8Array | null;
  readonly rules: Rules;
}

/** What `npm start` makes on a fresh machine. */
export const DEMONSTRATION: NewNetwork = {
  name: 'Holdfast demonstration',
  symbol: 'SHELL',
  assetName: 'Shell',
  decimals: 2,
  issuer: null,
  issuerRootSeed: null,
  rules: [],
};

/** Time and chance of the moment at which a network is made. */
export interface Making {
  /** ms since 1970 */
  readonly time: number;
  readonly random: (bytes: number) => Uint8Array;
  readonly hash: Sha256;
}

/** How many values a relay's beacon can reveal before its head must be renewed. */
const BEACON_LENGTH = 65_536;

/** The folder's network, or null where there is none yet; throws a HomeFault where there is something else. */
export function readHome(folder: string, hash: Sha256): Home | null {
  if (isUnused(folder)) return null;
  const path = join(folder, GENESIS_FILE);
  if (!existsSync(path))
    throw new HomeFault(
      `${folder} holds other things and no network: set HOLDFAST_HOME to an empty folder, or put ${GENESIS_FILE} back from a backup.`,
    );
  const genesisBytes = new Uint8Array(readFileSync(path));
  const genesis = decodeGenesis(genesisBytes);
  if (!genesis.ok)
    throw new HomeFault(`${path} is damaged (${genesis.error}): put it back from a backup of the folder.`);
  const relaySeed = readSeed(join(folder, RELAY_KEY_FILE));
  const relayKey = idOf(publicKeyOf(relaySeed));
  if (!genesis.value.relays.some(({ key }) => key === relayKey))
    throw new HomeFault(
      `${join(folder, RELAY_KEY_FILE)} is not the key of a relay of this network: put the right one back.`,
    );
  const network = networkId(hash, genesisBytes);
  return { folder, genesis: genesis.value, genesisBytes, network, relaySeed, issuer: readIssuer(folder) };
}

/**
 * Makes the network of a folder that does not exist, is empty, or was left unfinished. The genesis document comes last:
 * where it is, everything is.
 */
export function createHome(folder: string, network: NewNetwork, making: Making): Home {
  if (!isUnused(folder))
    throw new HomeFault(`${folder} is not empty: choose another folder with HOLDFAST_HOME, or move it away.`);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeDurably(folder, UNFINISHED_FILE, new Uint8Array(0));
    for (const [name, content] of filesOf(network, making)) writeDurably(folder, name, content);
    rmSync(join(folder, UNFINISHED_FILE));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new HomeFault(
      `${folder} cannot be made (${code}): make room for it or choose another with HOLDFAST_HOME.`,
    );
  }
  return readHome(folder, making.hash) as Home;
}

function readIssuer(folder: string): Home['issuer'] {
  const root = join(folder, ISSUER_ROOT_FILE);
  if (!existsSync(root)) return null;
  return { rootSeed: readSeed(root), deviceSeed: readSeed(join(folder, ISSUER_DEVICE_FILE)) };
}

/** What a new file system may hold. */
const LOST_FOUND = 'lost+found';

function isUnused(folder: string): boolean {
  if (!existsSync(folder)) return true;
  const names = readdirSync(folder).filter((name) => name !== LOST_FOUND);
  return names.length === 0 || (names.includes(UNFINISHED_FILE) && !names.includes(GENESIS_FILE));
}

function filesOf(
  network: NewNetwork,
  making: Making,
): readonly (readonly [name: string, content: Uint8Array])[] {
  const { time, random, hash } = making;
  const [relaySeed, beaconSeed, deviceSeed] = [random(SEED_BYTES), random(SEED_BYTES), random(SEED_BYTES)];
  const rootSeed = network.issuerRootSeed ?? random(SEED_BYTES);
  const issuer = network.issuer ?? idOf(publicKeyOf(rootSeed));
  const { name, symbol, assetName, decimals, rules } = network;
  const relays = [{ key: idOf(publicKeyOf(relaySeed)), beacon: beaconHead(hash, beaconSeed) }];
  const genesis: Genesis = {
    version: 1,
    name,
    symbol,
    assetName,
    decimals,
    issuer,
    operator: issuer,
    relays,
    rules,
    madeAt: time,
  };
  const text = (seed: Uint8Array): Uint8Array => Buffer.from(seedText(seed));
  const issuers: readonly (readonly [string, Uint8Array])[] = [
    [ISSUER_ROOT_FILE, text(rootSeed)],
    [ISSUER_DEVICE_FILE, text(deviceSeed)],
  ];
  return [
    [RELAY_KEY_FILE, text(relaySeed)],
    [BEACON_FILE, text(beaconSeed)],
    ...(network.issuer === null ? issuers : []),
    [GENESIS_FILE, encodeGenesis(genesis)],
  ];
}

const beaconValue = record({ value: bytes(32) });

/** The end of the chain x → SHA-256(tag "beacon" ‖ [x]) that begins at the seed. */
function beaconHead(hash: Sha256, seed: Uint8Array): Id {
  let value = seed;
  for (let i = 0; i < BEACON_LENGTH; i++) value = hash(tagged('beacon', encode(beaconValue, { value })));
  return idOf(value);
}

/** The whole file under its name, or nothing. */
export function writeDurably(folder: string, name: string, content: Uint8Array): void {
  const unfinished = join(folder, `${name}.part`);
  const file = openSync(unfinished, 'w', SECRET_MODE);
  try {
    for (let at = 0; at < content.length;) at += writeSync(file, content, at);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(unfinished, join(folder, name));
  syncToDisk(folder);
}
