// The numbered rules of the design, in our own words, each in one sentence. Tests quote the numbers (`[P7] …`), and
// tests/rules.test.ts holds the quotations and this list against each other. `foundation` is what the code claims to
// keep; a `later` rule belongs to parts that are not here: orders, and what is sealed for them.

export interface Rule {
  readonly says: string;
  readonly since: 'foundation' | 'later';
}

const foundation = (says: string): Rule => ({ says, since: 'foundation' });
const later = (says: string): Rule => ({ says, since: 'later' });

export const rules: Readonly<Record<string, Rule>> = {
  // Keys
  K1: foundation(
    'Every verifier judges a signature alike, and a public key is admitted only once and only if sound.',
  ),
  K2: foundation(
    'A device key enters a network once, never after it was revoked, and an account has at most 16.',
  ),
  K3: foundation('Restoring a phrase makes a new device and never a copy of one.'),
  K4: foundation(
    'Pairing shows keys in a QR code, or compares six digits over committed keys where there is no camera.',
  ),

  // Operations
  P1: foundation('A network is named by the hash of its genesis document.'),
  P2: foundation(
    "A device's operations form a chain without gaps that no verdict jams; the root signs outside chains.",
  ),
  P3: foundation("The device's clock decides nothing, and every operation expires, at most 30 days on."),
  P4: foundation('A fee is taken before anything else is judged, so that priority is never free.'),
  P5: foundation('Amounts are whole and fit 63 bits; an operation fits 4 KiB.'),
  P6: foundation('The id names an operation, and the same bytes have the same verdict for ever.'),
  P7: foundation(
    'A thing is signed and stored in one step before it leaves, and what has left cannot be withdrawn.',
  ),
  P8: foundation(
    'Who hands a payment over hands over all that it stands on, and it is a promise until it is final.',
  ),

  // Rooms
  P9: foundation('Every verdict reaches the account by its feed, also a rejection.'),
  P10: foundation("The relay's own logs have one writer each and are written without a Y.Doc."),
  P11: foundation('An outbox takes appended items and nothing else; whatever else comes closes the socket.'),
  P12: foundation('A socket logs in before it reads or writes anything that belongs to an account.'),
  P13: foundation('A device is sent the newest part of its feed, and can prove and fetch the older part.'),
  P14: foundation('A reload offers the outbox again, and one tab of a browser speaks for all.'),
  P15: foundation('News goes out in batches, and a reader that is too slow is closed and catches up.'),
  P16: foundation("The relay states its logs' clocks, so that nobody sends its own feed back."),

  // Journal
  P20: foundation(
    "Time in the journal is the sequencer's, never runs back, and due timeouts come before all else.",
  ),
  P21: foundation(
    'The root of the state is written at agreed entries, and what is past its horizon is gone before.',
  ),
  P22: foundation(
    'Checkpoints are signed notes in the published format, so that existing witnesses can read them.',
  ),
  P23: foundation(
    "A receipt proves an entry and its effect offline, with nothing but the relay's public key.",
  ),
  P24: foundation('A device pins what it has seen and pays nothing new where a relay contradicts it.'),
  P25: foundation('A relay restored from a backup says so in a note that opens a new epoch.'),
  P26: foundation('What a lone relay could still do is told to people plainly.'),

  // Sealed things
  P30: later('Messages of an order are signed, chained for each device and sealed to every member alike.'),
  P31: later('Blobs are named by their content and kept while something open names them.'),
  P32: foundation('A memo is short, bound to its operation, and sealed to the payee and to the payer.'),
  P33: foundation('The vault holds the private things of an account, the same on all its devices.'),

  // Ledger
  L1: foundation('The postings of a movement sum to zero in each asset.'),
  L2: foundation('No bucket but issuance falls below zero, and what is locked cannot be spent.'),
  L3: foundation('History does not change; a correction is a new entry.'),
  L4: foundation('Supply is derived from the buckets and limited so that none can overflow.'),
  L5: foundation('An amount is positive and goes to somebody else, and each failure has its own code.'),
  L6: foundation(
    'Everything is checked before anything changes; a rejection costs a sequence number and the fee.',
  ),
  L7: foundation('The fold is pure: the same journal gives the same entries, byte for byte.'),
  L8: foundation(
    "Each posting carries the balance after it, each effect the digest of its account's record.",
  ),
  L9: foundation('Only balances, heads of devices and assets live for ever; the rest has a horizon.'),
  L10: foundation(
    'Who is paid must be enrolled and accept the asset, on the way in and never on the way out.',
  ),
  L11: foundation('A request with an amount is paid once.'),
  L12: foundation("An issuer's reference is used once: again is a duplicate, with other content a conflict."),

  // Relay
  R1: foundation('One pure step decides; sockets, workers and the store only carry.'),
  R2: foundation('Nothing is said of an entry before it is durable.'),
  R3: foundation('Recovery proves that what it loaded is what was signed, or stops and changes nothing.'),
  R4: foundation('Everything is bounded, and a limit that is hit says which and when to come back.'),
  R5: foundation('Under pressure the noisiest are read last.'),
  R6: foundation('Stopping finishes what was begun, and being killed loses nothing that was answered.'),
  R7: foundation('Signatures are verified in workers, never where the sockets are.'),

  // Screens
  U1: foundation('A list can be empty, loading, broken or offline, and says which.'),
  U2: foundation('A payment shows at once as not final, and the feed alone makes it final or rejected.'),
  U3: foundation('What will be signed is said in words made from the very bytes.'),
  U4: foundation('Amounts are never rounded, both decimal signs are read, and colour alone says nothing.'),
  U5: foundation('"Not backed up" stays until a restore has been rehearsed and the balances compared.'),
  U6: foundation('Offline the app opens, shows, signs, queues and hands over.'),
  U7: foundation('Two tabs and two devices soon tell the same truth, and nothing is signed twice.'),
  U8: foundation('Everybody can use every screen: by keyboard, with a reader, in any theme.'),
  U9: foundation('The screens speak two languages, and right-to-left works.'),
  U10: foundation('Every deadline, and every change that a person has not made, can reach them.'),
  U11: foundation('A new version waits until it is asked in, and never cuts through a signature.'),
  U12: foundation('The app installs, opens links and shares, and offers its shortcuts.'),
  U13: foundation('An error says what happened, what was kept and what to do.'),
  U14: foundation('Nothing received is run: not by a spreadsheet, not by the page.'),
};
