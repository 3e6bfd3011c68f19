/** Why a relay did not start or could not go on: one sentence that says what to do. Nothing was lost. */
import { StoreFault } from './store/fault.ts';
import { HomeFault } from './store/home-fault.ts';

export class StartFault extends Error {
  override readonly name = 'StartFault';
}

/** The sentence for a person, or null for what nobody foresaw. */
export function sentenceFor(
  error: unknown,
  place: { readonly home: string; readonly port: number },
): string | null {
  if (error instanceof StartFault || error instanceof HomeFault || error instanceof StoreFault)
    return error.message;
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE')
    return `Port ${place.port} is in use: stop the program that has it, or set PORT to another one, and start again.`;
  if (code === 'EACCES' && syscall === 'listen')
    return `Port ${place.port} may not be used by this user: set PORT to one above 1023, and start again.`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return 'HOST is no address of this machine: correct it or leave it out, and start again.';
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS' || code === 'ENOTDIR' || code === 'ENOENT')
    return `${place.home} cannot be used (${code}): correct its owner and permissions or set HOLDFAST_HOME to another folder, and start again.`;
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return `There is no room left for ${place.home}: free some space, and start again; nothing that was answered is lost.`;
  return null;
}
