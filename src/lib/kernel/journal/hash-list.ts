/**
 * A growing list of SHA-256 hashes, packed. A journal has two hashes an entry, so a million entries make two million:
 * as objects they would weigh ten times their bytes. Blocks of 64 KiB mean that growing copies no more than one block.
 */
import { assert } from '../foundation/assert.ts';

export const HASH_BYTES = 32;

const BLOCK_HASHES = 2048;
const BLOCK_BYTES = BLOCK_HASHES * HASH_BYTES;
const FIRST_BYTES = 8 * HASH_BYTES;

export class HashList {
  readonly #first: number;
  readonly #blocks: Uint8Array[] = [];
  #length: number;

  /** A list whose hashes before `first` are counted but not held. */
  constructor(first = 0) {
    this.#first = first;
    this.#length = first;
  }

  /** How many hashes the list counts, held or not. */
  get length(): number {
    return this.#length;
  }

  /** The index of the first hash that is held. */
  get first(): number {
    return this.#first;
  }

  push(hash: Uint8Array): void {
    assert(hash.length === HASH_BYTES, 'a hash is 32 bytes');
    const at = (this.#length - this.#first) * HASH_BYTES;
    const block = Math.floor(at / BLOCK_BYTES);
    const offset = at % BLOCK_BYTES;
    this.#room(block, offset);
    (this.#blocks[block] as Uint8Array).set(hash, offset);
    this.#length++;
  }

  /** A view of 32 bytes that never changes, or null where the hash is not held. */
  get(index: number): Uint8Array | null {
    assert(index < this.#length, 'no such hash in the list');
    if (index < this.#first) return null;
    const at = (index - this.#first) * HASH_BYTES;
    const offset = at % BLOCK_BYTES;
    return (this.#blocks[Math.floor(at / BLOCK_BYTES)] as Uint8Array).subarray(offset, offset + HASH_BYTES);
  }

  /** Copies the hashes from `from` to before `to`, all of them held, into `target` at `offset`. */
  copy(from: number, to: number, target: Uint8Array, offset: number): void {
    assert(from >= this.#first && from <= to && to <= this.#length, 'no such stretch of the list');
    let at = (from - this.#first) * HASH_BYTES;
    const end = (to - this.#first) * HASH_BYTES;
    for (let write = offset; at < end;) {
      const start = at % BLOCK_BYTES;
      const size = Math.min(BLOCK_BYTES - start, end - at);
      target.set(
        (this.#blocks[Math.floor(at / BLOCK_BYTES)] as Uint8Array).subarray(start, start + size),
        write,
      );
      at += size;
      write += size;
    }
  }

  /** Only the first block grows; views into its smaller self keep their bytes. */
  #room(block: number, offset: number): void {
    const held = this.#blocks[block];
    if (held === undefined) this.#blocks.push(new Uint8Array(block === 0 ? FIRST_BYTES : BLOCK_BYTES));
    else if (offset === held.length) {
      const larger = new Uint8Array(held.length * 2);
      larger.set(held);
      this.#blocks[block] = larger;
    }
  }
}
