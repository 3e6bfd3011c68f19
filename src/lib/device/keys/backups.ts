/**
 * Backups in this browser: the phrase while it is here, files under a password, and their rehearsals. Loaded where a person
 * looks. What is kept here alone, the secrets of holds and vouchers, is in the files.
 */
import { err, idOf, ok, publicKeyOf, sha256, type Id, type Result } from '#kernel';
import { entropyOf, keysOfPhrase, parsePhrase, phraseOf, type Phrase } from '#kernel/phrase';
import { BACKUP_SECRETS_MAX } from '#protocol';
import { openBackup, readBackup, writeBackup, type BackupContents } from '#protocol/backup-file';
import {
  balanceViews,
  type BackupFile,
  type Backups,
  type BackupWanted,
  type BalanceView,
  type CompareFault,
  type JoinFault,
  type MakeBackupFault,
  type OpenBackupFault,
  type RehearsalFault,
  type RestoreFault,
} from '#replica';
import { PROFILE, type NetworkRecord } from '../store/databases.ts';
import { readRecords, standingOf, type Records } from '../glance.ts';
import { phraseIn } from './identity.ts';
import { randomBytes } from './wrapped.ts';
import { passwordKey } from './password-key.ts';
import { receiptOf } from '../history/receipts.ts';
import { Secrets } from './secrets.ts';
import type { WalletParts } from '../wallet.ts';

export interface BackupParts extends WalletParts {
  /** What is known of the network, waited for while the relay is being reached. */
  readonly facts: () => Promise<NetworkRecord | undefined>;
  readonly restore: (phrase: string) => Promise<Result<Id, JoinFault>>;
}

type Opened = BackupContents & { readonly phrase: Phrase };

export class BrowserBackups implements Backups {
  readonly #parts: BackupParts;
  readonly #secrets: Secrets;

  constructor(parts: BackupParts) {
    this.#parts = parts;
    this.#secrets = new Secrets(parts.databases.keys);
  }

  async phrase(): Promise<string | null> {
    const { profile } = await this.#records();
    return profile === null ? null : phraseIn(profile);
  }

  async phraseFault(typed: string): Promise<'phrase_wrong' | 'phrase_of_another' | null> {
    const { profile } = await this.#records();
    const parsed = parsePhrase(typed);
    if (!parsed.ok) return 'phrase_wrong';
    return profile?.account === accountOf(parsed.value) ? null : 'phrase_of_another';
  }

  async rehearseWords(
    words: readonly { readonly place: number; readonly word: string }[],
  ): Promise<Result<readonly BalanceView[], RehearsalFault>> {
    const phrase = (await this.phrase())?.split(' ') ?? [];
    const isRight = words.length > 0 && words.every(({ place, word }) => phrase[place - 1] === word);
    return isRight ? this.#rehearsed() : err({ code: 'wrong_words' });
  }

  async make({ password, phrase: typed }: BackupWanted): Promise<Result<BackupFile, MakeBackupFault>> {
    const records = await this.#records();
    const { profile, facts } = records;
    if (profile === null || facts === null) return err('relay_unreachable');
    const words = typed ?? (await phraseIn(profile));
    if (words === null) return err('phrase_missing');
    const parsed = parsePhrase(words);
    if (!parsed.ok) return err('phrase_wrong');
    const { account } = profile;
    if (accountOf(parsed.value) !== account) return err('phrase_of_another');
    const madeAt = Date.now();
    const inside: BackupContents = {
      entropy: entropyOf(parsed.value),
      account,
      madeAt,
      secrets: await this.#keptSecrets(records),
    };
    const { network, view } = facts;
    const place = { network, networkName: view.name, salt: randomBytes(16), nonce: randomBytes(24) };
    const bytes = await writeBackup(sha256, place, inside, password, passwordKey);
    const day = new Date(madeAt).toISOString().slice(0, 10);
    return ok({ name: `backup-${day}.holdfast`, bytes });
  }

  async open(file: Uint8Array, password: string): Promise<Result<string, OpenBackupFault>> {
    const opened = await this.#open(file, password);
    return opened.ok ? ok(opened.value.phrase) : opened;
  }

