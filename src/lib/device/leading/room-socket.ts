/**
 * The replica's sockets made real by an unmodified y-websocket: one provider for one connection, with handlers for our
 * frames. Reconnecting is the replica's business, since each of its connections begins a new document.
 */
import { readVarUint8Array } from 'lib0/decoding';
import { FRAME_TYPES, formatRoom, readFrame, type FrameName } from '#protocol';
import type { OpenSocket } from '#replica';
import { WebsocketProvider } from 'y-websocket';

const NAMES = Object.keys(FRAME_TYPES) as readonly FrameName[];

/** `address` is the relay's, as `https://host`. Where the machine has no WebSocket of its own, one is handed in. */
export function socketsTo(address: string, polyfill?: typeof WebSocket): OpenSocket {
  const server = `${address.replace(/^http/, 'ws')}/sync`;
  return (room, doc, { frame, changed, closed }) => {
    const provider = new WebsocketProvider(server, formatRoom(room), doc, {
      connect: false,
      disableBc: true,
      ...(polyfill && { WebSocketPolyfill: polyfill }),
    });
    // Nobody is present in these rooms.
    provider.awareness.setLocalState(null);
    for (const name of NAMES)
      provider.messageHandlers[FRAME_TYPES[name]] = (_encoder, decoder) => {
        const read = readFrame(name, readVarUint8Array(decoder).slice());
        if (read.ok) frame(read.value);
      };
    let hasEnded = false;
    const end = (): void => {
      if (hasEnded) return;
      hasEnded = true;
      doc.off('update', update);
      provider.destroy();
      doc.destroy();
    };
    const update = (_update: Uint8Array, origin: unknown): void => {
      if (origin === provider) changed();
    };
    doc.on('update', update);
    provider.on('connection-close', (event) => {
      // The library would reconnect by itself; it is still in the midst of closing.
      provider.shouldConnect = false;
      queueMicrotask(end);
      closed(event?.code ?? null);
    });
    provider.connect();
    return {
      send: (message) => {
        const { ws } = provider;
        if (ws !== null && ws.readyState === ws.OPEN) ws.send(message.slice());
      },
      close: end,
    };
  };
}
