/**
 * The only reader of the environment. Every setting has a name, a default and one line for `--help`; a value that cannot
 * be meant stops the start with one sentence that says which and why.
 */
import { join } from 'node:path';
import { err, ok, type Result } from '#kernel';
import { limitSettings, type Limits } from './limit-settings.ts';
import { setting, whole, type Read, type Setting } from './settings.ts';

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

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

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
  const lines = all.map(({ name, shown, says }) => `  ${name.padEnd(40)}${says} (default: ${shown})`);
  return ['Holdfast is configured by environment variables:', '', ...lines, ''].join('\n');
}
