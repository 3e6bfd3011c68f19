/** The devices of the account as the screen of devices shows and changes them. */
import { parseAmount } from '../parts/amount-text.ts';
import { workInHand } from '../parts/work-in-hand.svelte.ts';
import type { AssetView, Devices, DeviceView, PayFault } from '#replica';

export class DevicesState {
  list = $state.raw<readonly DeviceView[] | null>(null);
  fault = $state.raw<PayFault | null>(null);
  isBusy = $state(false);
  readonly devices: Devices;

  constructor(devices: Devices) {
    this.devices = devices;
  }

  /** Begins to follow the devices; the function it gives ends that. */
  start(): () => void {
    return this.devices.list.subscribe((list) => {
      // A query that has just begun has nothing yet.
      if (this.list !== null || list.length > 0) this.list = list;
    });
  }

  async rename(device: DeviceView, label: string): Promise<void> {
    await this.devices.rename(device.id, label);
  }

  /** True when it is signed; the feed then shows what came of it. */
  async revoke(device: DeviceView): Promise<boolean> {
    return this.#act(() => this.devices.revoke(device.id));
  }

  async limit(device: DeviceView, asset: AssetView, amount: bigint): Promise<boolean> {
    const others = device.limits.filter((each) => each.asset.id !== asset.id);
    const limits = [
      ...others.map((each) => ({ ...each, asset: each.asset.id })),
      { asset: asset.id, amount },
    ];
    return this.#act(() => this.devices.setLimits(device.id, limits));
  }

  async #act(act: () => ReturnType<Devices['revoke']>): Promise<boolean> {
    if (this.isBusy) return false;
    this.isBusy = true;
    this.fault = null;
    try {
      const done = await workInHand.during(act);
      if (!done.ok) this.fault = done.error;
      return done.ok;
    } finally {
      this.isBusy = false;
    }
  }
}

/** What a person typed as the limit of a day: null where it is no amount. */
export function limitOf(typed: string, asset: AssetView): bigint | null {
  const amount = parseAmount(typed, asset.decimals);
  return amount.ok ? amount.value : null;
}
