/**
 * The way from signed to verified. All signatures that an operation alone shows to be good or bad are checked here, once,
 * in front of the journal: its device's, and in an enrolment the new device's and the inviter's; and the keys that it
 * brings are admitted [K1]. The fold takes only what has passed, so folding a journal again checks no signature twice.
 */
import { id, idBytes, type Id } from '../foundation/id.ts';
import { bytes, encode, uint, type TypeOf } from '../foundation/schema.ts';
import { record } from '../foundation/composite.ts';
import { tagged } from '../foundation/tag.ts';
import { admitBoxKey, admitKey } from '../identity/keys.ts';
import { verify as exactVerify, type Verify } from '../identity/signature.ts';
import { role } from './device.ts';
import {
  isRootSigned,
  operationMessage,
  type Operation,
  type SignedOperation,
  type VerifiedOperation,
} from './operation.ts';

const enrolment = record({ network: id, account: id, device: id, boxKey: id, role });
const invitation = record({ network: id, id: bytes(16), expires: uint });

/** What the new device signs: tag "enrol" ‖ [network, account, device key, X25519 key, role]. */
export function enrolmentMessage(of: TypeOf<typeof enrolment>): Uint8Array {
  return tagged('enrol', encode(enrolment, of));
}

/** What an inviter signs: tag "invite" ‖ [network, id, expires]. */
export function invitationMessage(of: TypeOf<typeof invitation>): Uint8Array {
  return tagged('invite', encode(invitation, of));
}

export interface SignatureCheck {
  readonly key: Id;
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
}

/** The signatures that must all be good, the device's own first. */
export function signatureChecks(operation: SignedOperation): readonly SignatureCheck[] {
  const { device, signature, bytes: signed } = operation;
  const own = { key: device, message: operationMessage(signed), signature };
  return operation.kind === 'device.enrol' ? [own, ...enrolmentChecks(operation)] : [own];
}

function enrolmentChecks({ network, account, fields }: Operation<'device.enrol'>): SignatureCheck[] {
  const { device: key, signature, first } = fields;
  const checks = [{ key, message: enrolmentMessage({ ...fields, network, account }), signature }];
  if (first !== null && first.invite !== null) {
    const { signer, id: of, expires } = first.invite;
    const message = invitationMessage({ network, id: of, expires });
    checks.push({ key: signer, message, signature: first.invite.signature });
  }
  return checks;
}

/** Keys that the operation brings and nobody has admitted yet. */
export interface NewKeys {
  readonly signing: readonly Id[];
  readonly boxes: readonly Id[];
}

export function newKeys(operation: Operation): NewKeys {
  const root = isRootSigned(operation) ? [operation.account] : [];
  switch (operation.kind) {
    case 'device.enrol': {
      const { device, boxKey, first } = operation.fields;
      const invite = first?.invite ?? null;
      const inviter = invite === null ? [] : [invite.signer];
      const boxes = first === null ? [boxKey] : [boxKey, first.boxKey, first.recoveryKey];
      return { signing: [...root, device, ...inviter], boxes };
    }
    case 'box.set':
      return { signing: root, boxes: [operation.fields.boxKey] };
    case 'voucher.issue':
      return { signing: [operation.fields.key], boxes: [] };
    default:
      return { signing: root, boxes: [] };
  }
}

/** Whether all keys are such as signatures can be checked under, and secrets sealed to. */
export function keysAreAdmitted(
  { signing, boxes }: NewKeys,
  admits: (key: Uint8Array) => boolean = (key) => admitKey(key).ok,
): boolean {
  return signing.every((key) => admits(idBytes(key))) && boxes.every((key) => admitBoxKey(idBytes(key)).ok);
}

/** The verified operation, or null for `bad_signature`. */
export function verifyOperation(
  operation: SignedOperation,
  verify: Verify = exactVerify,
): VerifiedOperation | null {
  const good =
    keysAreAdmitted(newKeys(operation)) &&
    signatureChecks(operation).every(({ key, message, signature }) =>
      verify(idBytes(key), message, signature),
    );
  return good ? (operation as VerifiedOperation) : null;
}

/** For verifiers that answer from another thread: every check above has been made there. */
export function verifiedElsewhere(operation: SignedOperation): VerifiedOperation {
  return operation as VerifiedOperation;
}
