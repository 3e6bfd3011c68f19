/**
 * What can be wrong with a relay's folder, each with one sentence that says what to do. A fault is thrown: it ends the
 * relay, and nothing was changed by what met it.
 */

export type StoreFaultCode =
  /** The file is of another program, or no database at all. */
  | 'not_a_store'
  /** What is stored contradicts itself. */
  | 'damaged'
  | 'other_network'
  /** A newer Holdfast wrote it. */
  | 'newer_format'
  /** Another process has it open. */
  | 'in_use'
  | 'disk_full'
  /** The folder or a file in it cannot be read or written. */
  | 'not_writable'
  | 'closed';

export class StoreFault extends Error {
  override readonly name = 'StoreFault';
  readonly code: StoreFaultCode;
  /** What was found, where the code does not say it all. */
  readonly found: string;

  constructor(code: StoreFaultCode, message: string, found = '') {
    super(message);
    this.code = code;
    this.found = found;
  }
}

/** `where` is a path; `what` says what was found, for codes that need it. */
export function storeFault(code: StoreFaultCode, where: string, what = ''): StoreFault {
  return new StoreFault(code, sentenceOf(code, where, what), what);
}

function sentenceOf(code: StoreFaultCode, where: string, what: string): string {
  const found = what === '' ? '' : ` (${what})`;
  switch (code) {
    case 'not_a_store':
      return `${where} is not a journal of Holdfast${found}: move it away or set HOLDFAST_HOME to another folder, then start again.`;
    case 'damaged':
      return `The journal ${where} is damaged${found}: nothing was changed; put a backup in its place, then start again.`;
    case 'other_network':
      return `The journal ${where} belongs to another network than its folder's genesis: put the right one in its place, then start again.`;
    case 'newer_format':
      return `The journal ${where} was written by a newer Holdfast${found}: update Holdfast, then start again.`;
    case 'in_use':
      return `${where} is in use by another relay: stop that one or set HOLDFAST_HOME to another folder, then start again.`;
    case 'disk_full':
      return `There is no room left for ${where}: nothing that was answered is lost; free some space, then start again.`;
    case 'not_writable':
      return `${where} cannot be read and written${found}: correct its owner and permissions, then start again.`;
    case 'closed':
      return `The journal ${where} has been closed.`;
  }
}

const SQLITE_PERM = 3;
const SQLITE_BUSY = 5;
const SQLITE_READONLY = 8;
const SQLITE_IOERR = 10;
const SQLITE_CORRUPT = 11;
const SQLITE_FULL = 13;
const SQLITE_CANTOPEN = 14;
const SQLITE_NOTADB = 26;

/** The fault behind an error of SQLite or of the file system; any other error is thrown on as it is. */
export function faultOf(error: unknown, where: string): StoreFault {
  if (error instanceof StoreFault) return error;
  const { errcode, code, message } = error as { errcode?: number; code?: string; message?: string };
  if (code === 'ENOSPC' || code === 'EDQUOT') return storeFault('disk_full', where);
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return storeFault('not_writable', where, code);
  switch (errcode === undefined ? undefined : errcode & 0xff) {
    case SQLITE_FULL:
      return storeFault('disk_full', where);
    case SQLITE_BUSY:
      return storeFault('in_use', where);
    case SQLITE_NOTADB:
      return storeFault('not_a_store', where);
    case SQLITE_CORRUPT:
      return storeFault('damaged', where, message);
    case SQLITE_PERM:
    case SQLITE_READONLY:
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
      return storeFault('not_writable', where, message);
    default:
      throw error;
  }
}
