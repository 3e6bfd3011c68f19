/**
 * What goes out to many sockets is put into a WebSocket frame once (RFC 6455, 5.2: a server's frames are not masked), and
 * written to each of them in one piece; a library that makes the frame anew for each writes two.
 */
const FINAL_BINARY = 0x82;
const LENGTH_16 = 126;
const LENGTH_64 = 127;
const LENGTH_7_MAX = 125;
const LENGTH_16_MAX = 0xffff;

export class WebSocketFrames {
  /** Fan-out sends one message to one socket after another. */
  #last: { readonly message: Uint8Array; readonly frame: Buffer } | null = null;

  /** The whole frame of a message, which must not change. */
  of(message: Uint8Array): Buffer {
    if (this.#last?.message !== message) this.#last = { message, frame: frameOf(message) };
    return this.#last.frame;
  }
}

function frameOf(message: Uint8Array): Buffer {
  const head = headOf(message.length);
  const frame = Buffer.allocUnsafe(head.length + message.length);
  frame.set(head);
  frame.set(message, head.length);
  return frame;
}

function headOf(length: number): readonly number[] {
  if (length <= LENGTH_7_MAX) return [FINAL_BINARY, length];
  if (length <= LENGTH_16_MAX) return [FINAL_BINARY, LENGTH_16, length >>> 8, length & 0xff];
  const low = [length >>> 24, (length >>> 16) & 0xff, (length >>> 8) & 0xff, length & 0xff];
  return [FINAL_BINARY, LENGTH_64, 0, 0, 0, 0, ...low];
}
