/** The shapes that components show: they know the state and the kernel's types, and the replica through here. */
import type { Standing } from '#replica';

export type {
  AssetCheck,
  AssetDetail,
  Assets,
  AssetsOverview,
  AssetView,
  BalanceView,
  BookPage,
  Circulation,
  Contact,
  Devices,
  DeviceView,
  EntryView,
  HistoryBook,
  HistoryRow,
  KindGroup,
  HoldView,
  JoinFault,
  Link,
  LockCheck,
  LockFault,
  Locks,
  LocksOverview,
  NetworkView,
  PayFault,
  PaymentCheck,
  ReceiptView,
  RequestsOverview,
  Requests,
  RequestView,
  Standing,
  StateGroup,
  VoucherLink,
  VoucherView,
  Wallet,
} from '#replica';

/** A profile that signs nothing any more. */
export type Retired = Extract<Standing, { readonly phase: 'retired' }>;
