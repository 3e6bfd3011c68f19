/** The shapes that components show: they know the state and the kernel's types, and the replica through here. */
export type {
  AssetView,
  BalanceView,
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
