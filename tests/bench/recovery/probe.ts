/** A process that does one thing to a stored journal, tells how long it took, and ends. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { emptyRoot } from '#kernel';
import { audit } from '../../../relay/audit.ts';
import { recover } from '../../../relay/sequencer/recovery.ts';
import { relayPrimitives } from '../../../relay/primitives.ts';
import { relaySha256 } from '../../../relay/sha256.ts';
import { JOURNAL_FILE } from '../../../relay/store/files.ts';
import { Store } from '../../../relay/store/store.ts';
import { cpuSecondsHere, type Cost } from '../support/bare-verification.ts';
import { homeAt } from './parts.ts';

export interface ProbeTask {
  /**
   * Recover as the relay does it; audit as the operator does it, signatures believed; read every row and do nothing with
   * it; or hash as often as an audit must.
   */
  readonly what: 'recover' | 'audit' | 'read' | 'hash';
  readonly folder: string;
  readonly entries: number;
}

export interface Probed extends Cost {
  readonly entries: number;
}

async function recoverAll(folder: string): Promise<number> {
  const { genesis, genesisBytes } = homeAt(folder);
  const opened = await Store.open({ folder, genesis: genesisBytes, emptyRoot: emptyRoot(relaySha256) });
  const journal = await recover({ opened, genesis, primitives: relayPrimitives });
  await opened.store.close();
  return journal.tree.size;
}

function readAll(folder: string): number {
  const database = new DatabaseSync(join(folder, JOURNAL_FILE), { readOnly: true });
  let entries = 0;
  for (const row of database.prepare('SELECT idx, bytes, effects FROM journal ORDER BY idx').iterate())
    if (row['idx'] === entries) entries++;
  database.close();
  return entries;
}

function auditAll(folder: string): number {
  const progress = (): void => undefined;
  const { entries, fault } = audit({
    home: homeAt(folder),
    primitives: relayPrimitives,
    signatures: false,
    progress,
  });
  if (fault !== null) throw new Error(`the journal of the bench is not good: ${fault}`);
  return entries;
}

/** An entry of a transfer: an account digest and the two halves of an HMAC for payer and payee, a leaf, a node, an id. */
const HASHES_AN_ENTRY = 9;
const HASHED_BYTES = 200;

function hashAll(entries: number): number {
  const message = new Uint8Array(HASHED_BYTES).fill(7);
  for (let i = 0; i < entries * HASHES_AN_ENTRY; i++) relaySha256(message);
  return entries;
}

function work({ what, folder, entries }: ProbeTask): Promise<number> | number {
  switch (what) {
    case 'recover':
      return recoverAll(folder);
    case 'audit':
      return auditAll(folder);
    case 'read':
      return readAll(folder);
    case 'hash':
      return hashAll(entries);
  }
}

async function probe(task: ProbeTask): Promise<Probed> {
  const [from, cpuFrom] = [performance.now(), cpuSecondsHere()];
  const entries = await work(task);
  return { entries, seconds: (performance.now() - from) / 1000, cpuSeconds: cpuSecondsHere() - cpuFrom };
}

process.once('message', (task) => void probe(task as ProbeTask).then((probed) => process.send?.(probed)));
process.once('disconnect', () => process.exit(0));
