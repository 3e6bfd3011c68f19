// How SvelteKit turns src into build/: static files with one fallback page, because every wallet lives in its browser and
// the relay only hands the files out.

import { execFileSync } from 'node:child_process';
import adapter from '@sveltejs/adapter-static';
import { buildInputs, sourceHash } from './relay/prepare.mjs';

/**
 * The version that devices compare to learn of an update: the commit that last changed the app. Sources that are in no
 * commit are named by their hash, so that the same sources always have the same version.
 */
function version() {
  try {
    const changed = git('status', '--porcelain', '--', ...buildInputs);
    const commit = git('log', '-1', '--abbrev=12', '--format=%h', '--', ...buildInputs);
    if (changed === '' && commit !== '') return commit;
  } catch {
    // No git here, or no repository: the hash will do.
  }
  return sourceHash().slice(0, 12);
}

/** @param {string[]} args */
function git(...args) {
  return execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
}

/** @type {import('@sveltejs/kit').Config} */
export default {
  kit: {
    adapter: adapter({ fallback: '200.html', precompress: true }),
    files: { serviceWorker: 'src/service-worker' },
    serviceWorker: { register: false },
    version: { name: version() },
    // The relay reads these from the page and sends them as a header, with `frame-ancestors` added. Another network's
    // relay can be anywhere, so connections may go anywhere; code, frames and forms may not. Style attributes are allowed
    // because SvelteKit's announcer of page changes has one; style elements are not.
    csp: {
      mode: 'hash',
      directives: {
        'default-src': ['none'],
        'script-src': ['self', 'wasm-unsafe-eval'],
        'worker-src': ['self', 'blob:'],
        'style-src': ['self'],
        'style-src-attr': ['unsafe-inline'],
        'img-src': ['self', 'data:', 'blob:'],
        'media-src': ['self', 'blob:'],
        'font-src': ['self'],
        'manifest-src': ['self'],
        'connect-src': ['self', 'https:', 'http:', 'wss:', 'ws:'],
        'object-src': ['none'],
        'base-uri': ['self'],
        'form-action': ['self'],
      },
    },
    // The tests have a project of their own.
    typescript: {
      config: (config) => ({
        ...config,
        include: config.include.filter((/** @type {string} */ path) => !path.includes('/tests/')),
      }),
    },
  },
};
