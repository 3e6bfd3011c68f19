/**
 * A temporary PostgreSQL cluster from the machine's own binaries, tuned as one would for a ledger: every commit is on the
 * disk before it is answered, and nothing else costs more than it must. initdb refuses root, so as root it runs as
 * another user, in a folder that this user owns.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chownSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { delimiter, join } from 'node:path';
import { removeFolder, stop, temporaryFolder, watch } from '../support/processes.ts';

export interface Cluster {
  /** Folder of the Unix socket; nothing listens on the network. */
  readonly socket: string;
  readonly user: string;
  readonly version: string;
  stop(): Promise<void>;
}

interface Owner {
  readonly uid?: number;
  readonly gid?: number;
}

const MIB = 1024 * 1024;
const START_TRIES = 100;
const START_WAIT_MS = 100;

/** The folder of initdb and postgres, or null where there are none. */
function binaries(): string | null {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [
    ...versions.map((version) => join(debian, version, 'bin')),
    ...(process.env.PATH ?? '').split(delimiter),
  ];
  const found = folders.find((folder) =>
    ['initdb', 'postgres'].every((name) => existsSync(join(folder, name))),
  );
  return found ?? null;
}

/** Whom the cluster runs as: ourselves, or as root the first of the users made for such things. */
function owner(): Owner {
  if (process.getuid?.() !== 0) return {};
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  for (const name of ['postgres', 'nobody']) {
    const user = users.find(([each]) => each === name);
    if (user !== undefined) return { uid: Number(user[2]), gid: Number(user[3]) };
  }
  throw new Error('no user but root to run PostgreSQL as');
}

function settings(socket: string): readonly string[] {
  const sharedMib = Math.floor(Math.min(totalmem() / MIB / 4, 1024));
  const values = {
    listen_addresses: "''",
    unix_socket_directories: `'${socket}'`,
    max_connections: 64,
    shared_buffers: `${sharedMib}MB`,
    fsync: 'on',
    synchronous_commit: 'on',
    wal_level: 'minimal',
    max_wal_senders: 0,
    max_wal_size: '4GB',
    checkpoint_timeout: '30min',
    jit: 'off',
    max_parallel_workers: cpus().length,
    logging_collector: 'off',
    log_min_messages: 'fatal',
  };
  return Object.entries(values).flatMap(([name, value]) => [
    '-c',
    `${name}=${String(value).replaceAll("'", '')}`,
  ]);
}

async function untilReady(folder: string, child: ChildProcess): Promise<void> {
  for (let i = 0; i < START_TRIES; i++) {
    const pidFile = join(folder, 'postmaster.pid');
    if (existsSync(pidFile) && readFileSync(pidFile, 'utf8').includes('ready')) return;
    if (child.exitCode !== null) break;
    await new Promise((resolve) => setTimeout(resolve, START_WAIT_MS));
  }
  throw new Error('PostgreSQL did not start');
}

/** Starts a cluster, or says in a sentence why there is none. */
export async function startCluster(): Promise<Cluster | string> {
  const folder = binaries();
  if (folder === null) return 'There are no PostgreSQL binaries on this machine (initdb, postgres).';
  const as = owner();
  const home = temporaryFolder('postgres');
  if (as.uid !== undefined && as.gid !== undefined) chownSync(home, as.uid, as.gid);
  const place = join(home, 'data');
  const user = 'bench';
  const made = spawnSync(
    join(folder, 'initdb'),
    ['-D', place, '-U', user, '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'],
    { ...as, cwd: home, encoding: 'utf8' },
  );
  if (made.status !== 0) return `initdb failed: ${made.stderr.trim().split('\n').at(-1)}`;
  const child = watch(
    spawn(join(folder, 'postgres'), ['-D', place, ...settings(home)], { ...as, cwd: home, stdio: 'ignore' }),
  );
  await untilReady(place, child);
  const version = readFileSync(join(place, 'PG_VERSION'), 'utf8').trim();
  return {
    socket: home,
    user,
    version,
    stop: async () => {
      await stop(child, 'SIGINT');
      removeFolder(home);
    },
  };
}
