// A contact while it is written: who resembles somebody known is saved only after a second look.

import { expect, test } from 'vitest';
import { formatAddress, idOf, type Id } from '#kernel';
import type { Contact } from '#replica';
import { ContactDraft } from '$lib/state/contacts/contact-draft.svelte.ts';
import type { WalletState } from '$lib/state/wallet-state.svelte.ts';

const id = (fill: number): Id => idOf(new Uint8Array(32).fill(fill));
const ana: Contact = { account: id(1), name: 'Ana Ribeiro', note: '' };

function people() {
  const saved: Contact[] = [];
  const state = {
    contacts: [ana],
    network: null,
    account: id(9),
    wallet: { saveContact: async (contact: Contact) => void saved.push(contact) },
  } as unknown as WalletState;
  return { saved, state };
}

test('[U3] a new contact whose name looks like a known one is saved by a second press alone', async () => {
  const { saved, state } = people();
  const draft = new ContactDraft(state, null);
  draft.whom = formatAddress(id(2));
  draft.readWhom();
  draft.name = '\u0410na Ribeir\u043e';
  expect(await draft.save()).toBe(false);
  expect([draft.resembles, saved]).toEqual([ana, []]);
  expect(await draft.save()).toBe(true);
  expect(saved).toEqual([{ account: id(2), name: '\u0410na Ribeir\u043e', note: '' }]);
});

test('[U3] a known contact keeps its own name, and another name is saved at once', async () => {
  const { saved, state } = people();
  expect(await new ContactDraft(state, ana).save()).toBe(true);
  const draft = new ContactDraft(state, null);
  draft.whom = formatAddress(id(2));
  draft.readWhom();
  draft.name = 'Ben';
  expect([await draft.save(), draft.resembles]).toEqual([true, null]);
  expect(saved.map(({ name }) => name)).toEqual(['Ana Ribeiro', 'Ben']);
});
