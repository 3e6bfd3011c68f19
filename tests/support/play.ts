/**
 * A small language for tests of the ledger: one line an act, each with its exact answer.
 *
 *     play(`
 *       people   alice bob
 *       issue    alice 10            => accepted
 *       pay: transfer alice bob 7    => accepted
 *       transfer alice bob 7         => insufficient_available SHELL 3 @pay
 *       balance  alice 3
 *     `);
 *
 * Who acts is `name`, `name/device` or `name/root`. `label:` in front of an act names what it makes and its entry; `@label`
 * is the entry's index. Options are `fee=1 expires=1h by=name/device` and those of the act. After every line the whole
 * entry is checked, and after a rejection that it changed nothing but a head, a fee and the journal [L6].
 */
import { expect } from 'vitest';
import {
  idBytes,
  toHex,
  type Id,
  type Refusal,
  type Rejection,
  type RowChange,
  type Rules,
  type SealedEntry,
  type Value,
  type VerifiedOperation,
} from '#kernel';
import { checkEntry } from './check-entry.ts';
import { Oracle } from './oracle.ts';
import { acts, looks, type Line } from './play-words.ts';
import { deviceOf, personOf, World, type Person, type TestDevice } from './world.ts';

export class Play {
  readonly world: World;
  readonly #oracle: Oracle;
  readonly #people = new Map<string, Person>();
  readonly #devices = new Map<string, TestDevice>();
  /** What labels name: operations' ids, and the indices of their entries. */
  readonly #ids = new Map<string, Id>();
  readonly #indices = new Map<string, number>();
  last: VerifiedOperation | null = null;

  constructor(rules: Rules = []) {
    this.world = new World(rules);
    this.#oracle = new Oracle(this.world.genesis, this.world.network, this.world.base);
    this.#ids.set('SHELL', this.world.base);
    this.people('issuer');
  }

  /** Runs the lines; an act's answer must be as written. */
  play(text: string): this {
    for (const line of text.split('\n').map((each) => each.trim()))
      if (line !== '' && !line.startsWith('--')) this.#line(line);
    return this;
  }

  #line(text: string): void {
    const [, act = '', , answer] = /^(.*?)( *=> *(.*))?$/.exec(text) ?? [];
    const done = this.attempt(act);
    if (done !== null) expect(`${act} => ${done}`).toBe(`${act} => ${this.#resolved(answer ?? 'accepted')}`);
  }

  /** Runs a line whatever comes of it: what is answered to an act, null for a look. */
  attempt(text: string): string | null {
    const [, label, act = ''] = /^(?:(\w+): *)?(.*)$/.exec(text) ?? [];
    const [word = '', ...rest] = act.split(/ +/);
    const options = new Map(rest.filter(isOption).map((each) => each.split('=') as [string, string]));
    const line: Line = { word, words: rest.filter((each) => !isOption(each)), options };
    const look = looks[word];
    if (look === undefined) return this.#act(line, label);
    look(this, line);
    return null;
  }

  #resolved(answer: string): string {
    return answer.replaceAll(/@(\w+)/g, (_, label: string) => String(this.index(label)));
  }

  #act(line: Line, label: string | undefined): string {
    const act = acts[line.word];
    if (act === undefined) throw new Error(`no such word: ${line.word}`);
    const signer = this.signerOf(line);
    const head = { seq: signer?.seq, previous: signer?.previous };
    const operation = act(this, line);
    this.last = operation;
    if (label !== undefined) this.#ids.set(label, operation.id);
    const done = this.submit(operation);
    if ('entry' in done && label !== undefined) this.#indices.set(label, done.entry.index);
    if (!('entry' in done) && signer !== null) Object.assign(signer, head);
    return this.shown('entry' in done ? done.entry.verdict : done);
  }

  /** Admits, folds and checks. */
  submit(operation: VerifiedOperation): Refusal | SealedEntry {
    this.world.state.takeChanges();
    const done = this.world.submit(operation);
    const changes = this.world.state.takeChanges();
    if (!('entry' in done)) expect(changes).toEqual([]);
    else this.#check(done, changes);
    return done;
  }

  /** Moves time on; what falls due is checked as well. */
  wait(ms: number): void {
    this.world.advance(ms, (sealed) => this.#check(sealed, []));
  }

  #check(sealed: SealedEntry, changes: readonly RowChange[]): void {
    checkEntry(this.world, sealed);
    this.#oracle.take(sealed.bytes);
    this.#oracle.agreesWith(this.world.state);
    this.#oracle.agreesWithPostings(sealed.effects);
    if (sealed.entry.verdict !== null) onlyHeadsAndFees(changes);
  }

  /** Enrols the first device of each. */
  people(...names: readonly string[]): void {
    for (const name of names) {
      this.world.join(name);
      const person = this.person(name);
      this.#devices.set(name, person.device);
      this.#check(this.world.entries.at(-1) as SealedEntry, []);
    }
  }

  /** The person, whether or not there is an account. */
  person(name: string): Person {
    const known = this.#people.get(name) ?? (name === 'issuer' ? this.world.issuer : personOf(name));
    this.#people.set(name, known);
    return known;
  }

  /** `alice`: her first device; `alice/laptop`: another, which may not be enrolled yet. */
  device(name: string): TestDevice {
    const owner = this.person(name.split('/')[0] as string);
    const known = name.includes('/') ? this.#devices.get(name) : owner.device;
    const device = known ?? deviceOf(owner.id, name);
    this.#devices.set(name, device);
    return device;
  }

  /** The device that signs a line; null for a root. */
  signerOf({ words, options }: Line): TestDevice | null {
    const by = options.get('by') ?? words[0] ?? 'issuer';
    return by.endsWith('/root') ? null : this.device(by);
  }

  /** The id of an operation, asset, hold or voucher. */
  id(label: string): Id {
    const id = this.#ids.get(label);
    if (id === undefined) throw new Error(`nothing is called ${label}`);
    return id;
  }

  name(label: string, id: Id): void {
    this.#ids.set(label, id);
  }

  index(label: string): number {
    const index = this.#indices.get(label);
    if (index === undefined) throw new Error(`no entry is called ${label}`);
    return index;
  }

  /** `accepted`, or the code and its facts. */
  shown(of: Rejection | Refusal | null): string {
    return of === null ? 'accepted' : [of.code, ...of.facts.map((fact) => this.#factShown(fact))].join(' ');
  }

  #factShown(fact: Value): string {
    if (!(fact instanceof Uint8Array)) return String(fact);
    for (const [label, id] of this.#ids) if (toHex(idBytes(id)) === toHex(fact)) return label;
    return toHex(fact);
  }
}

const isOption = (word: string): boolean => /^[a-z]+=/.test(word);

/** Of an account only what a fee and a feed move, of a device only its head and what it spent [L6]. */
function onlyHeadsAndFees(changes: readonly RowChange[]): void {
  const tables = changes.map(({ table }) => table);
  expect(
    tables.filter((table) => !['head', 'accounts', 'devices', 'roots', 'buckets'].includes(table)),
  ).toEqual([]);
  expect(tables.filter((table) => table === 'accounts').length).toBe(1);
  expect(changes.filter(({ table, key }) => table === 'buckets' && !key.startsWith(FEES_KEY))).toEqual([]);
}

/** The fees' place among the kinds of buckets. */
const FEES_KEY = '5';

/** A new world in which the lines are played. */
export function play(text: string, rules: Rules = []): Play {
  return new Play(rules).play(text);
}
