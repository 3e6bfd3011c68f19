/**
 * A backup file on its way: a password, the file saved, and that very file opened again with the balances compared [U5].
 * Only then does it count. The phrase is in memory for as long as the file is being made.
 */
import { equal } from '#kernel';
import type { BackupFile, Backups, BalanceView, JoinFault } from '#replica';
import { fileFaultText, makeFaultText } from './backup-text.ts';
import { passwordStrength } from './password-strength.ts';

export type FileStep =
  /** The phrase is not on this device any more: it has to be typed. */
  | { readonly at: 'phrase' }
  | { readonly at: 'password'; readonly phrase: string | null }
  | { readonly at: 'saving'; readonly file: BackupFile }
  /** `file`: the one that was made; null: whichever file of this account. */
  | { readonly at: 'rehearsal'; readonly file: BackupFile | null }
  | { readonly at: 'done'; readonly balances: readonly BalanceView[] };

export class FileBackup {
  step = $state.raw<FileStep>({ at: 'rehearsal', file: null });
  /** In words; empty: nothing went wrong. */
  error = $state('');
  isBusy = $state(false);
  readonly #backups: Backups;

  constructor(backups: Backups) {
    this.#backups = backups;
  }

  async begin(): Promise<void> {
    const isHere = (await this.#backups.phrase()) !== null;
    this.step = isHere ? { at: 'password', phrase: null } : { at: 'phrase' };
  }

  /** Null: the typed phrase is the one of this account, and was taken. */
  async takePhrase(typed: string): Promise<JoinFault | null> {
    const fault = await this.#backups.phraseFault(typed);
    if (fault === null) this.step = { at: 'password', phrase: typed };
    return fault === null ? null : { code: fault };
  }

  async make(password: string): Promise<void> {
    if (this.step.at !== 'password') return;
    const { phrase } = this.step;
    await this.#busy(async () => {
      const made = await this.#backups.make({ password, phrase });
      if (made.ok) this.step = { at: 'saving', file: made.value };
      return made.ok ? '' : makeFaultText(made.error);
    });
  }

  /** The file is where the person has put it. */
  rehearse(): void {
    if (this.step.at === 'saving') this.step = { at: 'rehearsal', file: this.step.file };
  }

  async check(bytes: Uint8Array, password: string): Promise<void> {
    if (this.step.at !== 'rehearsal') return;
    const { file } = this.step;
    await this.#busy(async () => {
      if (file !== null && !equal(file.bytes, bytes)) return fileFaultText({ code: 'other_file' });
      const rehearsed = await this.#backups.rehearseFile(bytes, password);
      if (rehearsed.ok) this.step = { at: 'done', balances: rehearsed.value };
      return rehearsed.ok ? '' : fileFaultText(rehearsed.error);
    });
  }

  async #busy(act: () => Promise<string>): Promise<void> {
    if (this.isBusy) return;
    this.isBusy = true;
    this.error = '';
    try {
      this.error = await act();
    } finally {
      this.isBusy = false;
    }
  }
}

/** Why this password may not be used yet; null: it may. */
export function passwordFault(password: string, again: string): 'weak' | 'different' | null {
  const strength = passwordStrength(password);
  if (strength === 'none' || strength === 'easy') return 'weak';
  return password === again ? null : 'different';
}
