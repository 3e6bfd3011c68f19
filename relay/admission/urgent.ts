/**
 * Operations that somebody waits for with a deadline: a quarter of the mempool is kept for them, so that a flood of
 * payments cannot make a hold or a voucher run out. Only a party of the open object that they name may use that room.
 */
import type { Operation, State } from '#kernel';

export function isUrgent(state: State, operation: Operation): boolean {
  const { account } = operation;
  switch (operation.kind) {
    case 'hold.post':
    case 'hold.void': {
      const hold = state.table('holds').get(operation.fields.hold);
      return hold !== undefined && (hold.to === account || hold.payer === account);
    }
    case 'voucher.claim':
      return state.table('vouchers').get(operation.fields.voucher) !== undefined;
    case 'device.revoke':
      return state.table('devices').get(operation.fields.device)?.account === account;
    default:
      return false;
  }
}
