/** `init`: a network in an empty folder. */
import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { formatAddress, idHex, parseAddress, type Id } from '#kernel';
import type { Config } from '../config.ts';
import { relaySha256 } from '../sha256.ts';
import { StartFault } from '../start-fault.ts';
import { createHome, DEMONSTRATION, type NewNetwork } from '../store/home.ts';
import { readSeed } from '../store/seed.ts';
import { numberOf, type Options } from './options.ts';
import { print } from './print.ts';

export function init(config: Config, options: Options): number {
  const random = (count: number): Uint8Array => new Uint8Array(randomBytes(count));
  const making = { time: Date.now(), random, hash: relaySha256 };
  const { folder, network, genesis } = createHome(resolve(config.home), newNetworkOf(options), making);
  return print(
    `${genesis.name} (${idHex(network)}) is in ${folder}; its issuer is ${formatAddress(genesis.issuer)}`,
  );
}

function newNetworkOf(options: Options): NewNetwork {
  const decimals = numberOf('--decimals', options.decimals, DEMONSTRATION.decimals);
  const issuerRootSeed = options['issuer-seed'] === undefined ? null : readSeed(options['issuer-seed']);
  return {
    name: options.name ?? DEMONSTRATION.name,
    symbol: options.symbol ?? DEMONSTRATION.symbol,
    assetName: options.asset ?? DEMONSTRATION.assetName,
    decimals,
    issuer: options.issuer === undefined ? null : accountOf(options.issuer),
    issuerRootSeed,
    rules: [],
  };
}

function accountOf(address: string): Id {
  const account = parseAddress(address);
  if (!account.ok)
    throw new StartFault(`--issuer is no address (${account.error}): correct it and run the command again.`);
  return account.value;
}
