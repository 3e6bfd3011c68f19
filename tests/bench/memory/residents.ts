/** A process whose members are logged in, each in the room of its device, and do nothing. */
import { HoldfastWire } from '../load/holdfast-wire.ts';
import { Traffic } from '../load/traffic.ts';
import { memberAt } from '../support/members.ts';

export interface ResidentsTask {
  readonly port: number;
  readonly rooms: number;
}

async function open({ port, rooms }: ResidentsTask): Promise<void> {
  const members = Array.from({ length: rooms }, (_, place) => memberAt(place));
  const traffic = new Traffic({ clients: rooms, pace: { inFlight: 0 }, warmMs: 0, measuredMs: 0, pid: null });
  await new HoldfastWire(port, members, [], traffic).open();
}

process.once('message', (task) => void open(task as ResidentsTask).then(() => process.send?.({})));
process.once('disconnect', () => process.exit(0));
