/**
 * The only reader of the environment. Every setting has a name, a default and one line for `--help`; a value that cannot
 * be meant stops the start with one sentence that says which and why.
 */
import { join } from 'node:path';
import { err, ok, type Result } from '#kernel';

export interface Config {
  readonly port: number;
  /** Null: every interface of the machine. */
  readonly host: string | null;
  /** The folder that holds the network: keys, journal, snapshots. */
  readonly home: string;
  /** The folder of the built app. */
  readonly build: string;
  readonly logLevel: LogLevel;
  /** Origins beside the relay's own whose pages may open sockets. */
  readonly origins: readonly string[];
  /** Whether the client's address and the host are those that a proxy names. */
  readonly trustProxy: boolean;
  readonly workers: number;
  readonly robots: boolean;
  readonly limits: Limits;
}

/** What this relay gives to one account, one address, one socket [R4, R5]. */
export interface Limits {
  readonly operationsPerAccountPerMinute: number;
  readonly operationsPerAddressPerMinute: number;
  readonly vaultItemsPerAccountPerMinute: number;
  readonly bytesPerAddressPerMinute: number;
  /** Pages, proofs and sync steps, which cost the store more than the socket. */
  readonly questionsPerAddressPerMinute: number;
  readonly messagesPerSocketPerMinute: number;
  readonly connectionsPerAddressPerMinute: number;
  readonly socketsPerAddress: number;
  /** Operations that have been read from sockets and have no answer yet: above it the noisiest sockets are paused. */
  readonly operationsInFlight: number;
  /** What may wait in a socket for a slow reader before it is closed. */
  readonly socketBufferBytes: number;
  readonly topUpsPerAddressPerDay: number;
  readonly topUpsPerDay: number;
}

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Reads one value; the error completes "NAME is …, but ". */
type Read<T> = (text: string) => Result<T, string>;

interface Setting<T> {
  readonly name: string;
  readonly fallback: T;
  readonly shown: string;
  readonly says: string;
  readonly read: Read<T>;
}

function setting<T>(
  name: string,
  fallback: T,
  read: Read<T>,
  says: string,
  shown = String(fallback),
): Setting<T> {
  return { name, fallback, shown, says, read };
}

function whole(min: number, max: number): Read<number> {
  return (text) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    return value >= min && value <= max ? ok(value) : err(`it must be a whole number from ${min} to ${max}`);
  };
}

const onOff: Read<boolean> = (text) =>
  text === 'on' || text === 'off' ? ok(text === 'on') : err('it must be "on" or "off"');

const path: Read<string> = (text) => (text.includes('\0') ? err('it must be a path') : ok(text));

const logLevel: Read<LogLevel> = (text) => {
  const level = LOG_LEVELS.find((each) => each === text);
  return level === undefined ? err(`it must be one of ${LOG_LEVELS.join(', ')}`) : ok(level);
};

const origins: Read<readonly string[]> = (text) => {
  const all = text.split(',').map((each) => each.trim());
  const wrong = all.find((each) => !URL.canParse(each) || new URL(each).origin !== each);
  return wrong === undefined
    ? ok(all)
    : err('it must be a list of origins like https://wallet.example, separated by commas');
};

const host: Read<string> = (text) =>
  /^[\w.:-]{1,253}$/.test(text) ? ok(text) : err('it must be an address or name of this machine');

const MANY = 1_000_000_000;

const settings = {
  port: setting('PORT', 8787, whole(0, 65_535), 'port to listen on; 0 takes a free one'),
  host: setting<string | null>('HOST', null, host, 'address to listen on', 'every interface'),
  home: setting('HOLDFAST_HOME', '.holdfast', path, "folder of the network's keys and journal"),
  build: setting(
    'HOLDFAST_BUILD',
    join(import.meta.dirname, '..', 'build'),
    path,
    'folder of the built app',
    'build',
  ),
  logLevel: setting<LogLevel>('HOLDFAST_LOG', 'info', logLevel, `log level: ${LOG_LEVELS.join(', ')}`),
  origins: setting<readonly string[]>(
    'HOLDFAST_ORIGINS',
    [],
    origins,
    'other origins whose pages may connect',
    'none',
  ),
  trustProxy: setting('TRUST_PROXY', false, onOff, 'on: believe X-Forwarded-For and X-Forwarded-Host', 'off'),
  workers: setting('HOLDFAST_WORKERS', 2, whole(1, 64), 'threads that verify signatures'),
  robots: setting('HOLDFAST_ROBOTS', true, onOff, 'robot member of a demonstration network', 'on'),
} as const;

