/**
 * Shows notifications outside the app, each once over all tabs of the browser: by the tab that leads, while no tab is in
 * sight. What was read on any device goes away again.
 */
import {
  toldAll,
  toldAtFirst,
  toTell,
  unreadAt,
  type NotificationsOverview,
  type NotificationView,
  type Told,
} from '#replica';

export interface Shown {
  /** One for each event: what is shown again under it takes the place of what was. */
  readonly tag: string;
  readonly title: string;
  readonly body: string;
  /** Where a click leads. */
  readonly path: string;
}

export interface TellerParts {
  /** Whether this device is to show anything, and this tab is the one that does. */
  readonly isMine: () => boolean;
  /** Whether any tab of the app is in sight. */
  readonly isSeen: () => Promise<boolean>;
  readonly told: { read(): Told | null; write(told: Told): void };
  readonly textOf: (notification: NotificationView) => Omit<Shown, 'tag'>;
  readonly show: (shown: Shown) => Promise<void>;
  /** Takes away what is shown under any other tag. */
  readonly keepOnly: (tags: ReadonlySet<string>) => Promise<void>;
}

export class NoticeTeller {
  readonly #parts: TellerParts;
  /** One look after another, so that none is shown twice. */
  #tail: Promise<void> = Promise.resolve();

  constructor(parts: TellerParts) {
    this.#parts = parts;
  }

  /** `now`: ms of the journal's time. Resolves when all is shown that was to be. */
  take(overview: NotificationsOverview, now: number): Promise<void> {
    this.#tail = this.#tail
      .then(() => this.#take(overview, now))
      .catch((error: unknown) => console.error(error));
    return this.#tail;
  }

  async #take(overview: NotificationsOverview, now: number): Promise<void> {
    const { isMine, isSeen, told, textOf, show, keepOnly } = this.#parts;
    if (!isMine()) return;
    const before = told.read();
    const isAway = !(await isSeen());
    // What there was when it was turned on is in the app.
    const fresh = before === null || !isAway ? [] : toTell(overview, now, before);
    for (const each of fresh) await show({ tag: each.key, ...textOf(each) });
    told.write(before === null ? toldAtFirst(overview, now) : toldAll(overview, now, before));
    await keepOnly(new Set(unreadAt(overview, now).map(({ key }) => key)));
  }
}
