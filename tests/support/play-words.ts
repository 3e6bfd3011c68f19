/** The words of the language of play.ts: acts make an operation, looks look at the state or move time. */
import { expect } from 'vitest';
import {
  FULL,
  idOf,
  invitationMessage,
  publicKeyOf,
  REWARD,
  sign,
  SPEND,
  TOP_UP,
  voucherClaimMessage,
  type AssetAmounts,
  type FieldsOf,
  type Id,
  type Kind,
  type VerifiedOperation,
} from '#kernel';
import type { Play } from './play.ts';
import { boxKeyOf, nodeSha256, seedOf, type SigningOptions } from './world.ts';

export interface Line {
  readonly word: string;
  readonly words: readonly string[];
  readonly options: ReadonlyMap<string, string>;
}

type Act = (play: Play, line: Line) => VerifiedOperation;
type Look = (play: Play, line: Line) => void;

const UNITS_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `90d` as ms. */
function durationOf(text: string): number {
  const [, sign, count, unit] = /^(-?)(\d+)(ms|s|m|h|d)$/.exec(text) ?? [];
  if (unit === undefined) throw new Error(`not a duration: ${text}`);
  return (sign === '-' ? -1 : 1) * Number(count) * (UNITS_MS[unit] as number);
}

function amountOf(text: string): bigint {
  return text === 'max' ? 2n ** 63n - 1n : BigInt(text);
}

function signed<K extends Kind>(play: Play, line: Line, kind: K, fields: FieldsOf<K>): VerifiedOperation {
  const { options } = line;
  const signing: SigningOptions = {
    ...(options.has('fee') && { fee: amountOf(options.get('fee') as string) }),
    ...(options.has('expires') && {
      expires: play.world.time + durationOf(options.get('expires') as string),
    }),
    ...(options.has('seq') && { seq: Number(options.get('seq')) }),
    ...(options.has('previous') && { previous: previousOf(play, options.get('previous') as string) }),
  };
  const device = play.signerOf(line);
  const root = play.person((options.get('by') ?? line.words[0] ?? 'issuer').split('/')[0] as string);
  return device === null
    ? play.world.signRoot(root, kind, fields, signing)
    : play.world.sign(device, kind, fields, signing);
}

/** `none`: the first of a chain. */
function previousOf(play: Play, label: string): Id | null {
  return label === 'none' ? null : play.id(label);
}

function accountOf(play: Play, name: string): Id {
  return play.person(name.split('/')[0] as string).id;
}

/** Without a symbol: the base asset. An unknown symbol names an asset that nobody has made. */
function assetOf(play: Play, symbol = ''): Id {
  if (symbol === '') return play.world.base;
  try {
    return play.id(symbol);
  } catch {
    return idOf(seedOf(`asset ${symbol}`));
  }
}

function optionalAmount(text: string | undefined): bigint | null {
  return text === undefined ? null : amountOf(text);
}

/** `SHELL:5,SHIP:3` */
function limitsOf(play: Play, text = ''): AssetAmounts {
  const limits = text.split(',').filter((each) => each !== '');
  return limits
    .map((each) => each.split(':'))
    .map(([symbol, amount = '0']) => ({ asset: assetOf(play, symbol), amount: amountOf(amount) }))
    .sort((a, b) => (a.asset < b.asset ? -1 : 1));
}

function until(play: Play, { options }: Line): number {
  return play.world.time + durationOf(options.get('until') ?? '1h');
}

function reference({ options }: Line): string | null {
  return options.get('ref') ?? null;
}

/** 32 bytes that only who knows the word can show, and their hash. */
const preimageOf = (word: string): Uint8Array => seedOf(`preimage ${word}`);
const hashOf = (word: string): Id => idOf(nodeSha256(preimageOf(word)));

/** `bob 7, carol 3 SHIP`: legs, separated by commas. */
function legsOf(play: Play, words: readonly string[]): FieldsOf<'transfer'>['legs'] {
  return words
    .join(' ')
    .split(/ *, */)
    .map((leg) => leg.split(' '))
    .map(([to = '', amount = '', symbol]) => ({
      to: accountOf(play, to),
      asset: assetOf(play, symbol),
      amount: amountOf(amount),
      memo: null,
      request: null,
    }));
}

