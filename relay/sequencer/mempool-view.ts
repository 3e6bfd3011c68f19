/** What the mempool is told of the state: it orders and drops by it. */
import { balanceOf, isRootSigned, networkOf, ruleOf, type MemoryState } from '#kernel';
import type { MempoolView } from '../admission/mempool.ts';
import { isUrgent } from '../admission/urgent.ts';

export function viewOf(state: MemoryState): MempoolView {
  return {
    available(account) {
      const of = state.table('accounts').get(account);
      return of === undefined ? 0n : balanceOf(of, networkOf(state).base).available;
    },
    feeMax: () => ruleOf(networkOf(state), 'maxFee'),
    isUrgent: (operation) => isUrgent(state, operation),
    isOwn: (operation) =>
      isRootSigned(operation) || state.table('devices').get(operation.device)?.account === operation.account,
  };
}
