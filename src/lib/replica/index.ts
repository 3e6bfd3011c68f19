/** The door of the replica: one device's copy. */
export * from './wallet.ts';
