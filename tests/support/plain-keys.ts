/** The database of a device's keys in memory, as each tab of one browser has it open. */
import { KeysDatabase, type KeptProfile } from '../../src/lib/device/store/databases.ts';
import { plainTable, type Row } from './plain-table.ts';
import { PlainTransactions } from './plain-transactions.ts';

export interface PlainKeys {
  /** One tab more, which is unlocked by itself. */
  tab(): KeysDatabase;
  /** As it lies there now. */
  profile(): KeptProfile | undefined;
}

export function plainKeys(profile: KeptProfile): PlainKeys {
  const transactions = new PlainTransactions();
  const profiles = plainTable(transactions, 'slot');
  const read = (): KeptProfile | undefined => {
    const [row] = profiles.rows.values();
    return row as unknown as KeptProfile | undefined;
  };
  profiles.rows.set(JSON.stringify([profile.slot]), { ...profile } as unknown as Row);
  return {
    profile: read,
    tab: () => Object.assign(new KeysDatabase('a wallet'), { profiles, transaction: transactions.run }),
  };
}
