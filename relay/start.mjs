// What `npm start` runs: makes the clone ready (packages, app), then starts the relay with npm's own Node and stands
// between it and the shell until it ends. Plain JavaScript, because on a fresh clone an older Node runs it.

import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import { Unprepared, bin, build, environment, install, requireNode, root } from './prepare.mjs';

try {
  requireNode();
  await install();
  await build();
  startRelay();
} catch (error) {
  if (!(error instanceof Unprepared)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

function startRelay() {
  const relay = spawn(join(bin, 'node'), [join(root, 'relay', 'main.ts'), ...process.argv.slice(2)], {
    cwd: root,
    env: environment(),
    stdio: 'inherit',
  });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => relay.kill(signal));
  }
  relay.on('error', (error) => {
    console.error(
      `The relay could not be started (${error.message}): delete node_modules and run \`npm start\` again.`,
    );
    process.exitCode = 1;
  });
  relay.on('exit', (code, signal) => {
    process.exitCode = signal === null ? (code ?? 1) : 128 + constants.signals[signal];
  });
}
