/** What the person has on all devices of the account, in this browser. Loaded behind the first screen. */
import type { Personal } from '#replica';
import { BrowserDrafts } from './drafts.ts';
import { BrowserNotifications } from '../notifications.ts';
import { BrowserSettings } from './settings.ts';
import type { WalletParts } from '../wallet.ts';

export function personalOf(parts: WalletParts): Personal {
  return {
    drafts: new BrowserDrafts(parts),
    settings: new BrowserSettings(parts),
    notifications: new BrowserNotifications(parts),
    leads: () => parts.tabs.leads,
  };
}
