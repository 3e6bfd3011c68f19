/**
 * What runs inside pages that are measured. Each function is sent to the page as it stands: it knows nothing of this file,
 * and keeps what it sees in `window`.
 */

/** Of the element that shows the available balance, as it changes. */
export interface BalanceSeen {
  /** ms since the page was asked for, when it was on the screen. */
  readonly ms: number;
  /** ms since 1970. */
  readonly time: number;
  readonly text: string;
}

/** ms since the page was asked for. */
export interface PaymentSeen {
  /** Of the last click. */
  readonly tapped: number;
  readonly signed: number | null;
  /** Sent, not final; or final, where it was never shown as sent. */
  readonly sent: number | null;
}

export interface Seen {
  readonly balances: readonly BalanceSeen[];
  /** ms of each task over 50 ms. */
  readonly longTasks: readonly number[];
  readonly payment: PaymentSeen;
}

/** Before a page is opened: keeps what a Seen holds. */
export function watchPage(): void {
  const balances: BalanceSeen[] = [];
  const longTasks: number[] = [];
  const payment: { -readonly [name in keyof PaymentSeen]: PaymentSeen[name] } = {
    tapped: Number.NaN,
    signed: null,
    sent: null,
  };
  Object.assign(window, { seen: { balances, longTasks, payment } });
  /** After the next frame has been drawn. */
  const drawn = (then: (ms: number) => void): void => {
    requestAnimationFrame(() => setTimeout(() => then(performance.now())));
  };
  let last = '';
  const look = (): void => {
    const text = document.querySelector('[data-testid=available] strong')?.textContent ?? '';
    if (text !== '' && text !== last)
      drawn((ms) => balances.push({ ms, time: performance.timeOrigin + ms, text }));
    if (text !== '') last = text;
    const phase = document.querySelector('section[data-phase]')?.getAttribute('data-phase') ?? null;
    if (phase !== null && payment.signed === null) drawn((ms) => (payment.signed ??= ms));
    if ((phase === 'sent' || phase === 'final') && payment.sent === null)
      drawn((ms) => (payment.sent ??= ms));
  };
  new MutationObserver(look).observe(document, {
    childList: true,
    subtree: true,
    characterData: true,
    attributes: true,
    attributeFilter: ['data-phase'],
  });
  document.addEventListener('click', ({ timeStamp }) => (payment.tapped = timeStamp), true);
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longTasks.push(duration);
  }).observe({ type: 'longtask', buffered: true });
}

/** Before the next payment of the page. */
export function forgetPayment(): void {
  const { payment } = (window as unknown as { readonly seen: { readonly payment: object } }).seen;
  Object.assign(payment, { tapped: Number.NaN, signed: null, sent: null });
}

export function readSeen(): Seen {
  return (window as unknown as { readonly seen: Seen }).seen;
}

/** The times of all frames, ms, for so many ms. */
export function frameTimes(ms: number): Promise<readonly number[]> {
  return new Promise((resolve) => {
    const times: number[] = [];
    const next = (time: number): void => {
      times.push(time);
      if (time - (times[0] as number) < ms) requestAnimationFrame(next);
      else resolve(times);
    };
    requestAnimationFrame(next);
  });
}
