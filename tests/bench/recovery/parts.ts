/** The network of a folder, which must be there. */
import { relaySha256 } from '../../../relay/sha256.ts';
import { readHome, type Home } from '../../../relay/store/home.ts';

export function homeAt(folder: string): Home {
  const home = readHome(folder, relaySha256);
  if (home === null) throw new Error(`${folder} holds no network`);
  return home;
}
