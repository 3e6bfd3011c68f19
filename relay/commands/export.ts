/** `export`: the journal as lines of JSON. */
import { decodeOperation, formatAddress, idHex, toHex, type Cause, type Entry } from '#kernel';
import type { Config } from '../config.ts';
import { readEntry } from '../sequencer/stored.ts';
import { relaySha256 } from '../sha256.ts';
import { unpackList } from '../store/packing.ts';
import { openJournal, startedHomeOf } from './network.ts';
import { numberOf, type Options } from './options.ts';

const PAGE_ENTRIES = 1000;

export async function exportJournal(config: Config, { from }: Options): Promise<number> {
  const journal = openJournal(startedHomeOf(config));
  try {
    for (let at = numberOf('--from', from, 0); at < journal.size;) {
      const list = unpackList(journal.entries({ type: 'entries', from: at, count: PAGE_ENTRIES }));
      let lines = '';
      for (let i = 0; i < list.length; i += 2) {
        const bytes = list[i] as Uint8Array;
        lines += lineOf(readEntry(journal.path, at++, bytes), bytes);
      }
      if (!process.stdout.write(lines)) await new Promise((resolve) => process.stdout.once('drain', resolve));
    }
    return 0;
  } finally {
    journal.close();
  }
}

/** What a person looks for, and all of it as hex. Amounts and facts beyond 2^53 are decimal text. */
function lineOf(entry: Entry, bytes: Uint8Array): string {
  const { index, time, clock, verdict } = entry;
  const shown = (_: string, value: unknown): unknown => {
    if (typeof value === 'bigint') return value.toString();
    return value instanceof Uint8Array ? toHex(value) : value;
  };
  const line = { index, time, clock, cause: causeOf(entry.cause), verdict, bytes: toHex(bytes) };
  return `${JSON.stringify(line, shown)}\n`;
}

function causeOf(cause: Cause): object {
  const { type } = cause;
  if (type === 'timeout') return { type, timeout: cause.timeout, object: idHex(cause.object) };
  if (type !== 'operation') return { type };
  const operation = decodeOperation(relaySha256, cause.bytes, cause.signature);
  if (!operation.ok) return { type, fault: operation.error };
  const { id, account, device, seq, kind, at, expires, fee } = operation.value;
  return {
    type,
    id: idHex(id),
    account: formatAddress(account),
    device: idHex(device),
    seq,
    kind,
    at,
    expires,
    fee,
  };
}
