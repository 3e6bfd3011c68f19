/**
 * What this relay gives to one account, one address, one socket, and to all of them together [R4, R5]: each limit by its
 * name in the environment, with its default.
 */
import { setting, whole, type Setting } from './settings.ts';

export interface Limits {
  readonly operationsPerAccountPerMinute: number;
  /** Those that a root signed: they stand in no device's chain, pay no fee, and their ids are kept until they expire. */
  readonly rootOperationsPerAccountPerMinute: number;
  readonly operationsPerAddressPerMinute: number;
  readonly vaultItemsPerAccountPerMinute: number;
  readonly bytesPerAddressPerMinute: number;
  /** Pages, proofs and sync steps, which cost the store more than the socket. */
  readonly questionsPerAddressPerMinute: number;
  readonly messagesPerSocketPerMinute: number;
  readonly connectionsPerAddressPerMinute: number;
  readonly socketsPerAddress: number;
  /** Those that are not, or not yet, sockets. */
  readonly httpConnectionsPerAddress: number;
  /** Operations that have been read from sockets and have no answer yet: above it the noisiest sockets are paused. */
  readonly operationsInFlight: number;
  /** What may wait in a socket for a slow reader before it is closed. */
  readonly socketBufferBytes: number;
  /** What may wait in all sockets together before the slowest readers are closed. */
  readonly socketsBufferBytes: number;
  /** The first of the journal; who holds another one asks for it. */
  readonly assetsListed: number;
  readonly topUpsPerAddressPerDay: number;
  readonly topUpsPerDay: number;
}

const MANY = 1_000_000_000;

export const limitSettings = {
  operationsPerAccountPerMinute: setting(
    'OPERATIONS_PER_ACCOUNT_PER_MINUTE',
    600,
    whole(1, MANY),
    'operations that one account may offer a minute',
  ),
  rootOperationsPerAccountPerMinute: setting(
    'ROOT_OPERATIONS_PER_ACCOUNT_PER_MINUTE',
    30,
    whole(1, MANY),
    'of them, those signed by a root instead of a device',
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
  httpConnectionsPerAddress: setting(
    'HTTP_CONNECTIONS_PER_ADDRESS',
    256,
    whole(1, MANY),
    'connections beside sockets that one address may hold open',
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
  socketsBufferBytes: setting(
    'SOCKETS_BUFFER_BYTES',
    256 * 1024 * 1024,
    whole(65_536, 1024 * MANY),
    'bytes that may wait in all sockets before the slowest are closed',
  ),
  assetsListed: setting('ASSETS_LISTED', 500, whole(1, MANY), 'assets that everybody is told of'),
  topUpsPerAddressPerDay: setting(
    'TOP_UPS_PER_ADDRESS_PER_DAY',
    50,
    whole(0, MANY),
    'newcomers from one address that the robot may top up a day',
  ),
  topUpsPerDay: setting('TOP_UPS_PER_DAY', 5000, whole(0, MANY), 'newcomers that the robot may top up a day'),
} as const satisfies Readonly<Record<keyof Limits, Setting<number>>>;
