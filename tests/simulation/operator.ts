/**
 * The operator of a relay whose disk is lost [P25]: backups of the journal are taken at some moments, beside the relay that
 * runs, and later one of them is put back. The vaults lie in a file of their own, which may outlive the journal's, be as old
 * as the backup, or be gone.
 */
import { MemoryVaults } from '../support/memory-vaults.ts';
import { Losses } from './losses.ts';
import type { Random } from './random.ts';
import type { Backup } from './relay-restore.ts';
import type { World } from './world.ts';

type VaultsLeft = 'its vaults' | 'the vaults of then' | 'no vaults';

export class Operator {
  readonly #world: World;
  readonly #random: Random;
  #backups: Backup[] = [];
  readonly losses: Losses;

  constructor(world: World, random: Random) {
    this.#world = world;
    this.#random = random;
    this.losses = new Losses(world);
    world.relay.disk.replaced = () => world.watch(() => this.#replaced());
  }

  backUp(): Backup {
    const { relay, trace } = this.#world;
    const backup = { disk: relay.disk.copy(), vaults: relay.vaults.copy() };
    trace.note('relay', `has a backup of ${backup.disk.entries.length} entries`);
    this.#world.count('a backup is taken');
    this.#backups.push(backup);
    return backup;
  }

  /** Puts back the newest backup, or an older one; does nothing where there is none. */
  putBackSome(): void {
    const newest = this.#backups.at(-1);
    if (newest === undefined || this.#world.relay.isBeingRestored) return;
    this.putBack(this.#random.chance(60) ? newest : this.#random.pick(this.#backups));
  }

  putBack(backup: Backup): void {
    const { relay, trace, count } = this.#world;
    const left = this.#random.weighted<VaultsLeft>([
      [3, 'its vaults'],
      [2, 'the vaults of then'],
      [1, 'no vaults'],
    ]);
    trace.note('relay', `is to be put back to ${backup.disk.entries.length} entries, with ${left}`);
    count.call(this.#world, `the relay is put back with ${left}`);
    const vaults = { 'its vaults': relay.vaults, 'the vaults of then': backup.vaults.copy() };
    relay.restore({ ...backup, vaults: left === 'no vaults' ? new MemoryVaults() : vaults[left] });
  }

  /**
   * What was there until now is gone: from here on only the journal that stands counts. A backup that holds what it does not
   * is of no use any more: receipts of an older epoch count below the size of the note.
   */
  #replaced(): void {
    const size = this.#world.relay.disk.entries.length - 1;
    this.#backups = this.#backups.filter(({ disk }) => disk.entries.length <= size);
    this.losses.note(size);
    this.#world.follow();
  }
}
