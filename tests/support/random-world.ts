/**
 * Random worlds as lines of the language of play.ts: a few people with full and spend devices, three assets, all kinds of
 * acts, in and out of time and means. A world that failed can be pasted into a table test as it is.
 */
import fc from 'fast-check';

/** The first one in nine of ten cases. */
function mostly(usual: string, ...others: readonly string[]): fc.Arbitrary<string> {
  return fc.oneof({ weight: 9, arbitrary: fc.constant(usual) }, fc.constantFrom(...others));
}

const account = fc.constantFrom('alice', 'bob', 'bob', 'carol', 'carol');
const signer = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.constantFrom('alice', 'alice', 'alice/phone', 'alice/laptop', 'bob', 'bob/phone', 'carol'),
  },
  fc.constant('alice/root'),
);
const device = fc.constantFrom('alice', 'alice/phone', 'alice/laptop', 'alice/tablet', 'bob/phone', 'carol');
const asset = fc.oneof(
  { weight: 19, arbitrary: fc.constantFrom('', '', 'SHIP', 'BOAT') },
  fc.constant('NONE'),
);
const few = fc.integer({ min: 1, max: 20 }).map(String);
const amount = fc.oneof(
  { weight: 12, arbitrary: few },
  { weight: 3, arbitrary: fc.integer({ min: 21, max: 90 }).map(String) },
  fc.constantFrom('0', 'max'),
);
const wait = mostly('30m', '0ms', '1ms', '1h', '30m', '59m', '1h', '5h', '1d', '31d', '91d', '401d');
const until = mostly('1h', '0ms', '1ms', '2h', '1d', '90d', '91d');
const label = fc.integer({ min: 0, max: 3 }).map((n) => `l${n}`);
const small = fc.integer({ min: 0, max: 2 }).map(String);

const fee = mostly('', ' fee=1', ' fee=1', ' fee=7', ' fee=101');
const expires = mostly('', ' expires=0ms', ' expires=29d', ' expires=31d');
const signing = fc.tuple(fee, expires).map((parts) => parts.join(''));

/** A line from parts, with the signer's choices at its end. */
function line(...parts: readonly (string | fc.Arbitrary<string>)[]): fc.Arbitrary<string> {
  const all = parts.map((part) => (typeof part === 'string' ? fc.constant(part) : part));
  return fc.tuple(fc.tuple(...all), signing).map(([words, options]) => words.join(' ') + options);
}

function option(name: string, value: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return value.map((text) => `${name}=${text}`);
}

const legs = fc
  .array(
    fc.tuple(account, amount, asset).map((leg) => leg.join(' ')),
    { minLength: 1, maxLength: 4 },
  )
  .map((all) => all.join(', '));
const labelled = (of: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.tuple(label, of).map(([name, text]) => `${name}: ${text}`);
const reference = fc.constantFrom('', '', 'ref=a', 'ref=b');
const issuer = fc.constantFrom('by=issuer', 'by=alice', 'by=bob');

const payments = fc.oneof(
  line('transfer', signer, legs),
  line('transfer', signer, account, few),
  line('pay', signer, account, few, option('nonce', small), option('until', until)),
);
const locks = fc.oneof(
  labelled(line('hold', signer, account, amount, asset, option('until', until))),
  labelled(line('hold', signer, account, amount, option('hash', small), option('until', until))),
  line('post', account, label, few),
  line('post', signer, label, option('preimage', small)),
  line('void', account, label),
  labelled(line('voucher', signer, amount, asset, option('key', small), option('until', until))),
  line('claim', account, label, option('key', small)),
);
const supply = fc.oneof(
  line('issue', account, amount, asset, issuer, reference),
  line('issue', account, fc.integer({ min: 20, max: 90 }).map(String)),
  line('redeem', signer, amount, asset, reference),
  line('fund', signer, amount, asset),
  line('bonus', account, amount, asset, issuer, reference),
  line('freeze', signer, asset),
  line('payfees', account, amount),
);
const identities = fc.oneof(
  line(
    'enrol',
    device,
    option('role', fc.constantFrom('spend', 'full')),
    'limits=SHELL:40,SHIP:9',
    option('by', signer),
  ),
  line('limits', signer, device, fc.constantFrom('SHELL:20', 'SHELL:90,SHIP:5', '')),
  line(
    'revoke',
    signer,
    fc.constantFrom('alice/tablet', 'bob/phone'),
    option('cascade', fc.constantFrom('yes', 'no')),
  ),
  line('box', signer, small),
  line('profile', signer, fc.constantFrom('', 'accepts=SHELL,SHIP', 'accepts=BOAT', 'accepts=')),
  line('join', fc.constantFrom('dora', 'alice')),
  line('pause', mostly('off', 'on'), 'by=issuer'),
);

const act = fc.oneof(
  { weight: 8, arbitrary: payments },
  { weight: 6, arbitrary: locks },
  { weight: 4, arbitrary: supply },
  { weight: 2, arbitrary: identities },
  { weight: 4, arbitrary: wait.map((time) => `wait ${time}`) },
  { weight: 1, arbitrary: fc.constant('again') },
);

/** So that most things can happen from the start. */
export const BEGINNING: readonly string[] = [
  'people alice bob carol',
  'create alice SHIP cap=90 bonus=25',
  'create bob BOAT',
  'profile carol accepts=SHELL,SHIP,BOAT',
  'issue alice 80',
  'issue bob 50',
  'issue alice 40 SHIP by=alice',
  'issue bob 60 BOAT by=bob',
  'fund alice 30 SHIP',
  'enrol alice/phone role=spend limits=SHELL:40,SHIP:9 by=alice',
  'enrol alice/laptop role=full by=alice',
  'enrol bob/phone role=spend limits=SHELL:30 by=bob',
  'l0: hold alice bob 5 until=1d',
  'l1: hold bob carol 5 hash=0 until=1d',
  'l2: voucher alice 5 key=0 until=1d',
  'l3: hold alice carol 7 SHIP until=5h',
];

/** Without fast-check's liking for the first of everything, with which hardly anybody would ever be paid. */
export const worlds: fc.Arbitrary<readonly string[]> = fc.noBias(
  fc.array(act, { minLength: 20, maxLength: 50 }),
);
