/**
 * Locks a tab that nobody has looked at for as long as its app lock says. A tab that the system has put to sleep runs no
 * timers: it is looked at again when it is seen again, and its page is taken out of sight before it begins anew.
 */
import { PROFILE, type KeysDatabase } from '../store/databases.ts';

const MINUTE_MS = 60_000;

let isWatching = false;

/** The next time that the tab is seen or hidden is another try. */
const report = (error: unknown): void => console.error(error);

/** For as long as this page lives; a lock that was taken off meanwhile locks nothing. */
export function watchUnseen(keys: KeysDatabase): void {
  if (isWatching) return;
  isWatching = true;
  let hiddenAt: number | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const look = async (): Promise<void> => {
    if (hiddenAt === null) return;
    const minutes = (await keys.profiles.get(PROFILE))?.lock?.minutes ?? null;
    if (minutes === null || hiddenAt === null) return;
    const left = hiddenAt + minutes * MINUTE_MS - Date.now();
    if (left > 0) {
      timer = setTimeout(() => void look().catch(report), left);
      return;
    }
    document.body.hidden = true;
    location.reload();
  };

  document.addEventListener('visibilitychange', () => {
    clearTimeout(timer);
    if (document.visibilityState === 'hidden') {
      hiddenAt = Date.now();
      return void look().catch(report);
    }
    // It may be hidden again before the database has answered: then it is counted from that.
    void look()
      .catch(report)
      .then(() => {
        if (document.visibilityState === 'visible') hiddenAt = null;
      });
  });
}
