/**
 * The one source of chance of a world: the same seed gives the same world, on every machine. The generator is sfc32
 * (Chris Doty-Humphrey, PractRand), seeded with the first 128 bits of the SHA-256 of the seed's text.
 */
import { assert } from '#kernel';
import { createHash } from 'node:crypto';

export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter: number;

  constructor(seed: string) {
    const bytes = createHash('sha256').update(seed).digest();
    this.#a = bytes.readInt32LE(0);
    this.#b = bytes.readInt32LE(4);
    this.#c = bytes.readInt32LE(8);
    this.#counter = bytes.readInt32LE(12);
    for (let i = 0; i < 12; i++) this.#next();
  }

  #next(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  /** From `least` to `most`, both included. */
  between(least: number, most: number): number {
    assert(least <= most, 'a range has a number in it');
    const high = this.#next() & 0x1fffff;
    const fraction = (high * 2 ** 32 + this.#next()) / 2 ** 53;
    return least + Math.floor(fraction * (most - least + 1));
  }

  /** True in `percent` of 100 cases. */
  chance(percent: number): boolean {
    return this.between(1, 1000) <= percent * 10;
  }

  pick<T>(items: readonly T[]): T {
    assert(items.length > 0, 'one of nothing cannot be picked');
    return items[this.between(0, items.length - 1)] as T;
  }

  /** One of the values, as often as its weight says. */
  weighted<T>(choices: readonly (readonly [weight: number, value: T])[]): T {
    let left = this.between(
      1,
      choices.reduce((sum, [weight]) => sum + weight, 0),
    );
    for (const [weight, value] of choices) if ((left -= weight) <= 0) return value;
    throw new Error('the weights are at least 1');
  }

  bytes(count: number): Uint8Array {
    return Uint8Array.from({ length: count }, () => this.#next() & 0xff);
  }

  /** A source of its own, so that what one part of a world asks for moves no other. */
  fork(name: string): Random {
    return new Random(`${this.#next()} ${this.#next()} ${name}`);
  }
}
