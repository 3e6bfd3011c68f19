/**
 * The wallet service that most would write: double entry in PostgreSQL, one transaction a transfer, the two accounts
 * locked by SELECT FOR UPDATE in the order of their ids, an idempotency key for each transfer. No signatures are checked.
 * A process of its own: told where the cluster is, it makes the tables anew and tells its port.
 *
 *   socket /accounts/<n> · text frame `key to amount` in, `key verdict` out to the payer and, when accepted, to the payee
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Pool, type PoolClient } from 'pg';
import { WebSocketServer, type WebSocket } from 'ws';

export interface ServiceTask {
  readonly socket: string;
  readonly user: string;
  readonly accounts: number;
  readonly balance: number;
}

export interface ServiceReady {
  readonly port: number;
}

type Verdict = 'accepted' | 'insufficient';

const CONNECTIONS = 16;

const tables = `
  DROP TABLE IF EXISTS postings, transfers, accounts;
  CREATE TABLE accounts (id int PRIMARY KEY, balance bigint NOT NULL CHECK (balance >= 0)) WITH (fillfactor = 50);
  CREATE TABLE transfers (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, key text NOT NULL UNIQUE,
    payer int NOT NULL, payee int NOT NULL, amount bigint NOT NULL CHECK (amount > 0),
    verdict text, made_at timestamptz NOT NULL DEFAULT now());
  CREATE TABLE postings (
    transfer bigint NOT NULL, account int NOT NULL, amount bigint NOT NULL, balance bigint NOT NULL,
    PRIMARY KEY (account, transfer));
`;

const begin = { name: 'begin', text: 'BEGIN' };
const commit = { name: 'commit', text: 'COMMIT' };
const insert = {
  name: 'insert',
  text: 'INSERT INTO transfers (key, payer, payee, amount) VALUES ($1, $2, $3, $4) ON CONFLICT (key) DO NOTHING RETURNING id',
};
const earlier = { name: 'earlier', text: 'SELECT verdict FROM transfers WHERE key = $1' };
const lock = {
  name: 'lock',
  text: 'SELECT id, balance FROM accounts WHERE id = $1 OR id = $2 ORDER BY id FOR UPDATE',
};
const move = {
  name: 'move',
  text: 'UPDATE accounts SET balance = balance + CASE WHEN id = $1 THEN -$3::bigint ELSE $3::bigint END WHERE id = $1 OR id = $2',
};
const post = {
  name: 'post',
  text: 'INSERT INTO postings (transfer, account, amount, balance) VALUES ($1, $2, -$4::bigint, $5), ($1, $3, $4, $6)',
};
const judge = { name: 'judge', text: 'UPDATE transfers SET verdict = $2 WHERE id = $1' };

interface Transfer {
  readonly key: string;
  readonly payer: number;
  readonly payee: number;
  readonly amount: number;
}

async function transfer(client: PoolClient, { key, payer, payee, amount }: Transfer): Promise<Verdict> {
  await client.query(begin);
  const made = await client.query<{ id: string }>({ ...insert, values: [key, payer, payee, amount] });
  const id = made.rows[0]?.id;
  if (id === undefined) {
    const before = await client.query<{ verdict: Verdict }>({ ...earlier, values: [key] });
    await client.query(commit);
    return before.rows[0]?.verdict ?? 'insufficient';
  }
  const locked = await client.query<{ id: number; balance: string }>({ ...lock, values: [payer, payee] });
  const balanceOf = (account: number) => Number(locked.rows.find((row) => row.id === account)?.balance);
  const [from, to] = [balanceOf(payer), balanceOf(payee)];
  const verdict: Verdict = from >= amount ? 'accepted' : 'insufficient';
  if (verdict === 'accepted') {
    await client.query({ ...move, values: [payer, payee, amount] });
    await client.query({ ...post, values: [id, payer, payee, amount, from - amount, to + amount] });
  }
  await client.query({ ...judge, values: [id, verdict] });
  await client.query(commit);
  return verdict;
}

async function prepare(pool: Pool, { accounts, balance }: ServiceTask): Promise<void> {
  await pool.query(tables);
  await pool.query('INSERT INTO accounts SELECT n, $2 FROM generate_series(0, $1 - 1) AS n', [
    accounts,
    balance,
  ]);
  await pool.query('ANALYZE accounts');
}

async function serve(task: ServiceTask): Promise<ServiceReady> {
  const pool = new Pool({ host: task.socket, user: task.user, database: 'postgres', max: CONNECTIONS });
  await prepare(pool, task);
  const sockets = new Map<number, WebSocket>();

  const answer = async (payer: number, text: string): Promise<void> => {
    const [key, payee, amount] = text.split(' ') as [string, string, string];
    const client = await pool.connect();
    const verdict = await transfer(client, { key, payer, payee: Number(payee), amount: Number(amount) });
    client.release();
    sockets.get(payer)?.send(`${key} ${verdict}`);
    if (verdict === 'accepted') sockets.get(Number(payee))?.send(`${key} ${verdict}`);
  };

  const http = createServer();
  const server = new WebSocketServer({ server: http, perMessageDeflate: false });
  server.on('connection', (socket, request) => {
    const account = Number((request.url ?? '').split('/').at(-1));
    sockets.set(account, socket);
    socket.on('message', (text) => void answer(account, String(text)));
    socket.on('close', () => sockets.delete(account));
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return { port: (http.address() as AddressInfo).port };
}

process.once('message', (task) => void serve(task as ServiceTask).then((ready) => process.send?.(ready)));
process.once('disconnect', () => process.exit(0));
