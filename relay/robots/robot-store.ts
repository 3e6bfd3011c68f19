/**
 * The stores of a robot's replica in one SQLite file. What a robot has done is written in the transaction that writes the
 * operation that did it: so it answers each payment and welcomes each newcomer once, whatever crashes in between.
 */
import { DatabaseSync } from 'node:sqlite';
import { accountView, decode, encode, fromHex, idBytes, idOf, toHex, type Id, type Sha256 } from '#kernel';
import {
  emptyCopy,
  NO_HEAD,
  readItem,
  rowOf,
  type ChainHead,
  type Copy,
  type CopyStore,
  type Kept,
  type OutboxStore,
  type Recovered,
  type Waiting,
} from '#replica';

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS copy (one INTEGER PRIMARY KEY CHECK (one = 1), view BLOB NOT NULL, rest TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS entry (place INTEGER PRIMARY KEY, item BLOB NOT NULL);
  CREATE TABLE IF NOT EXISTS head (one INTEGER PRIMARY KEY CHECK (one = 1), seq INTEGER NOT NULL, id BLOB NOT NULL);
  CREATE TABLE IF NOT EXISTS outbox (seq INTEGER PRIMARY KEY, id BLOB NOT NULL, signed BLOB NOT NULL,
    sent INTEGER NOT NULL, refusal TEXT);
  CREATE TABLE IF NOT EXISTS done (what TEXT PRIMARY KEY, count INTEGER NOT NULL) WITHOUT ROWID;
`;

type Cells = Readonly<Record<string, unknown>>;

/** How often something has been done, by name; what is written with an operation. */
export type Done = Readonly<Record<string, number>>;

export class RobotStore {
  readonly #db: DatabaseSync;
  readonly #hash: Sha256;
  readonly #account: Id;
  readonly copies: CopyStore;
  readonly outbox: OutboxStore;

  /** `path` may be `:memory:`. */
  constructor(path: string, account: Id, hash: Sha256) {
    this.#db = new DatabaseSync(path);
    this.#db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
    this.#db.exec(SCHEMA);
    this.#hash = hash;
    this.#account = account;
    this.copies = {
      read: async () => this.#readCopy(),
      write: async (copy, entries) => this.#write(copy, entries),
      items: async (from, to) => this.#items(from, to),
      at: async (place) => this.#at(place),
    };
    this.outbox = {
      read: async () => ({ head: this.#head(), waiting: this.#waiting() }),
      append: async (waiting) => this.append(waiting, {}),
      markSent: async (seqs) => {
        for (const seq of seqs) this.#run('UPDATE outbox SET sent = 1 WHERE seq = ?', seq);
      },
      refuse: async (seq, { code }) => this.#run('UPDATE outbox SET refusal = ? WHERE seq = ?', code, seq),
      settle: async (seq) => this.#run('DELETE FROM outbox WHERE seq <= ?', seq),
    };
  }

  /** Writes the operation, the head behind it, and what it does. */
  append({ seq, id, signed }: Waiting, done: Done): void {
    this.#transact(() => {
      this.#run('INSERT INTO outbox (seq, id, signed, sent) VALUES (?, ?, ?, 0)', seq, idBytes(id), signed);
      this.#run('INSERT OR REPLACE INTO head (one, seq, id) VALUES (1, ?, ?)', seq, idBytes(id));
      this.#note(done);
    });
  }

  /** Writes that something was looked at and needs no operation. */
  note(done: Done): void {
    this.#transact(() => this.#note(done));
  }

  done(what: string): number {
    return Number(this.#get('SELECT count FROM done WHERE what = ?', what)?.['count'] ?? 0);
  }

  /** All entries that are kept, oldest first. */
  kept(): readonly Kept[] {
    const places = this.#db.prepare('SELECT place FROM entry ORDER BY place').all() as readonly Cells[];
    return places.flatMap(({ place }) => this.#at(Number(place)) ?? []);
  }

  /** Begins anew with a relay that was put back from a backup: what is lost is forgotten, what is its own waits again. */
  restart({ copy, lost, again }: Recovered): void {
    this.#transact(() => {
      for (const { place } of lost) this.#run('DELETE FROM entry WHERE place = ?', place);
      for (const { seq, id, signed } of again)
        this.#run(
          'INSERT OR REPLACE INTO outbox (seq, id, signed, sent) VALUES (?, ?, ?, 1)',
          seq,
          idBytes(id),
          signed,
        );
      this.#putCopy(copy);
    });
  }

  close(): void {
    this.#db.close();
  }

  #note(done: Done): void {
    for (const [what, count] of Object.entries(done))
      this.#run('INSERT OR REPLACE INTO done (what, count) VALUES (?, ?)', what, count);
  }

  #readCopy(): Copy | null {
    const cells = this.#get('SELECT view, rest FROM copy');
    if (cells === undefined) return null;
    const view = decode(accountView, bytesIn(cells['view']));
    if (!view.ok) throw new Error(`a robot's copy is damaged: ${view.error}`);
    const { distrust, ...rest } = JSON.parse(String(cells['rest']));
    const evidence = distrust?.evidence.map((hex: string) => fromHex(hex));
    return {
      ...emptyCopy(this.#account),
      ...rest,
      view: view.value,
      distrust: distrust && { ...distrust, evidence },
    };
  }

  #write(copy: Copy, entries: readonly Kept[]): void {
    this.#transact(() => {
      for (const { place, item } of entries)
        this.#run('INSERT OR REPLACE INTO entry (place, item) VALUES (?, ?)', place, item);
      this.#putCopy(copy);
    });
  }

  #putCopy({ view, distrust, ...rest }: Copy): void {
    const shown = distrust && { ...distrust, evidence: distrust.evidence.map(toHex) };
    const text = JSON.stringify({ ...rest, distrust: shown });
    this.#run(
      'INSERT OR REPLACE INTO copy (one, view, rest) VALUES (1, ?, ?)',
      encode(accountView, view),
      text,
    );
  }

  #items(from: number, to: number): readonly Uint8Array[] {
    const rows = this.#db
      .prepare('SELECT item FROM entry WHERE place >= ? AND place < ? ORDER BY place')
      .all(from, to);
    return rows.map(({ item }) => bytesIn(item));
  }

  #at(place: number): Kept | null {
    const [item] = this.#items(place, place + 1);
    const read = item === undefined ? null : readItem(this.#hash, item);
    if (item === undefined || read === null || !read.ok) return null;
    return { place, item, row: rowOf(this.#account, read.value, null) };
  }

  #head(): ChainHead {
    const cells = this.#get('SELECT seq, id FROM head');
    return cells === undefined ? NO_HEAD : { seq: Number(cells['seq']), id: idOf(bytesIn(cells['id'])) };
  }

  #waiting(): readonly Waiting[] {
    const rows = this.#db.prepare('SELECT * FROM outbox ORDER BY seq').all() as readonly Cells[];
    return rows.map(({ seq, id, signed, sent, refusal }) => ({
      seq: Number(seq),
      id: idOf(bytesIn(id)),
      signed: bytesIn(signed),
      memo: null,
      sent: sent === 1,
      refusal: refusal === null ? null : ({ code: refusal, facts: [] } as unknown as Waiting['refusal']),
    }));
  }

  #transact(write: () => void): void {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      write();
      this.#db.exec('COMMIT');
    } catch (error) {
      this.#db.exec('ROLLBACK');
      throw error;
    }
  }

  #get(sql: string, ...values: readonly (string | number)[]): Cells | undefined {
    return this.#db.prepare(sql).get(...values) as Cells | undefined;
  }

  #run(sql: string, ...values: readonly (string | number | Uint8Array)[]): void {
    this.#db.prepare(sql).run(...values);
  }
}

/** A copy: what SQLite hands out is a view into memory of its own. */
function bytesIn(cell: unknown): Uint8Array {
  return new Uint8Array(cell as Uint8Array);
}
