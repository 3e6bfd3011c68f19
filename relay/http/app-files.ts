/**
 * The files of the built app, found once at start: a path that is not in the list does not exist, so none can lead out of
 * the folder. Contents are read when they are first asked for and kept; a text for which the build has no compressed
 * copy is compressed then.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { mediaTypeOf } from './media-types.ts';

export const ENCODINGS = ['br', 'gzip'] as const;
export type Encoding = (typeof ENCODINGS)[number];

export interface AppFile {
  readonly path: string;
  readonly type: string;
  /** Strong, over the plain content. */
  readonly etag: string;
  /** Named by its content: never another under this name. */
  readonly immutable: boolean;
  readonly plain: Buffer;
  /** Only where it is smaller. */
  readonly encoded: Readonly<Partial<Record<Encoding, Buffer>>>;
}

export const IMMUTABLE_PREFIX = '/_app/immutable/';
/** What every route of the app is answered with. */
export const FALLBACK_PATH = '/200.html';

const SUFFIX: Readonly<Record<Encoding, string>> = { br: '.br', gzip: '.gz' };
const COMPRESSIBLE = /^(text\/|application\/(json|manifest\+json|wasm|xml)|image\/svg\+xml)/;
/** Below this a compressed copy saves no packet. */
const COMPRESSED_BYTES_MIN = 1024;

const compress: Readonly<Record<Encoding, (content: Buffer) => Promise<Buffer>>> = {
  br: (content) => promisify(brotliCompress)(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
  gzip: (content) => promisify(gzip)(content),
};

export class AppFiles {
  readonly #folder: string;
  readonly #paths: ReadonlySet<string>;
  readonly #loaded = new Map<string, Promise<AppFile>>();

  constructor(folder: string) {
    this.#folder = folder;
    this.#paths = new Set(existsSync(folder) ? pathsIn(folder) : []);
  }

  get isBuilt(): boolean {
    return this.#paths.has(FALLBACK_PATH);
  }

  /** The file of a URL's path, or null. Compressed copies and dot files have no path of their own. */
  find(path: string): Promise<AppFile> | null {
    if (!this.#paths.has(path) || isHidden(path)) return null;
    let file = this.#loaded.get(path);
    if (file === undefined) {
      file = this.#load(path);
      this.#loaded.set(path, file);
      file.catch(() => this.#loaded.delete(path));
    }
    return file;
  }

  async #load(path: string): Promise<AppFile> {
    const plain = await readFile(join(this.#folder, path));
    const type = mediaTypeOf(path);
    const encoded: Partial<Record<Encoding, Buffer>> = {};
    if (plain.length >= COMPRESSED_BYTES_MIN && COMPRESSIBLE.test(type)) {
      for (const encoding of ENCODINGS) {
        const smaller = await this.#encoded(path, encoding, plain);
        if (smaller.length < plain.length) encoded[encoding] = smaller;
      }
    }
    const etag = `"${createHash('sha256').update(plain).digest('base64url').slice(0, 27)}"`;
    return { path, type, etag, immutable: path.startsWith(IMMUTABLE_PREFIX), plain, encoded };
  }

  #encoded(path: string, encoding: Encoding, plain: Buffer): Promise<Buffer> {
    const copy = path + SUFFIX[encoding];
    return this.#paths.has(copy) ? readFile(join(this.#folder, copy)) : compress[encoding](plain);
  }
}

function isHidden(path: string): boolean {
  return path.includes('/.') || path.endsWith(SUFFIX.br) || path.endsWith(SUFFIX.gzip);
}

function pathsIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `/${relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/')}`);
}
