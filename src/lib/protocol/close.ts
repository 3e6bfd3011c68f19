/**
 * Why a relay closes a socket, by WebSocket close code. An unmodified y-websocket never comes back after 4400 to 4499, the
 * mirror of HTTP's 4xx, and tries again after everything else.
 */
export const CLOSE_CODES = {
  /** Sent something that no honest device sends; the reason names it. */
  hostile: 4400,
  /** The notice before it says why. */
  login_refused: 4401,
  upgrade_needed: 4426,
  login_timeout: 4508,
  /** A limit was hit; the notice before it says which, and when to come back. */
  limited: 4529,
  /** Reads more slowly than it is sent to, when too much waits in all sockets together. */
  slow_reader: 4503,
  /** A fault of the relay. */
  failed: 4500,
  shutting_down: 1001,
} as const;

export type CloseName = keyof typeof CLOSE_CODES;
