/** The mailbox of two devices that are being paired (K4), at the relay. */
import type { Mailbox } from '#replica';

export function mailboxAt(relay: string): Mailbox {
  const urlOf = (name: string, slot: string): string => `${relay}/api/v1/pairing/${name}/${slot}`;
  return {
    async put(name, slot, message) {
      const response = await fetch(urlOf(name, slot), { method: 'PUT', body: message.slice() });
      return response.status === 201;
    },
    async get(name, slot) {
      const response = await fetch(urlOf(name, slot), { cache: 'no-store' });
      if (response.status === 204) return null;
      if (response.status !== 200) throw new Error(`the relay answers ${response.status}`);
      return new Uint8Array(await response.arrayBuffer());
    },
  };
}
