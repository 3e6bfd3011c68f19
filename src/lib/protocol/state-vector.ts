/**
 * A Yjs state vector: for each clientID the next clock that its reader does not have yet. In a sync step 1 a device says
 * so what it has of the relay's logs, and the relay what nobody need send back to it (P16).
 */
import { err, ok, type Result } from '#kernel';
import { STATE_VECTOR_CLIENTS_MAX } from './limits.ts';
import { RESERVED_CLIENT_MIN } from './logs.ts';
import { WireFault, WireReader, WireWriter, type WireFaultName } from './wire.ts';

/** Next clock by clientID. */
export type StateVector = ReadonlyMap<number, number>;

export type StateVectorFault = WireFaultName | 'too_many_clients' | 'repeated_client';

/** The bytes of a stranger's state vector; clientIDs are at most STATE_VECTOR_CLIENTS_MAX and each comes once. */
export function readStateVector(bytes: Uint8Array): Result<StateVector, StateVectorFault> {
  const reader = new WireReader(bytes);
  const clocks = new Map<number, number>();
  try {
    const clients = reader.uint();
    if (clients > STATE_VECTOR_CLIENTS_MAX) return err('too_many_clients');
    for (let i = 0; i < clients; i++) {
      const client = reader.uint();
      if (clocks.has(client)) return err('repeated_client');
      clocks.set(client, reader.uint());
    }
    reader.end();
    return ok(clocks);
  } catch (fault) {
    if (fault instanceof WireFault) return err(fault.fault as WireFaultName);
    throw fault;
  }
}

/** As Yjs writes it: the highest clientID first. */
export function writeStateVector(clocks: StateVector): Uint8Array {
  const writer = new WireWriter();
  writer.uint(clocks.size);
  for (const [client, clock] of [...clocks].sort((a, b) => b[0] - a[0])) {
    writer.uint(client);
    writer.uint(clock);
  }
  return writer.finish();
}

/**
 * What a relay's step 1 says: the clocks of its own logs, and of every other reserved clientID the clock that the device
 * itself named. A device still holds the `answers` of earlier starts of the relay, which this one does not know; unnamed,
 * all of them would be sent back.
 */
export function relayStateVector(own: StateVector, device: StateVector): StateVector {
  const clocks = new Map(own);
  for (const [client, clock] of device) {
    if (client >= RESERVED_CLIENT_MIN) clocks.set(client, Math.max(clock, clocks.get(client) ?? 0));
  }
  return clocks;
}
