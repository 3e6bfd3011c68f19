/** What must have happened in two hundred worlds, by the names of the census; else they have proved nothing. */
export const EXPECTED: readonly string[] = [
  ...['transfer', 'hold.place', 'hold.post', 'hold.void', 'voucher.issue', 'voucher.claim'],
  ...['hold ends', 'voucher ends', 'clock', 'fork'],
  ...['device.enrol', 'device.limits', 'device.revoke', 'profile.set', 'network.pause', 'fees.pay'],
  ...[
    'asset.create',
    'asset.issue',
    'asset.fund_promo',
    'asset.bonus',
    'asset.redeem',
    'asset.freeze_supply',
  ],
  ...['insufficient_available', 'day_limit', 'paused', 'fee_not_covered', 'fee_too_high', 'role_forbids'].map(
    (code) => `rejected ${code}`,
  ),
  ...['request_already_paid', 'unknown_account', 'hold_not_found', 'voucher_not_found', 'not_payee'].map(
    (code) => `rejected ${code}`,
  ),
  ...['known', 'stale', 'bad_signature', 'malformed', 'sequence_gap', 'root_expired'].map(
    (code) => `stranger refused ${code}`,
  ),
  ...['stranger closed 4400', 'stranger mischief'],
  ...['crashes', 'reloads a tab', 'goes offline', 'gets slow', 'is full', 'not stored', 'partition'],
  ...['a signed operation', 'entries', 'what was sent', 'what is settled'].flatMap((what) => [
    `killed before ${what}`,
    `killed after ${what}`,
  ]),
  ...['killed before a message', 'relay crashes', 'relay stops', 'nights'],
  ...['retired copied', 'retired quarantined', 'retired revoked', 'a key is stolen', 'copies a profile'],
  ...['restores a phrase', 'restores a phrase twice at once', 'brings in a device'],
  ...['foreseen insufficient_available', 'a device foresaw what happened', 'receipts', 'a pinned checkpoint'],
  ...['a request is shown', 'a request is paid', 'rejected request_expired', 'a wrong clock'],
  ...['opens a second tab', 'another tab leads', 'paired by picture', 'paired by number'],
  ...['a stranger answers', 'the old device ends, code_wrong', 'the new device ends, cancelled'].map(
    (what) => `pairing: ${what}`,
  ),
  ...['a note is written', 'a note is not stored', 'killed before the vault', 'killed after the vault'],
  ...['a sealed vault item', 'two devices show the same vault', 'a vault in a later epoch', 'box.set'],
  'a revoked device cannot read the vault',
  ...['a payment is handed over', 'a promise is kept', 'a promise is broken'],
  ...[
    'a revocation and the vault',
    'two restores of one phrase at once',
    'signatures with small-order parts',
    'a replayed expired root operation',
    'a spend device and fees',
    'a copied profile',
    'a fork',
  ].map((name) => `script: ${name}`),
];
