/**
 * One tab of a device's app: the replica's own session and stores, put together as a browser would, in a process that can
 * be killed. Of the tabs of one profile one leads and holds the socket; all of them can sign, under the profile's lock.
 */
import {
  encodeBody,
  encodeSigned,
  operationMessage,
  type AccountView,
  type Asset,
  type Body,
  type SignedOperation,
  type Verdict,
} from '#kernel';
import { draftBytes, readDraft } from '../../src/lib/replica/outbox/draft.ts';
import { journalTimeAt } from '../../src/lib/replica/network/journal-time.ts';
import { keysOf, networkRecord, type NetworkFacts } from '../../src/lib/replica/network/network-facts.ts';
import type { Waiting } from '../../src/lib/replica/outbox/outbox.ts';
import { preview, type Preview } from '../../src/lib/replica/outbox/preview.ts';
import type { RetiredReason } from '#replica';
import type { SharedValue } from '#replica/sync';
import { Session } from '../../src/lib/replica/session/session.ts';
import type { Act } from './acts.ts';
import { agree, type Agreed } from './agreement.ts';
import { sha256, verify, type KeyPair } from './crypto.ts';
import { openStores, QuotaError, type DeviceDisk, type DeviceStores } from './device-disk.ts';
import type { Line, Network } from './network.ts';
import { promiseStore } from './promises.ts';
import type { Random } from './random.ts';
import { socketsOf } from './socket.ts';
import { TabVault } from './tab-vault.ts';
import type { Process } from './timeline.ts';
import type { Weakness } from './world.ts';

export interface TabParts {
  readonly process: Process;
  readonly network: Network;
  readonly line: Line;
  readonly random: Random;
  readonly disk: DeviceDisk;
  readonly account: KeyPair['id'];
  readonly keys: KeyPair;
  /** Of the device's box. */
  readonly boxName: string;
  readonly person: { readonly name: string };
  /** Whether the devices of accounts share a vault here. */
  readonly isSharing: boolean;
  /** What the public room says now. */
  readonly facts: () => NetworkFacts;
  readonly assets: () => readonly Asset[];
  /** How wrong the device's clock is, ms. */
  readonly skewMs: number;
  /** What is broken of the device on purpose. */
  readonly weakness: Weakness;
  /** Signs an act as its person would, and tells what came of it. */
  readonly submit: (act: Act, tab: Tab) => Promise<Signing>;
  readonly appended: (waiting: Waiting) => void;
  readonly noted: (change: SharedValue) => void;
  readonly begunAnew: (agreed: Agreed) => void;
  readonly boundary: (what: string, when: 'before' | 'after') => void;
  readonly retired: (reason: RetiredReason) => void;
  readonly told: (what: string) => void;
  readonly failed: (what: string) => void;
}

export type Signing =
  | { readonly type: 'signed'; readonly operation: SignedOperation }
  | { readonly type: 'foreseen'; readonly verdict: NonNullable<Verdict> }
  | { readonly type: 'not stored' | 'not a member' };

export class Tab {
  readonly parts: TabParts;
  readonly stores: DeviceStores;
  #session: Session | null = null;
  #vault: TabVault | null = null;

  constructor(parts: TabParts) {
    this.parts = parts;
    this.stores = openStores(parts);
  }

  get isLeader(): boolean {
    return this.#session !== null;
  }

  get now(): number {
    const { process, skewMs } = this.parts;
    return process.timeline.now + skewMs;
  }

