/** `audit`: the journal folded from its start, and everything compared. */
import { toHex } from '#kernel';
import { audit } from '../audit.ts';
import type { Config } from '../config.ts';
import { relayPrimitives } from '../primitives.ts';
import { startedHomeOf } from './network.ts';
import type { Options } from './options.ts';
import { print } from './print.ts';

export function auditNetwork(config: Config, { signatures }: Options): number {
  const home = startedHomeOf(config);
  const began = performance.now();
  const progress = (entries: number): void =>
    void (process.stderr.isTTY && process.stderr.write(`\r${entries} entries`));
  const { entries, stateRoots, root, fault } = audit({
    home,
    primitives: relayPrimitives,
    signatures: signatures === true,
    progress,
  });
  const seconds = (performance.now() - began) / 1000;
  if (process.stderr.isTTY) process.stderr.write('\r');
  const speed = `${Math.round(entries / seconds)} entries a second`;
  print(`${entries} entries, ${stateRoots} roots of the state, root ${toHex(root)}, ${speed}`);
  print(fault === null ? 'The journal is good.' : `The journal is NOT good. ${fault}`);
  return fault === null ? 0 : 1;
}
