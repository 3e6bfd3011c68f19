/**
 * Backups as screens see them [U5]: the phrase on paper, and a file under a password. Either counts when a restore has been
 * rehearsed with it, and the relay has proved that a restored device would have the balances that this one shows.
 */
import type { Id, Result } from '#kernel';
import type { BackupFileFault } from '#protocol/backup-file';
import type { BalanceView } from './network/network-view.ts';
import type { JoinFault } from './standing.ts';

export interface BackupWanted {
  readonly password: string;
  /** Null: by the phrase that is still on this device. */
  readonly phrase: string | null;
}

export interface BackupFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** `malformed`: a file that was made against the rules. `relay_unreachable`: nobody knows here which network this is. */
export type OpenBackupFault =
  | { readonly code: BackupFileFault | 'wrong_password' | 'relay_unreachable' }
  | { readonly code: 'other_network'; readonly network: string };

/** `phrase_missing`: it is not on this device any more, so it has to be typed. */
export type MakeBackupFault = 'phrase_missing' | 'phrase_wrong' | 'phrase_of_another' | 'relay_unreachable';

/** `not_the_same`: the relay did not prove the balances that this device shows. */
export type CompareFault = 'relay_unreachable' | 'not_the_same';

export type RehearsalFault =
  OpenBackupFault | { readonly code: 'other_account' | 'wrong_words' | CompareFault };

export type RestoreFault = OpenBackupFault | JoinFault;

export interface Backups {
  /** The words, while the root is still on this device; null once a backup was rehearsed. */
  phrase(): Promise<string | null>;
  /** Null: the typed phrase is the one of this account. */
  phraseFault(typed: string): Promise<'phrase_wrong' | 'phrase_of_another' | null>;
  /** Three words of the phrase by place. Success is as with a file. */
  rehearseWords(
    words: readonly { readonly place: number; readonly word: string }[],
  ): Promise<Result<readonly BalanceView[], RehearsalFault>>;
  /** The phrase that is in a file. Changes nothing. */
  open(file: Uint8Array, password: string): Promise<Result<string, OpenBackupFault>>;
  make(wanted: BackupWanted): Promise<Result<BackupFile, MakeBackupFault>>;
  /**
   * Opens a file as a restore would. Success marks the wallet as backed up, deletes the root from this device and gives the
   * balances that the relay has proved.
   */
  rehearseFile(file: Uint8Array, password: string): Promise<Result<readonly BalanceView[], RehearsalFault>>;
  /** Makes this browser, which has no wallet, a new device of the file's account [K3]. Needs the relay. */
  restore(file: Uint8Array, password: string): Promise<Result<Id, RestoreFault>>;
}
