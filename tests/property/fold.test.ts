/** The fold in random worlds, against the oracle and against itself: again, elsewhere, in pieces, pruned. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256, verify, type Primitives } from '#kernel';
import { relayPrimitives } from '../../relay/primitives.ts';
import { Play } from '../support/play.ts';
import { BEGINNING, worlds } from '../support/random-world.ts';
import {
  again,
  reloaded,
  replay,
  replayOnOverlays,
  rootOf,
  rowsOf,
  type Journal,
} from '../support/replay.ts';
import { nodeSha256 } from '../support/world.ts';

const SEED = 0x484f4c44;
const own: Primitives = { hash: sha256, verify };

function lived(lines: readonly string[]): Play {
  const game = new Play();
  for (const line of [...BEGINNING, ...lines]) game.attempt(line);
  return game;
}

it('[L1, L2, L4, L6, L8] the oracle agrees after every entry of a random world', () => {
  const answers = new Map<string, number>();
  fc.assert(
    fc.property(worlds, (lines) => {
      const game = new Play();
      for (const line of [...BEGINNING, ...lines]) {
        const code = game.attempt(line)?.split(' ')[0];
        if (code !== undefined) answers.set(code, (answers.get(code) ?? 0) + 1);
      }
    }),
    { seed: SEED, numRuns: 50 },
  );
  // A world in which nothing happens proves nothing.
  expect(answers.get('accepted')).toBeGreaterThan(300);
  expect(answers.size).toBeGreaterThan(25);
});

describe('a random journal', () => {
  const journals: readonly Journal[] = fc
    .sample(worlds, { seed: SEED + 1, numRuns: 15 })
    .map((lines) => lived(lines).world)
    .map(({ genesis, entries }) => ({ genesis, entries }));

  it('[L7] comes out byte for byte the same, on the relay and in the browser', () => {
    for (const [n, journal] of journals.entries()) {
      const [here, there] = [replay(journal, relayPrimitives), replay(journal, own)];
      expect(rowsOf(there)).toEqual(rowsOf(here));
      if (n < 3) expect(rootOf(there, sha256)).toEqual(rootOf(here, nodeSha256));
    }
  });

  it('[L7] comes out the same on overlays, whose base waits for the commit, and whose timeouts are those of the whole', () => {
    for (const [n, journal] of journals.entries()) replayOnOverlays(journal, relayPrimitives, 1 + (n % 7));
  });

  it('[L9] comes out the same when what has faded is removed after each entry', () => {
    for (const journal of journals)
      replay(journal, relayPrimitives, (state, { time }) => {
        state.prune(time);
      });
  });

  it('[L9] leaves nothing past its horizon', () => {
    for (const journal of journals) {
      const state = replay(journal, relayPrimitives);
      const end = (journal.entries.at(-1)?.entry.time ?? 0) + 500 * 86_400_000;
      state.prune(end);
      for (const table of ['references', 'requests', 'roots', 'invites', 'bonuses'] as const)
        expect(state.rows(table).size).toBe(0);
    }
  });

  it('[P21] goes on from rows that were stored and loaded', () => {
    for (const { genesis, entries } of journals) {
      const middle = entries.length >> 1;
      const state = reloaded(replay({ genesis, entries: entries.slice(0, middle) }, relayPrimitives));
      for (const entry of entries.slice(middle)) again(state, relayPrimitives, entry);
      expect(rowsOf(reloaded(state))).toEqual(rowsOf(state));
    }
  });

  it('[P21] what changed is what a copy of the rows needs', () => {
    for (const journal of journals) {
      const copy = new Map<string, unknown>();
      const state = replay(journal, relayPrimitives, (each, { index }) => {
        if (index % 3 !== 0) return;
        for (const { table, key, value } of each.takeChanges())
          if (value === undefined) copy.delete(`${table} ${key}`);
          else copy.set(`${table} ${key}`, value);
      });
      for (const { table, key, value } of state.takeChanges())
        if (value === undefined) copy.delete(`${table} ${key}`);
        else copy.set(`${table} ${key}`, value);
      expect(copy.size).toBe(rowsOf(state).length);
      for (const [key, value] of state.rows('accounts')) expect(copy.get(`accounts ${key}`)).toBe(value);
    }
  });
});
