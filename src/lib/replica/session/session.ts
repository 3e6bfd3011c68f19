/**
 * One device's side of its room, from connection to connection. A Greeting says whether a connection may be trusted, an
 * Exchange what goes on over it; here is when each runs, and what follows where they cannot go on. What is learnt goes into
 * the stores; screens read it there.
 */
import type { AccountView, Id } from '#kernel';
import type { Frame, Question } from '#protocol';
import { emptyCopy, type Copy, type Kept } from '../feed/copy.ts';
import type { FeedEntry } from '../feed/feed.ts';
import type { Waiting } from '../outbox/outbox.ts';
import type { OutboxState } from '../ports.ts';
import { DeviceLine } from './device-line.ts';
import { Exchange } from './exchange.ts';
import { Greeting } from './greeting.ts';
import { Latch } from './latch.ts';
import type { Replied } from './questions.ts';
import type { RoomDocument } from './room-document.ts';
import type { SessionParts } from './session-parts.ts';
import { distrusted, RESYNC, type Turn } from './turn.ts';
import { workingsOf, type Workings } from './workings.ts';

export class Session {
  readonly #parts: SessionParts;
  readonly #workings: Workings;
  readonly #greeting: Greeting;
  readonly #exchange: Exchange;
  readonly #line: DeviceLine;
  /** Set when there may be something to take in, to offer or to have proved. */
  readonly #pump = new Latch(
    async () => this.#follow(await this.#exchange.run()),
    (error) => this.#fail(error),
  );
  #hasEnded = false;
  /** Its stores may be another's by now. */
  #isStopped = false;
  #cancelKeeping: () => void = () => undefined;

  static async open(parts: SessionParts): Promise<Session> {
    const copy = (await parts.copies.read()) ?? emptyCopy(parts.signer.account);
    return new Session(parts, copy, await parts.outbox.read());
  }

  private constructor(parts: SessionParts, copy: Copy, outbox: OutboxState) {
    const { account, device } = parts.signer;
    const room = { kind: 'device', account, device } as const;
    const line = (): DeviceLine => this.#line;
    const again = (): void => this.#pump.set();
    this.#parts = parts;
    this.#workings = workingsOf(parts, copy, outbox, {
      ask: (question) => this.ask(question),
      again,
      stored: (entries, kept) => this.#entered(entries, kept),
    });
    this.#greeting = new Greeting(parts, room, this.#workings, line);
    this.#exchange = new Exchange(parts, this.#workings, line, again);
    this.#line = new DeviceLine({
      ...parts,
      room,
      document: () => this.#greeting.document(),
      frame: (frame, on) => void this.#take(frame, on).catch((error: unknown) => this.#fail(error)),
      changed: again,
      lost: () => this.#lost(),
    });
  }

  start(): void {
    const { distrust } = this.#workings.intake.copy;
    if (distrust !== null) return this.#parts.link({ state: 'distrusted', code: distrust.code });
    this.#parts.link({ state: 'connecting' });
    this.#line.start();
    this.heard();
  }

  stop(): void {
    this.#isStopped = true;
    this.#end();
  }

  #end(): void {
    this.#hasEnded = true;
    this.#cancelKeeping();
    this.#workings.offers.close();
    this.#workings.promises?.close();
    this.#line.stop();
  }

  /** The machine's network came back. */
  wake(): void {
    this.#line.wake();
  }

  /** The machine says that it has no network: what is open is given up, and tried again. */
  sleep(): void {
    if (!this.#hasEnded) void this.#follow(RESYNC);
  }

  /** Something was signed and stored: this, where it is at hand. */
  async signed(by?: Id, waiting?: Waiting): Promise<void> {
    const { offers } = this.#workings;
    const isOwn = waiting !== undefined && by === this.#parts.signer.device;
    await (isOwn ? offers.add(waiting) : offers.reload());
    this.#pump.set();
  }

  /** Something was handed over to this account, and with it perhaps a checkpoint: it is compared with no network too. */
  async promised(): Promise<void> {
    const turn = this.#hasEnded ? null : await this.#workings.heard.compare();
    if (this.#hasEnded) return;
    await this.#follow(turn);
    this.#pump.set();
  }

  /** The vault has something to send. */
  vaultChanged(): void {
    if (!this.#hasEnded) this.#pump.set();
  }

  /** The account as it stands on this device. */
  get view(): AccountView {
    return this.#workings.intake.copy.view;
  }

  /** The signed note of the checkpoint that is pinned; null: none is yet. */
  get pinned(): string | null {
    return this.#workings.intake.copy.checkpoint;
  }

  /** The public room said something: its checkpoint may be the first to pin, or contradict the pinned one. */
  heard(): void {
    if (this.#hasEnded) return;
    const { proofs } = this.#workings;
    const distrust = proofs.contradiction();
    if (distrust !== null)
      void this.#follow(distrusted(distrust)).catch((error: unknown) => this.#fail(error));
    else if (proofs.isWanting) this.#pump.set();
  }

  /** Null: not connected, or no longer. */
  ask(question: Question): Promise<Replied> {
    return this.#line.ask(question);
  }

  async #take(frame: Frame, room: RoomDocument): Promise<void> {
    await this.#follow(await this.#greeting.take(frame, room));
    if (this.#line.trusted !== null) this.#pump.set();
  }

  #lost(): number | null | 'never' {
    const { refusal } = this.#greeting;
    this.#parts.link(refusal === null ? { state: 'offline' } : { state: 'refused', code: refusal.code });
    return refusal?.retryMs ?? null;
  }

  async #entered(entries: readonly FeedEntry[], kept: readonly Kept[]): Promise<void> {
    const turn = await this.#exchange.settle(entries);
    if (turn !== null) return this.#follow(turn);
    await this.#parts.entered(entries, kept);
    await this.#follow(this.#exchange.tellProgress());
  }

  async #follow(turn: Turn | null): Promise<void> {
    switch (turn?.type) {
      case undefined:
        return;
      case 'anew':
        return this.#line.restart(turn.ms);
      case 'retired':
        this.#end();
        return this.#parts.retired(turn.reason);
      case 'distrusted': {
        this.#end();
        this.#parts.link({ state: 'distrusted', code: turn.distrust.code });
        const { distrust, cutAt = this.#workings.intake.copy.cutAt } = turn;
        return this.#keepDistrust({ distrust, cutAt });
      }
    }
  }

  /** Nobody can be asked about what is not stored [P25]: where there was no room, there may be some later. */
  async #keepDistrust(change: Pick<Copy, 'distrust' | 'cutAt'>): Promise<void> {
    try {
      await this.#workings.intake.change(change);
    } catch (error) {
      this.#parts.failed(error);
      if (this.#isStopped) return;
      const { ms } = RESYNC;
      this.#cancelKeeping = this.#parts.clock.after(ms, () => void this.#keepDistrust(change));
    }
  }

  /** What failed here may succeed on another connection: a store that had no room may have it by then. */
  #fail(error: unknown): void {
    this.#parts.failed(error);
    void this.#follow(RESYNC);
  }
}
