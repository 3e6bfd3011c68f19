/** The names of the files in a relay's folder. */
export const GENESIS_FILE = 'genesis.cbor';
export const RELAY_KEY_FILE = 'relay.key';
export const BEACON_FILE = 'beacon.key';
export const ISSUER_ROOT_FILE = 'issuer-root.key';
export const ISSUER_DEVICE_FILE = 'issuer-device.key';
export const JOURNAL_FILE = 'journal.sqlite';
export const VAULT_FILE = 'vault.sqlite';
export const SNAPSHOT_FILE = 'snapshot.sqlite';
/** The signed note of the last recovery from a backup. */
export const RECOVERY_FILE = 'recovery-note.cbor';
/** A restore that is being prepared: what is in it counts for nothing. */
export const RESTORING_FOLDER = 'restoring';
/** A restore that counts: what is in it takes the place of what is there. */
export const RESTORED_FOLDER = 'restored';
export const LOCK_FILE = 'lock';
/** There while a network is being made. */
export const UNFINISHED_FILE = 'unfinished';
