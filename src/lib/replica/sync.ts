/** The second door of the replica, `#replica/sync`: what speaks to a relay. It brings Yjs, and is loaded after the first screen. */
export * from './session/line.ts';
export * from './network/public-room.ts';
export * from './session/session.ts';
export * from './trust/shared-checkpoints.ts';
export * from './vault/vault.ts';
export * from './vault/vault-document.ts';
export type { SessionParts } from './session/session-parts.ts';
export type { Replied } from './session/questions.ts';
