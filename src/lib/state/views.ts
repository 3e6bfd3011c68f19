/** The shapes that components show: they know the state and the kernel's types, and the replica through here. */
import type { Standing } from '#replica';

export type {
  AssetCheck,
  AssetDetail,
  Assets,
  AssetsOverview,
  AssetView,
  BalanceView,
  Circulation,
  Contact,
  EntryView,
  HistoryRow,
  JoinFault,
  Link,
  NetworkView,
  PayFault,
  PaymentCheck,
  ReceiptView,
  Standing,
  Wallet,
} from '#replica';

/** A profile that signs nothing any more. */
export type Retired = Extract<Standing, { readonly phase: 'retired' }>;
