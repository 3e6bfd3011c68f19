/**
 * Every limit of the wire, with its unit in its name. Limits of the rules are in the kernel, those of one relay in its
 * configuration. `tests/unit/protocol/limits.test.ts` asserts how neighbours relate.
 */
const KIB = 1024;
const SECOND_MS = 1000;

/** One WebSocket message towards a relay; the other way there is no limit but the relay's own. */
export const FRAME_BYTES_MAX = 128 * KIB;

/** What a socket may send, and how long it may take, until its login stands (P12). */
export const LOGIN_MESSAGES_MAX = 64;
export const LOGIN_BYTES_MAX = 128 * KIB;
export const LOGIN_MS_MAX = 10 * SECOND_MS;
/** A challenge's nonce is good in the span of time in which it was made and in the next one. */
export const LOGIN_NONCE_SPAN_MS = 30 * SECOND_MS;
export const VERSIONS_MAX = 16;

/** A device's sync step 1: what a relay keeps of it before login. */
export const STEP1_BYTES_MAX = KIB;
export const STATE_VECTOR_CLIENTS_MAX = 64;

/** One socket writes its outbox under at most so many Yjs clientIDs. */
export const OUTBOX_CLIENTS_MAX = 4;
/** Items in one update. The smallest signed operation has about 220 bytes, so a frame holds some 600. */
export const OUTBOX_ITEMS_MAX = 1024;
/** Room for the largest item: a message of 16 KiB, sealed to three accounts (P30). */
export const OUTBOX_ITEM_BYTES_MAX = 64 * KIB;
/**
 * A device begins a new document under a new clientID before its outbox grows past this: at the next connection the whole
 * of it comes in one frame.
 */
export const OUTBOX_DOCUMENT_BYTES_MAX = 96 * KIB;
/** Ranges that a device may report as collected in the relay's logs (one a log and gap). */
export const COLLECTED_RANGES_MAX = 64;

/** Items of a log under one root; the Yjs clock of a log is its index. */
export const CHUNK_ITEMS = 512;
/** The newest entries that a device with an empty state gets at once (P13). */
export const WINDOW_ENTRIES = 500;
/** A device that is further behind gets the window, and the gap as pages. */
export const GAP_ENTRIES_MAX = 1024;
/** Entries that one `ask` may want; a reply may hold fewer, from the first on. */
export const PAGE_ENTRIES_MAX = 512;

export const REPLY_BYTES_MAX = KIB * KIB;
export const WELCOME_STATE_BYTES_MAX = KIB * KIB;
export const RECOVERY_NOTE_BYTES_MAX = 4 * KIB;
/** What one device shows another in a pairing: with all else of its message it fits a slot of a relay's mailbox. */
export const PAIRING_CHECKPOINT_CHARS_MAX = 768;
export const OBJECT_KEY_BYTES_MAX = 256;
export const CODE_CHARS_MAX = 40;
export const FACTS_MAX = 8;

/** What changed is sent together after this time (P15). */
export const FAN_OUT_MS = 20;
/** A socket that was sent nothing for so long gets a keep-alive; y-websocket drops a link after SILENCE_MS_MAX. */
export const KEEP_ALIVE_MS = 15 * SECOND_MS;
export const SILENCE_MS_MAX = 30 * SECOND_MS;

/** sealed = ephemeral key 32 ‖ nonce 24 ‖ box, whose authenticator has 16 bytes. */
export const SEALED_OVERHEAD_BYTES = 32 + 24 + 16;
export const SEALED_BYTES_MAX = 20 * KIB;
/** Who one item of the vault may seal the epoch's key to: every live device, the recovery key, and one more. */
export const VAULT_RECIPIENTS_MAX = 18;
/** One begins when a device is revoked; an account can have no more than so many. */
export const VAULT_EPOCHS_MAX = 512;
/** One update of the vault, before it is sealed: what an outbox item leaves beside the keys. */
export const VAULT_UPDATE_BYTES_MAX = 32 * KIB;
/** UTF-8 bytes of a memo's text: what MEMO_BYTES_MAX leaves beside the seal, three ids and the largest `seq`. */
export const MEMO_TEXT_BYTES_MAX = 70;
/** A signed chain that is handed over [P8]: its operations, the receipt with it, and all of it. */
export const HANDED_OPERATIONS_MAX = 64;
export const HANDED_RECEIPT_BYTES_MAX = 16 * KIB;
export const HANDED_BYTES_MAX = 64 * KIB;
/** What one code of several holds: a phone reads it from the screen of another. */
export const CODE_PART_BYTES_MAX = 300;
/** More codes than these nobody waits for: the file is the way then. */
export const CODE_PARTS_MAX = 64;
/** A payment link as a person pastes it: about 500 characters with every field full, and a long host before them. */
export const PAYMENT_LINK_CHARS_MAX = 2048;
/** A backup file with as many secrets as it may have. */
export const BACKUP_FILE_BYTES_MAX = 128 * KIB;
export const BACKUP_SECRETS_MAX = 1000;
/** What opening one may take on a phone: below, guessing at passwords would be cheap; above, it would not end. */
export const BACKUP_MEMORY_KIB_MIN = 64 * KIB;
export const BACKUP_MEMORY_KIB_MAX = 256 * KIB;
export const BACKUP_PASSES_MIN = 3;
export const BACKUP_PASSES_MAX = 8;
