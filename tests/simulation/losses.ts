/**
 * What recoveries of the relay have taken from devices [P25], noted at the moment when each happened, out of what the devices
 * had then. In the end each of these entries is in the journal again, or its device shows its person that it is lost.
 */
import { idHex } from '#kernel';
import { RELAY_RESTORED } from '#replica';
import type { DeviceHost } from './device-host.ts';
import type { World } from './world.ts';

interface Loss {
  readonly device: DeviceHost;
  /** As rows of its history name it: an operation by its id. */
  readonly key: string;
}

export class Losses {
  readonly #world: World;
  readonly #all = new Map<string, Loss>();

  constructor(world: World) {
    this.#world = world;
  }

  /** All but the first `size` entries of the journal are about to be gone. */
  note(size: number): void {
    for (const device of this.#world.devices) {
      if (device.disk.retired !== null) continue;
      for (const { row } of device.disk.kept.values()) if (row.index >= size) this.#add(device, row.key);
    }
  }

  #add(device: DeviceHost, key: string): void {
    this.#world.count('an entry is taken by a recovery');
    this.#all.set(`${device.name} ${key}`, { device, key });
  }

  /** Throws nothing: the world fails with the first that is neither back nor shown. */
  check(): void {
    const { auditor } = this.#world;
    const inJournal = new Set([...auditor.verdicts.keys()].map(idHex));
    for (const { device, key } of this.#all.values()) {
      const { disk, name } = device;
      const isKept = [...disk.kept.values()].some(({ row }) => row.key === key);
      if (disk.retired !== null || device.wasTurnedAway)
        this.#world.count('a device is out after a recovery');
      else if (!disk.lost.has(key) && !isKept)
        this.#world.fail(`${name} has lost an entry by a recovery and does not show it`);
      else
        this.#world.count(
          inJournal.has(key) ? 'what a recovery took is back' : 'what a recovery took is shown as lost',
        );
    }
    for (const device of this.#world.devices) this.#checkLevel(device);
  }

  /** Nobody is left who was not asked, or believes an older epoch. Who has only just come knows of none yet. */
  #checkLevel({ disk, name, wasTurnedAway }: DeviceHost): void {
    const { copy, retired } = disk;
    const { epoch } = this.#world.relay.disk;
    if (retired !== null || wasTurnedAway || copy === null) return;
    if (copy.distrust?.code === RELAY_RESTORED) this.#world.fail(`${name} still asks its person`);
    if (copy.epoch !== epoch) this.#world.fail(`${name} is in epoch ${copy.epoch} and the relay in ${epoch}`);
  }
}
