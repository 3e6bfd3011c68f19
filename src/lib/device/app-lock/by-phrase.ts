/** The phrase as a key to this device: it opens the spare, which lies under the root. Loaded where a phrase is typed. */
import { err, idOf, ok, publicKeyOf, sha256, type Result } from '#kernel';
import { keysOfPhrase, parsePhrase, phraseOf } from '#kernel/phrase';
import { openBackup, readBackup } from '#protocol/backup-file';
import type { OpenBackupFault, PhraseUnlockFault } from '#replica';
import type { KeptProfile } from '../store/databases.ts';
import { passwordKey } from '../keys/password-key.ts';
import { openSpare, type Spare } from '../keys/spare.ts';

/** The root key does not depend on the network; only the recovery key does. */
const NO_NETWORK = idOf(new Uint8Array(32));

export async function spareByPhrase(
  { account, device, spare }: Pick<KeptProfile, 'account' | 'device' | 'spare'>,
  typed: string,
): Promise<Result<Spare, PhraseUnlockFault>> {
  const phrase = parsePhrase(typed);
  if (!phrase.ok) return err('phrase_wrong');
  const { rootSeed } = keysOfPhrase(phrase.value, NO_NETWORK);
  if (idOf(publicKeyOf(rootSeed)) !== account) return err('phrase_of_another');
  const opened = await openSpare(rootSeed, device, spare);
  return opened === null ? err('damaged') : ok(opened);
}

/** The phrase in a backup file, of whatever account. */
export async function phraseInFile(
  file: Uint8Array,
  password: string,
): Promise<Result<string, OpenBackupFault>> {
  const read = readBackup(sha256, file);
  if (!read.ok) return err({ code: read.error });
  const opened = await openBackup(read.value, password, passwordKey);
  return opened.ok ? ok(phraseOf(opened.value.entropy)) : err({ code: opened.error });
}