  /** Takes the lead: opens the session. */
  async lead(): Promise<void> {
    const { process, network, line, random, disk, account, keys, facts, retired, told, failed } = this.parts;
    const clock = {
      now: () => this.now,
      after: (ms: number, run: () => void) => process.after(ms, run),
    };
    const vault = await this.#openVault(() => session.view);
    const session: Session = await Session.open({
      hash: sha256,
      verify,
      clock,
      random: (count) => random.bytes(count),
      signer: { account, device: keys.id, sign: async (message) => keys.sign(message) },
      facts,
      copies: this.stores.copy,
      outbox: this.stores.outbox,
      open: socketsOf({ network, process, line, sending: () => this.parts.boundary('a message', 'before') }),
      openMemo: async () => null,
      vault: vault?.vault ?? null,
      promises: promiseStore(disk),
      heard: async () => disk.heard,
      enrolment: async () => disk.enrolment,
      link: (link) =>
        told(
          link.state === 'refused' || link.state === 'distrusted' ? `${link.state} ${link.code}` : link.state,
        ),
      retired: async (reason) => retired(reason),
      notLetIn: async (code) => {
        told(`not let in: ${code}`);
        return false;
      },
      entered: async () => undefined,
      failed: (error) => {
        if (!(error instanceof QuotaError))
          failed(error instanceof Error ? (error.stack ?? error.message) : String(error));
      },
    });
    [this.#session, this.#vault] = [session, vault];
    session.start();
  }

  /** The person of this device agrees to go on with a relay that was put back [P25]. */
  async agree(): Promise<void> {
    const { facts, keys, weakness } = this.parts;
    const isCareless = weakness.isCareless ?? false;
    try {
      await agree(this.parts, keysOf(facts()), keys.id, isCareless);
    } catch (error) {
      if (!(error instanceof QuotaError)) throw error;
    }
  }

  /** Somebody has agreed to that, here or in another tab: who leads begins anew. */
  async agreed(): Promise<void> {
    if (this.#session === null) return;
    this.#session.stop();
    this.#vault?.stop();
    await this.lead();
  }

  async #openVault(view: () => AccountView): Promise<TabVault | null> {
    const { isSharing, person } = this.parts;
    if (!isSharing) return null;
    return TabVault.open({
      tab: this.parts,
      stores: this.stores,
      person: person.name,
      view,
      changed: () => this.#session?.vaultChanged(),
      submit: (act) => this.parts.submit(act, this),
    });
  }

  /** False: there is no room for it. */
  async note(change: SharedValue): Promise<boolean> {
    try {
      await this.stores.changes.add(change);
      return true;
    } catch (error) {
      if (error instanceof QuotaError) return false;
      throw error;
    }
  }

  /** Something was handed over to this account. */
  promised(): void {
    this.#session?.promised().catch((error: unknown) => this.parts.failed(String(error)));
  }

  /** Somebody has changed something of the vault, here or in another tab. */
  noted(): void {
    this.#vault?.takeChanges();
  }

  wake(): void {
    this.#session?.wake();
  }

  /** Something was signed, here or in another tab. */
  signed(): void {
    this.#session?.signed().catch((error: unknown) => this.parts.failed(String(error)));
  }

  /** What the device believes to have, its outbox played on top. */
  async foresight(): Promise<Preview | null> {
    const [copy, { waiting }] = [await this.stores.copy.read(), await this.stores.outbox.read()];
    if (copy === null) return null;
    const { facts, assets } = this.parts;
    const network = networkRecord(sha256, facts());
    const time = journalTimeAt(copy, this.now);
    return preview({ hash: sha256, verify, view: copy.view, network, assets: assets(), time }, waiting);
  }

  /** From a draft to a durable operation, in one lock [P7]. `blind`: without asking what the fold would say. */
  async sign(act: Act, blind: boolean): Promise<Signing> {
    return this.stores.lock(async () => {
      const { disk, account, keys } = this.parts;
      const { head } = await this.stores.outbox.read();
      const copy = await this.stores.copy.read();
      const isMember = copy?.view.devices.some(({ id }) => id === keys.id) ?? false;
      if (copy === null || !isMember || copy.distrust !== null || disk.retired !== null)
        return { type: 'not a member' };
      const draft = this.#draft(act, {
        account,
        device: keys.id,
        head,
        now: this.now,
        journalTime: journalTimeAt(copy, this.now),
      });
      if (draft === null) return { type: 'not a member' };
      const { foresee = (verdict) => verdict } = this.parts.weakness;
      const verdict = blind ? null : foresee((await this.foresight())?.foresee(draft) ?? null);
      if (verdict !== null) return { type: 'foreseen', verdict };
      return this.#store({ ...draft, signature: keys.sign(operationMessage(draft.bytes)) });
    });
  }

  #draft(act: Act, place: Omit<Parameters<typeof draftBytes>[0], 'network'>): SignedOperation | null {
    const { network } = this.parts.facts();
    const drafted = draftBytes({ network, ...place }, act.kind, act.fields);
    const draft = drafted.ok ? readDraft(sha256, drafted.value) : null;
    if (draft === null || act.fee === 0n) return draft;
    return readDraft(sha256, encodeBody({ ...draft, fee: act.fee } as Body));
  }

  async #store(operation: SignedOperation): Promise<Signing> {
    const { seq, id } = operation;
    const signed = encodeSigned(operation);
    try {
      await this.stores.outbox.append({ seq, id, signed, memo: null, sent: false, refusal: null });
      return { type: 'signed', operation };
    } catch (error) {
      if (error instanceof QuotaError) return { type: 'not stored' };
      throw error;
    }
  }
}
