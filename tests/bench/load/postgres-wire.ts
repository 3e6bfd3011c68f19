/** Clients of the PostgreSQL service: transfers go out as lines of text, verdicts come back to payer and payee. */
import { RawSocket } from '../support/raw-socket.ts';
import type { Traffic, Wire } from './traffic.ts';

export class PostgresWire implements Wire {
  readonly #sockets: RawSocket[] = [];
  readonly #traffic: Traffic;
  readonly #clients: number;

  constructor(port: number, clients: number, traffic: Traffic) {
    this.#traffic = traffic;
    this.#clients = clients;
    for (let place = 0; place < clients; place++) {
      const closed = (code: number): void => {
        throw new Error(`the PostgreSQL service closed a socket: ${code}`);
      };
      const message = (payload: Buffer): void => this.#take(place, payload.toString('latin1'));
      this.#sockets.push(new RawSocket(port, `/accounts/${place}`, { message, closed }));
    }
  }

  async open(): Promise<void> {
    for (const socket of this.#sockets) await socket.opened();
  }

  send(client: number, n: number): boolean {
    const payee = payeeOf(client, n, this.#clients);
    this.#sockets[client]?.sendText(`${client}:${n} ${payee} 1`);
    return true;
  }

  close(): void {
    for (const socket of this.#sockets) socket.close();
  }

  #take(reader: number, text: string): void {
    const [key, verdict] = text.split(' ') as [string, string];
    const [client, n] = key.split(':').map(Number) as [number, number];
    this.#traffic.settle(client, n, reader === client ? 'payer' : 'payee', verdict === 'accepted');
  }
}

/** Everybody pays everybody else in turn: the payee of a client's `n`-th operation. */
export function payeeOf(client: number, n: number, clients: number): number {
  return (client + 1 + (n % (clients - 1))) % clients;
}
