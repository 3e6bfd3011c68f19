/**
 * Every limit of the rules, with its unit in its name. Limits of the wire are in the protocol, those of a relay in its
 * configuration. `tests/unit/kernel/limits.test.ts` asserts how neighbours relate.
 */
const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

export const AMOUNT_MAX = 2n ** 63n - 1n;
export const DECIMALS_MAX = 8;

export const OPERATION_BYTES_MAX = 4096;
export const LEGS_MAX = 32;
export const MEMO_BYTES_MAX = 256;
export const LABEL_BYTES_MAX = 160;
export const REFERENCE_CHARS_MAX = 64;
export const NAME_CHARS_MAX = 64;
export const ABOUT_CHARS_MAX = 500;
export const CID_BYTES_MAX = 64;
export const BLOCKS_MAX = 64;
export const ACCEPTS_MAX = 32;
export const LIMITS_MAX = 16;
export const DEVICES_MAX = 16;

export const EXPIRES_DEFAULT_MS = 72 * HOUR_MS;
export const EXPIRES_MAX_MS = 30 * DAY_MS;
export const ROOT_EXPIRES_MAX_MS = 7 * DAY_MS;
export const HOLD_MAX_MS = 90 * DAY_MS;
export const VOUCHER_MAX_MS = 90 * DAY_MS;
export const REQUEST_MAX_MS = 90 * DAY_MS;
export const REFERENCE_HORIZON_MS = 400 * DAY_MS;

/** One step of the ledger clock: an outage longer than this does not count against anybody. */
export const CLOCK_STEP_MAX_MS = 10 * MINUTE_MS;
/** While a deadline is open the sequencer writes a clock entry at least this often. */
export const CLOCK_ENTRY_EVERY_MS = 5 * MINUTE_MS;
/** A device warns when an entry's time is further than this from its own clock. */
export const CLOCK_WARNING_MS = 10 * MINUTE_MS;

export const STATE_ROOT_EVERY_ENTRIES = 50_000;
export const STATE_ROOT_EVERY_MS = 10 * MINUTE_MS;
export const BATCH_ENTRIES_MAX = 1000;
