/** A browser without a wallet that another device lets in (K4), as its screen shows it. */
import type { JoinFault, PairingFault, Wallet } from '#replica';

export type GuestStep =
  | { readonly at: 'opening' }
  | { readonly at: 'picture'; readonly link: string }
  | { readonly at: 'number'; readonly number: string }
  /** To be typed on the old device. */
  | { readonly at: 'code'; readonly code: string }
  | { readonly at: 'failed'; readonly fault: PairingFault | JoinFault['code'] };

export class PairingGuest {
  step = $state.raw<GuestStep>({ at: 'opening' });
  readonly #wallet: Wallet;
  #ends = new AbortController();

  constructor(wallet: Wallet) {
    this.#wallet = wallet;
  }

  /** Shows this device in one way, and takes the other way back. When it is let in the wallet's standing says so. */
  async show(as: 'picture' | 'number'): Promise<void> {
    this.close();
    const ends = new AbortController();
    this.#ends = ends;
    this.step = { at: 'opening' };
    const say = (step: GuestStep): void => {
      if (!ends.signal.aborted) this.step = step;
    };
    const devices = await this.#wallet.devices();
    const come = await devices.beLetIn({
      showPicture: as === 'picture' ? (link) => say({ at: 'picture', link }) : null,
      showNumber: (number) => say({ at: 'number', number }),
      showCode: (code) => say({ at: 'code', code }),
      ends: ends.signal,
    });
    if (!come.ok) say({ at: 'failed', fault: come.error });
  }

  close(): void {
    this.#ends.abort();
  }
}
