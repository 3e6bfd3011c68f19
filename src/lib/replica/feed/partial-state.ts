/**
 * The part of the state that a device knows, as the fold reads a state: its own account from the view, the network and its
 * assets from the public room. Of everybody else it assumes the best: enrolled, accepting, nothing used up. So what is
 * played on it fails only for reasons that the device itself can see; the journal judges the rest.
 */
import {
  AMOUNT_MAX,
  bucketKey,
  emptyView,
  setHead,
  setNetwork,
  type Account,
  type AccountView,
  type Asset,
  type Due,
  type Head,
  type Id,
  type Key,
  type Network,
  type Row,
  type State,
  type Table,
  type TableName,
} from '#kernel';

/** What an unknown pot of the network is taken to hold: enough for anything, and room for more. */
const PLENTY = AMOUNT_MAX / 2n;

class PartialTable<Value> implements Table<Value> {
  readonly #rows = new Map<Key, Value>();
  readonly #assumed: (key: Key) => Value | undefined;

  constructor(assumed: (key: Key) => Value | undefined = () => undefined) {
    this.#assumed = assumed;
  }

  get(key: Key): Value | undefined {
    return this.#rows.get(key) ?? this.#assumed(key);
  }

  set(key: Key, value: Value): void {
    this.#rows.set(key, value);
  }

  delete(key: Key): void {
    this.#rows.delete(key);
  }
}

export class PartialState implements State {
  readonly #tables = new Map<TableName, PartialTable<unknown>>();

  constructor(view: AccountView, network: Network, assets: readonly Asset[], head: Head) {
    this.#tables.set('accounts', new PartialTable((key) => stranger(key as Id, assets)));
    this.#tables.set('buckets', new PartialTable(potOf(assets, view.account)));
    setNetwork(this, network);
    setHead(this, head);
    for (const asset of [...assets, ...view.assets]) {
      this.table('assets').set(asset.id, asset);
      this.table('symbols').set(asset.symbol, { asset: asset.id });
    }
    this.#putView(view);
  }

  #putView({ account, devices, profile, holds, vouchers }: AccountView): void {
    this.table('accounts').set(account.id, account);
    for (const device of devices) this.table('devices').set(device.id, device);
    if (profile !== null) this.table('profiles').set(account.id, profile);
    for (const hold of holds) {
      this.table('holds').set(hold.id, hold);
      this.table('buckets').set(bucketKey('hold', hold.id, hold.asset), hold.amount);
    }
    for (const voucher of vouchers) {
      this.table('vouchers').set(voucher.id, voucher);
      this.table('buckets').set(bucketKey('voucher', voucher.id, voucher.asset), voucher.amount);
    }
  }

  table<Name extends TableName>(name: Name): Table<Row<Name>> {
    let table = this.#tables.get(name);
    if (table === undefined) {
      table = new PartialTable();
      this.#tables.set(name, table);
    }
    return table as PartialTable<Row<Name>>;
  }

  /** Timeouts are the sequencer's; a device plays none. */
  nextTimeout(): Due | null {
    return null;
  }

  isDue(): boolean {
    return false;
  }

  nextDeadline(): number | null {
    return null;
  }

  due(): readonly Due[] {
    return [];
  }
}

/** Somebody else: enrolled, and accepting every asset. */
function stranger(id: Id, assets: readonly Asset[]): Account {
  const accepts = assets.map((asset) => asset.id).sort();
  return { ...emptyView(id).account, accepts };
}

/** Pots of the network: plenty in each; of an asset there is at least what this account has. */
function potOf(assets: readonly Asset[], { balances }: Account): (key: Key) => bigint | undefined {
  const pots = new Map<Key, bigint>();
  for (const { id } of assets) {
    pots.set(bucketKey('promo', null, id), PLENTY);
    pots.set(bucketKey('fees', null, id), PLENTY);
  }
  for (const { asset, available, locked } of balances)
    pots.set(bucketKey('issuance', null, asset), available + locked);
  return (key) => pots.get(key);
}
