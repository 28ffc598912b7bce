/** Mails that are about one link: an agent's invitation, a new password, the confirmation of an address. */
import type { MailDocument, MailSite } from './mail-document.ts';

/** Nothing that a visitor wrote stands in it: otherwise anybody could have us mail their words to anybody. */
export function toConfirmation(site: MailSite, url: string, stopUrl: string): MailDocument {
  return {
    site,
    subject: `${site.name}: is this your address?`,
    blocks: [
      {
        kind: 'text',
        text: `Somebody asked ${site.name} to send a copy of their chat to this address. If it was you, confirm that the address is yours; the copy then comes by itself.`,
      },
      { kind: 'button', label: 'Confirm my address', url },
    ],
    footer: ['If it was not you, do nothing: no chat is sent here.'],
    stopUrl,
  };
}

/** @param inviter who invites, by name */
export function toInvitation(site: MailSite, inviter: string, url: string, days: number): MailDocument {
  return {
    site,
    stopUrl: '',
    subject: `${inviter} invites you to the chat of ${site.name}`,
    blocks: [
      {
        kind: 'text',
        text: `${inviter} invites you to answer the visitors of ${site.name}. The link signs you in and asks you for a password.`,
      },
      { kind: 'button', label: 'Accept the invitation', url },
    ],
    footer: [`The link works once, within ${days} days. If you know nothing of this, do nothing.`],
  };
}

export function toPasswordReset(site: MailSite, url: string, minutes: number): MailDocument {
  return {
    site,
    stopUrl: '',
    subject: `A new password for the chat of ${site.name}`,
    blocks: [
      {
        kind: 'text',
        text: 'Somebody asked for a new password. If it was you, this link signs you in and asks for one:',
      },
      { kind: 'button', label: 'Choose a new password', url },
    ],
    footer: [`The link works once, within ${minutes} minutes. If it was not you, do nothing: your password stays.`],
  };
}
