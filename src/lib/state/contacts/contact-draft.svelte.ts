/** A contact while it is being written. */
import type { Id } from '#kernel';
import { readPaymentLink, resemblingPerson, type Contact } from '#replica';
import { m } from '$lib/words/compiled/messages.js';
import { payeeFaultText } from '../parts/fault-text.ts';
import type { WalletState } from '../wallet-state.svelte.ts';

export class ContactDraft {
  whom = $state('');
  name = $state('');
  note = $state('');
  whomError = $state('');
  nameError = $state('');
  /** A contact whom this one resembles [U3]; saving once more is the second look. */
  resembles = $state.raw<Contact | null>(null);
  readonly #state: WalletState;
  #account: Id | null;

  constructor(state: WalletState, contact: Contact | null) {
    this.#state = state;
    this.#account = contact?.account ?? null;
    this.name = contact?.name ?? '';
    this.note = contact?.note ?? '';
  }

  /** Reads the address or link; a link's own name is offered where none was typed. */
  readWhom(): void {
    const read = readPaymentLink(this.whom);
    const isEmpty = this.whom.trim() === '';
    this.#account = read.ok ? read.value.account : null;
    this.whomError = read.ok || isEmpty ? '' : payeeFaultText(read.error);
    if (!read.ok) return;
    const { network, account } = this.#state;
    if (read.value.account === account) this.#refuse(payeeFaultText({ code: 'yourself' }));
    else if (read.value.network !== null && network !== null && read.value.network !== network.id)
      this.#refuse(payeeFaultText({ code: 'other_network' }));
    else if (this.name === '') this.name = read.value.name ?? '';
  }

  /** True when it was stored. */
  async save(): Promise<boolean> {
    const name = this.name.trim();
    this.nameError = name === '' ? m.contact_name_missing() : '';
    if (this.#account === null && this.whomError === '') this.whomError = m.contact_whom_missing();
    if (this.#account === null || name === '') return false;
    const like = this.#resembling(this.#account, name);
    if (like !== null && like.account !== this.resembles?.account) {
      this.resembles = like;
      return false;
    }
    await this.#state.wallet.saveContact({ account: this.#account, name, note: this.note.trim() });
    return true;
  }

  #resembling(account: Id, name: string): Contact | null {
    const { contacts } = this.#state;
    const like = resemblingPerson(contacts, account, name);
    return contacts.find((each) => each.account === like?.account) ?? null;
  }

  #refuse(why: string): void {
    this.#account = null;
    this.whomError = why;
  }
}