/** `request bob 7 until=1h nonce=x`, paid by whoever stands in front. */
function requestPaid(play: Play, line: Line): VerifiedOperation {
  const [, to = '', amount = '', symbol] = line.words;
  const nonce = seedOf(`nonce ${line.options.get('nonce') ?? ''}`).slice(0, 16);
  const [expires] = [
    line.options.get('at') === undefined ? until(play, line) : Number(line.options.get('at')),
  ];
  const leg = { to: accountOf(play, to), asset: assetOf(play, symbol), amount: amountOf(amount), memo: null };
  return signed(play, line, 'transfer', { legs: [{ ...leg, request: { nonce, expires } }], memos: null });
}

/** `join carol invite=x by-invite=issuer`: a first enrolment, signed by the root. */
function firstEnrolment(play: Play, line: Line): VerifiedOperation {
  const [name = ''] = line.words;
  const person = play.person(name);
  const fields = play.world.enrolment(person, play.device(line.options.get('device') ?? name));
  const first = fields.first as NonNullable<typeof fields.first>;
  const invite = line.options.has('invite') ? invitationOf(play, line) : null;
  const isFirst = line.options.get('first') !== 'no';
  const withRoot: Line = { ...line, options: new Map([['by', `${name}/root`], ...line.options]) };
  return signed(play, withRoot, 'device.enrol', { ...fields, first: isFirst ? { ...first, invite } : null });
}

function invitationOf(
  play: Play,
  { options }: Line,
): NonNullable<NonNullable<FieldsOf<'device.enrol'>['first']>['invite']> {
  const id = seedOf(`invite ${options.get('invite')}`).slice(0, 16);
  const inviter = play.device(options.get('inviter') ?? 'issuer');
  const expires = until(play, { word: '', words: [], options });
  const message = invitationMessage({ network: play.world.network, id, expires });
  return { id, expires, signer: inviter.id, signature: sign(inviter.seed, message) };
}

/** `enrol alice/laptop role=spend limits=SHELL:5 by=alice`. */
function enrolment(play: Play, line: Line): VerifiedOperation {
  const [name = ''] = line.words;
  const person = play.person(name.split('/')[0] as string);
  const role = line.options.get('role') === 'spend' ? SPEND : FULL;
  const limits = limitsOf(play, line.options.get('limits'));
  const fields = play.world.enrolment(person, play.device(name), role, limits);
  return signed(play, line, 'device.enrol', { ...fields, first: null });
}

function profile(play: Play, line: Line): VerifiedOperation {
  const accepts = line.options.get('accepts');
  const ids = accepts?.split(',').filter((each) => each !== '');
  const sorted = ids?.map((symbol) => assetOf(play, symbol)).sort() ?? null;
  const text = { name: 'A name', about: '', avatar: null };
  return signed(play, line, 'profile.set', { ...text, accepts: sorted, memoRequired: false, blocks: [] });
}

function creation(play: Play, line: Line): VerifiedOperation {
  const [, symbol = ''] = line.words;
  const { options } = line;
  const operation = signed(play, line, 'asset.create', {
    symbol,
    name: symbol,
    decimals: Number(options.get('decimals') ?? 0),
    cap: optionalAmount(options.get('cap')),
    bonusPerDay: optionalAmount(options.get('bonus')),
    icon: null,
  });
  if (!options.has('twice')) play.name(symbol, operation.id);
  return operation;
}

function claim(play: Play, line: Line): VerifiedOperation {
  const [name = '', label = ''] = line.words;
  const voucher = assetOf(play, label);
  const account = accountOf(play, line.options.get('for') ?? name);
  const message = voucherClaimMessage({ network: play.world.network, voucher, account });
  const seed = seedOf(`voucher ${line.options.get('key') ?? ''}`);
  return signed(play, line, 'voucher.claim', { voucher, signature: sign(seed, message) });
}

