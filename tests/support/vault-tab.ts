/** The account's vault as a leading tab runs it, on tables in memory: an account of two devices of which the other is revoked. */
import { FULL, idHex, idOf, LIVE, publicKeyOf, REVOKED, type AccountView, type Id } from '#kernel';
import { boxKeyOf } from '#protocol/seal';
import { setShared } from '#replica/sync';
import { Doc, encodeStateAsUpdate } from 'yjs';
import { signingKeyOf } from '../../src/lib/device/keys/keys.ts';
import { wrap, wrappingKeyOf } from '../../src/lib/device/keys/wrapped.ts';
import { AccountVault } from '../../src/lib/device/leading/account-vault.ts';
import type { ProfileRecord } from '../../src/lib/device/store/databases.ts';
import { StoredVault } from '../../src/lib/device/store/vault-store.ts';
import { EMPTY_VAULT } from '../../src/lib/replica/vault/vault-copy.ts';
import { plainTables, type PlainTables } from './plain-tables.ts';

const filled = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);
const [SEED, BOX, NETWORK] = [filled(7), filled(8), idOf(filled(1))];

export interface VaultTab {
  readonly account: Id;
  readonly tables: PlainTables;
  readonly vault: AccountVault;
  /** What failed, oldest first. */
  readonly failed: readonly unknown[];
  /** The vault as it is stored now. */
  readonly store: StoredVault;
}

/** In the epoch after the revocation, whose box is not the account's yet. */
export async function vaultTab(setBox: (key: Id, epoch: number) => Promise<boolean>): Promise<VaultTab> {
  const wrapping = await wrappingKeyOf(filled(4));
  const tables = plainTables(wrapping);
  const account = idOf(publicKeyOf(SEED));
  const box = await wrap(wrapping, BOX);
  const keys = { wrapping, signing: await signingKeyOf(wrapping, SEED), box, deviceBox: box };
  const profile = { account, device: account, keys, recovery: null } as unknown as ProfileRecord;
  const store = new StoredVault(tables.wallet, account, wrapping);
  const [maker, epochs] = [account, [filled(21), filled(22)]];
  await store.write({ ...EMPTY_VAULT, epoch: 2, maker, keys: epochs, document: sharedBox() }, 0, []);
  const view = {
    account: { boxKey: boxKeyOf(BOX), boxEpoch: 1 },
    devices: [
      { id: account, standing: LIVE, role: FULL },
      { id: idOf(filled(30)), standing: REVOKED, role: FULL },
    ],
  } as unknown as AccountView;
  const failed: unknown[] = [];
  const vault = await AccountVault.open({
    databases: tables.databases,
    profile,
    network: NETWORK,
    view: () => view,
    changed: () => undefined,
    setBox,
    learnt: () => undefined,
    failed: (error) => failed.push(error),
  });
  return { account, tables, vault, failed, store };
}

function sharedBox(): Uint8Array {
  const document = new Doc();
  setShared(document, { map: 'boxes', key: idHex(boxKeyOf(BOX)), value: BOX });
  return encodeStateAsUpdate(document);
}
