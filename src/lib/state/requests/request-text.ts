/** What a request for money says: how it stands, when it ends, and the link that carries it. */
import { fromHex } from '#kernel';
import { webPaymentLink, type RequestFault, type RequestView } from '#replica';
import { momentText } from '../parts/day-text.ts';
import { locale } from '../parts/locale.ts';
import { moneyText } from '../parts/money-text.ts';
import { inText } from '../parts/until-text.ts';
import type { WalletState } from '../wallet-state.svelte.ts';
import { m } from '$lib/words/compiled/messages.js';

export type RequestPhase = 'open' | 'paid' | 'expired';

/** `now` is the journal's time, ms. What was paid in time stays paid. */
export function requestPhase({ paid, expires }: RequestView, now: number): RequestPhase {
  if (paid !== null) return 'paid';
  return now < expires ? 'open' : 'expired';
}

export function requestPhaseText(phase: RequestPhase): string {
  return { open: m.request_open, paid: m.request_paid, expired: m.request_expired }[phase]();
}

/** When it ends, ended or was paid, in a whole sentence. */
export function requestStoryText(request: RequestView, now: number, wallet: WalletState): string {
  const { paid, expires } = request;
  if (paid !== null)
    return m.request_paid_by({ name: wallet.nameOf(paid.by), moment: momentText(paid.time, locale()) });
  const moment = momentText(expires, locale());
  return now < expires
    ? m.request_ends({ when: inText(expires - now), moment })
    : m.request_ended({ moment });
}

/** `Pay Marta 12.50 SHELL, once`: goes with the link. */
export function requestCaption({ asset, amount }: RequestView, wallet: WalletState): string {
  const name = 'name' in wallet.standing ? wallet.standing.name : '';
  return m.request_caption({ name, amount: moneyText(amount, asset) });
}

/** The link under this address (scheme, host and port); null until the wallet is a member. */
export function requestLinkAt(origin: string, request: RequestView, wallet: WalletState): string | null {
  const { standing, network } = wallet;
  const nonce = fromHex(request.id);
  if (network === null || standing.phase !== 'member' || nonce === null) return null;
  const { asset, amount, memo, expires } = request;
  return webPaymentLink(origin, {
    network: network.id,
    account: standing.account,
    boxKey: standing.boxKey,
    name: standing.name === '' ? null : standing.name,
    asset: asset.id,
    amount,
    memo: memo === '' ? null : memo,
    request: { nonce, expires },
  });
}

export function requestFaultText(fault: RequestFault): string {
  return fault === 'not_stored' ? m.request_not_stored() : m.request_not_yet();
}
