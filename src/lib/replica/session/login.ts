/** A device's login [P12]: what the challenge must say before anything is signed for it, and the frame that answers it. */
import { idOf, type SignedOperation } from '#kernel';
import { loginBytes, PROTOCOL_VERSION, type Challenge, type DeviceRoom, type Frame } from '#protocol';
import type { Copy, Distrust } from '../feed/copy.ts';
import type { NetworkFacts } from '../network/network-facts.ts';
import type { Signer } from '../ports.ts';

/** Null, or why this is not the relay, or not the journal, that this device knows. In the order of checking. */
export function challengeFault(
  challenge: Challenge,
  facts: Pick<NetworkFacts, 'network' | 'relayKey'>,
  copy: Pick<Copy, 'epoch' | 'view' | 'checkpoint'>,
): Distrust | null {
  if (challenge.network !== facts.network) return { code: 'other_network', evidence: [] };
  if (idOf(challenge.relayKey) !== facts.relayKey)
    return { code: 'relay_key_changed', evidence: [challenge.relayKey] };
  const isOlder = challenge.epoch < copy.epoch && knowsItsEpoch(copy);
  return isOlder ? { code: 'older_epoch', evidence: [] } : null;
}

/** Whether the relay is in a later epoch than the copy: it has been put back from a backup, and has to show so [P25]. */
export function isLaterEpoch(
  { epoch }: Challenge,
  copy: Pick<Copy, 'epoch' | 'view' | 'checkpoint'>,
): boolean {
  return epoch > copy.epoch && knowsItsEpoch(copy);
}

/** After a recovery was agreed to, a copy has no entries and yet a checkpoint of the epoch that it begins in. */
export function knowsItsEpoch({ view, checkpoint }: Pick<Copy, 'view' | 'checkpoint'>): boolean {
  return view.account.feedLength > 0 || checkpoint !== null;
}

/** `enrolment` is the operation that brings the device in, where its account's feed does not show it yet. */
export async function loginFrame(
  challenge: Challenge,
  room: DeviceRoom,
  signer: Signer,
  enrolment: SignedOperation | null,
): Promise<Frame> {
  const { account, device } = signer;
  const signature = await signer.sign(loginBytes({ ...challenge, room }));
  return { name: 'login', body: { version: PROTOCOL_VERSION, account, device, signature, enrolment } };
}
