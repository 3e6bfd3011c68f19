#!/usr/bin/env node
// Firefox as Playwright can drive it: Playwright starts this file in place of the browser and speaks WebDriver BiDi with it.
// Everything is handed on as it is, but for one command that Firefox's extended support release does not know yet and
// Playwright sends for every new context: which colours a page is to prefer. It is answered here; pages get the system's.

import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { WebSocket, WebSocketServer } from 'ws';

const ANSWERED_HERE = 'emulation.setMediaFeaturesOverride';
const LISTENING = /WebDriver BiDi listening on (ws:\/\/\S+)/;

/** The path of the Firefox that `HOLDFAST_FIREFOX` names, or else of the first on the PATH. */
export function findFirefox() {
  const named = process.env['HOLDFAST_FIREFOX'];
  if (named !== undefined) return named;
  const directories = (process.env['PATH'] ?? '').split(delimiter);
  return ['firefox', 'firefox-esr']
    .flatMap((name) => directories.map((directory) => join(directory, name)))
    .find(isExecutable);
}

function isExecutable(/** @type {string} */ path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function run(/** @type {string} */ path, /** @type {string[]} */ args) {
  const firefox = spawn(path, args, { stdio: ['ignore', 'inherit', 'pipe'] });
  createInterface({ input: firefox.stderr }).on('line', (line) => {
    const address = LISTENING.exec(line)?.[1];
    if (address === undefined) process.stderr.write(`${line}\n`);
    else standBefore(address);
  });
  firefox.on('exit', (code) => process.exit(code ?? 1));
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
    process.on(signal, () => firefox.kill(signal));
  }
}

/** Listens where Playwright is told to connect, and hands on between it and the browser. */
function standBefore(/** @type {string} */ address) {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  server.on('listening', () => {
    const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
    process.stderr.write(`WebDriver BiDi listening on ws://127.0.0.1:${port}\n`);
  });
  server.on('connection', (driver, { url }) => {
    const browser = new WebSocket(address + (url ?? ''));
    const opened = new Promise((resolve) => browser.once('open', resolve));
    driver.on('message', async (data) => {
      const text = String(data);
      const { id, method } = JSON.parse(text);
      await opened;
      if (method === ANSWERED_HERE) driver.send(JSON.stringify({ type: 'success', id, result: {} }));
      else browser.send(text);
    });
    browser.on('message', (data) => driver.send(String(data)));
    browser.on('close', () => driver.close());
    driver.on('close', () => browser.close());
  });
}

if (process.argv[1] === import.meta.filename) {
  const path = findFirefox();
  if (path === undefined) throw new Error('There is no Firefox on the PATH: name yours in HOLDFAST_FIREFOX.');
  run(path, process.argv.slice(2));
}