const limitSettings = {
  operationsPerAccountPerMinute: setting(
    'OPERATIONS_PER_ACCOUNT_PER_MINUTE',
    600,
    whole(1, MANY),
    'operations that one account may offer a minute',
  ),
  operationsPerAddressPerMinute: setting(
    'OPERATIONS_PER_ADDRESS_PER_MINUTE',
    6000,
    whole(1, MANY),
    'operations that may come from one address a minute',
  ),
  vaultItemsPerAccountPerMinute: setting(
    'VAULT_ITEMS_PER_ACCOUNT_PER_MINUTE',
    120,
    whole(1, MANY),
    'changes of its vault that one account may send a minute',
  ),
  bytesPerAddressPerMinute: setting(
    'BYTES_PER_ADDRESS_PER_MINUTE',
    64 * 1024 * 1024,
    whole(131_072, 1024 * MANY),
    'bytes that are read from one address a minute',
  ),
  questionsPerAddressPerMinute: setting(
    'QUESTIONS_PER_ADDRESS_PER_MINUTE',
    6000,
    whole(1, MANY),
    'pages, proofs and sync steps that one address may ask for a minute',
  ),
  messagesPerSocketPerMinute: setting(
    'MESSAGES_PER_SOCKET_PER_MINUTE',
    6000,
    whole(10, MANY),
    'messages that are read from one socket a minute',
  ),
  connectionsPerAddressPerMinute: setting(
    'CONNECTIONS_PER_ADDRESS_PER_MINUTE',
    600,
    whole(1, MANY),
    'sockets that one address may open a minute',
  ),
  socketsPerAddress: setting(
    'SOCKETS_PER_ADDRESS',
    256,
    whole(1, MANY),
    'sockets that one address may hold open',
  ),
  operationsInFlight: setting(
    'OPERATIONS_IN_FLIGHT',
    8192,
    whole(1, MANY),
    'unanswered operations above which the noisiest sockets are paused',
  ),
  socketBufferBytes: setting(
    'SOCKET_BUFFER_BYTES',
    1024 * 1024,
    whole(1024, MANY),
    'bytes that may wait for a slow reader before its socket is closed',
  ),
  topUpsPerAddressPerDay: setting(
    'TOP_UPS_PER_ADDRESS_PER_DAY',
    50,
    whole(0, MANY),
    'newcomers from one address that the robot may top up a day',
  ),
  topUpsPerDay: setting('TOP_UPS_PER_DAY', 5000, whole(0, MANY), 'newcomers that the robot may top up a day'),
} as const;

export type Environment = Readonly<Record<string, string | undefined>>;

/** The configuration, or one sentence that says which value is wrong and why. An empty value counts as absent. */
export function readConfig(environment: Environment): Result<Config, string> {
  const wrong: string[] = [];
  const value = <T>({ name, fallback, read }: Setting<T>): T => {
    const text = environment[name];
    if (text === undefined || text === '') return fallback;
    const result = read(text);
    if (result.ok) return result.value;
    wrong.push(`${name} is "${text}", but ${result.error}: correct it or leave it out, and start again.`);
    return fallback;
  };
  const limits = Object.fromEntries(
    Object.entries(limitSettings).map(([name, each]) => [name, value(each)]),
  ) as unknown as Limits;
  const config: Config = {
    port: value(settings.port),
    host: value(settings.host),
    home: value(settings.home),
    build: value(settings.build),
    logLevel: value(settings.logLevel),
    origins: value(settings.origins),
    trustProxy: value(settings.trustProxy),
    workers: value(settings.workers),
    robots: value(settings.robots),
    limits,
  };
  const [first] = wrong;
  return first === undefined ? ok(config) : err(first);
}

/** What `--help` prints: every setting with its default. */
export function configHelp(): string {
  const all = [...Object.values(settings), ...Object.values(limitSettings)];
  const lines = all.map(({ name, shown, says }) => `  ${name.padEnd(36)}${says} (default: ${shown})`);
  return ['Holdfast is configured by environment variables:', '', ...lines, ''].join('\n');
}