export const acts: Readonly<Record<string, Act>> = {
  join: firstEnrolment,
  enrol: enrolment,
  limits: (play, line) =>
    signed(play, line, 'device.limits', {
      device: play.device(line.words[1] ?? '').id,
      limits: limitsOf(play, line.words[2]),
    }),
  revoke: (play, line) =>
    signed(play, line, 'device.revoke', {
      device: play.device(line.words[1] ?? '').id,
      cascade: line.options.get('cascade') !== 'no',
    }),
  box: (play, line) =>
    signed(play, line, 'box.set', { boxKey: boxKeyOf(`new ${line.words[1]}`), epoch: Number(line.words[1]) }),
  profile,
  create: creation,
  issue: (play, line) => {
    const [to = '', amount = '', symbol] = line.words;
    const reason = line.options.get('reason') === 'reward' ? REWARD : TOP_UP;
    const fields = {
      asset: assetOf(play, symbol),
      to: accountOf(play, to),
      amount: amountOf(amount),
      reason,
    };
    return signed(play, byIssuer(line), 'asset.issue', { ...fields, reference: reference(line) });
  },
  bonus: (play, line) => {
    const [to = '', amount = '', symbol] = line.words;
    const fields = { asset: assetOf(play, symbol), to: accountOf(play, to), amount: amountOf(amount) };
    return signed(play, byIssuer(line), 'asset.bonus', { ...fields, reference: reference(line) });
  },
  fund: (play, line) =>
    signed(play, line, 'asset.fund_promo', {
      asset: assetOf(play, line.words[2]),
      amount: amountOf(line.words[1] ?? ''),
    }),
  redeem: (play, line) =>
    signed(play, line, 'asset.redeem', {
      asset: assetOf(play, line.words[2]),
      amount: amountOf(line.words[1] ?? ''),
      reference: reference(line),
    }),
  freeze: (play, line) => signed(play, line, 'asset.freeze_supply', { asset: assetOf(play, line.words[1]) }),
  payfees: (play, line) =>
    signed(play, byIssuer(line), 'fees.pay', {
      to: accountOf(play, line.words[0] ?? ''),
      asset: assetOf(play, line.words[2]),
      amount: amountOf(line.words[1] ?? ''),
    }),
  pause: (play, line) => signed(play, byIssuer(line), 'network.pause', { on: line.words[0] === 'on' }),
  transfer: (play, line) =>
    signed(play, line, 'transfer', { legs: legsOf(play, line.words.slice(1)), memos: null }),
  pay: requestPaid,
  hold: (play, line) => {
    const [, to = '', amount = '', symbol] = line.words;
    const hash = line.options.get('hash');
    return signed(play, line, 'hold.place', {
      asset: assetOf(play, symbol),
      amount: amountOf(amount),
      to: accountOf(play, to),
      until: until(play, line),
      hash: hash === undefined ? null : hashOf(hash),
    });
  },
  post: (play, line) => {
    const preimage = line.options.get('preimage');
    return signed(play, line, 'hold.post', {
      hold: assetOf(play, line.words[1]),
      amount: optionalAmount(line.words[2]),
      preimage: preimage === undefined ? null : preimageOf(preimage),
    });
  },
  void: (play, line) => signed(play, line, 'hold.void', { hold: assetOf(play, line.words[1]) }),
  voucher: (play, line) =>
    signed(play, line, 'voucher.issue', {
      asset: assetOf(play, line.words[2]),
      amount: amountOf(line.words[1] ?? ''),
      key: idOf(publicKeyOf(seedOf(`voucher ${line.options.get('key') ?? ''}`))),
      until: until(play, line),
    }),
  claim,
  /** The last operation once more. */
  again: (play) => play.last as VerifiedOperation,
};

/** Acts that the issuer of the base asset does unless somebody else is named. */
function byIssuer(line: Line): Line {
  return { ...line, options: new Map([['by', 'issuer'], ...line.options]) };
}

function bucket(play: Play, kind: string, symbol: string | undefined): bigint {
  const kinds = ['available', 'hold', 'voucher', 'issuance', 'promo', 'fees'];
  return play.world.state.table('buckets').get(`${kinds.indexOf(kind)}${assetOf(play, symbol)}`) ?? 0n;
}

export const looks: Readonly<Record<string, Look>> = {
  people: (play, { words }) => play.people(...words),
  wait: (play, { words }) => play.wait(durationOf(words[0] ?? '')),
  /** `balance alice 3 SHIP locked=2` */
  balance: (play, { words: [name = '', amount = '', symbol], options }) => {
    const locked = amountOf(options.get('locked') ?? '0');
    expect(play.world.balance(play.person(name), assetOf(play, symbol)), `balance of ${name}`).toEqual({
      available: amountOf(amount),
      locked,
    });
  },
  supply: (play, { words: [amount = '', symbol] }) =>
    expect(bucket(play, 'issuance', symbol)).toBe(amountOf(amount)),
  promo: (play, { words: [amount = '', symbol] }) =>
    expect(bucket(play, 'promo', symbol)).toBe(amountOf(amount)),
  fees: (play, { words: [amount = ''] }) => expect(bucket(play, 'fees', 'SHELL')).toBe(amountOf(amount)),
  /** How many live devices an account has. */
  devices: (play, { words: [name = '', count] }) =>
    expect(play.world.state.table('accounts').get(play.person(name).id)?.devices.length).toBe(Number(count)),
};