  async rehearseFile(
    file: Uint8Array,
    password: string,
  ): Promise<Result<readonly BalanceView[], RehearsalFault>> {
    const opened = await this.#open(file, password);
    if (!opened.ok) return opened;
    const { profile } = await this.#records();
    return opened.value.account === profile?.account ? this.#rehearsed() : err({ code: 'other_account' });
  }

  async restore(file: Uint8Array, password: string): Promise<Result<Id, RestoreFault>> {
    const opened = await this.#open(file, password);
    if (!opened.ok) return opened;
    const { phrase, secrets } = opened.value;
    const joined = await this.#parts.restore(phrase);
    if (!joined.ok) return joined;
    try {
      await this.#secrets.keepAll(secrets.map(({ name, secret }) => ({ name, secret: secret.slice() })));
      return joined;
    } catch (error) {
      console.error(error);
      return err({ code: 'not_stored' });
    }
  }

  async #open(file: Uint8Array, password: string): Promise<Result<Opened, OpenBackupFault>> {
    const read = readBackup(sha256, file);
    if (!read.ok) return err({ code: read.error });
    const facts = await this.#parts.facts();
    if (facts === undefined) return err({ code: 'relay_unreachable' });
    const { header } = read.value;
    if (header.network !== facts.network) return err({ code: 'other_network', network: header.networkName });
    const opened = await openBackup(read.value, password, passwordKey);
    if (!opened.ok) return err({ code: opened.error });
    const phrase = phraseOf(opened.value.entropy);
    const isWhole = accountOf(phrase) === opened.value.account;
    return isWhole ? ok({ ...opened.value, phrase }) : err({ code: 'malformed' });
  }

  /** The backup opens; it counts when the relay has proved that a restore would show what is shown here. */
  async #rehearsed(): Promise<Result<readonly BalanceView[], { readonly code: CompareFault }>> {
    const { profiles } = this.#parts.databases.keys;
    const compared = await this.#compare();
    if (!compared.ok) return err({ code: compared.error });
    await profiles.update(PROFILE, { backedUp: true, phrase: null });
    return compared;
  }

  /**
   * The newest entry that this device knows of its account is in the relay's journal, and its digest is the one of the
   * balances here [L8].
   */
  async #compare(): Promise<Result<readonly BalanceView[], CompareFault>> {
    const { databases, tabs } = this.#parts;
    const records = await this.#records();
    const { facts, copy } = records;
    const isMember = standingOf(records).phase === 'member';
    if (!isMember || facts === null || copy === null || tabs.link.value.state !== 'online')
      return err('relay_unreachable');
    const { id, lastEntry } = copy.view.account;
    if (lastEntry === null) return err('relay_unreachable');
    const receipt = await receiptOf(databases.wallet, tabs, facts, id, lastEntry);
    if (receipt.ok) return ok(balanceViews(copy.view, new Map(), facts.view.assets));
    return err(receipt.error === 'does_not_verify' ? 'not_the_same' : 'relay_unreachable');
  }

  /** Those of open holds and vouchers before those that nobody may need any more. */
  async #keptSecrets({ copy }: Records): Promise<BackupContents['secrets']> {
    const holds = copy?.view.holds.map(({ hash }) => hash) ?? [];
    const open = new Set([...holds, ...(copy?.view.vouchers.map(({ key }) => key) ?? [])]);
    const names = [...(await this.#secrets.names())].sort(
      (a, b) => Number(open.has(b)) - Number(open.has(a)),
    );
    const kept = await Promise.all(
      names
        .slice(0, BACKUP_SECRETS_MAX)
        .map(async (name) => ({ name, secret: await this.#secrets.read(name) })),
    );
    return kept
      .flatMap(({ name, secret }) => (secret === null ? [] : [{ name, secret }]))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  #records(): Promise<Records> {
    return readRecords(this.#parts.databases, this.#parts.relay);
  }
}

/** The root key does not depend on the network. */
function accountOf(phrase: Phrase): Id {
  return idOf(publicKeyOf(keysOfPhrase(phrase, idOf(new Uint8Array(32))).rootSeed));
}
