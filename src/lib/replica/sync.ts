/** The second door of the replica, `#replica/sync`: what speaks to a relay. It brings Yjs, and is loaded after the first screen. */
export * from './line.ts';
export * from './public-room.ts';
export * from './session.ts';
export * from './shared-checkpoints.ts';
export * from './vault.ts';
export * from './vault-document.ts';
export type { SessionParts } from './session-parts.ts';
export type { Replied } from './questions.ts';
