/** What can follow a command, and what a word of it means. */
import { parseArgs } from 'node:util';
import { StartFault } from '../start-fault.ts';

const OPTIONS = {
  help: { type: 'boolean' },
  name: { type: 'string' },
  symbol: { type: 'string' },
  asset: { type: 'string' },
  decimals: { type: 'string' },
  issuer: { type: 'string' },
  'issuer-seed': { type: 'string' },
  signatures: { type: 'boolean' },
  from: { type: 'string' },
  'epoch-after': { type: 'string' },
} as const;

export type Options = ReturnType<typeof parse>['values'];

function parse(words: readonly string[]) {
  return parseArgs({ args: [...words], options: OPTIONS, allowPositionals: true });
}

export function readWords(words: readonly string[]): ReturnType<typeof parse> {
  try {
    return parse(words);
  } catch (error) {
    throw new StartFault(`${(error as Error).message}: node relay/cli.ts help lists what there is.`);
  }
}

export function numberOf(name: string, text: string | undefined, fallback: number): number {
  if (text === undefined) return fallback;
  if (!/^\d{1,15}$/.test(text)) throw new StartFault(`${name} is "${text}", but it must be a whole number.`);
  return Number(text);
}
