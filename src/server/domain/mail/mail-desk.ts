/** Mail as use cases write it: into the queue, with links that lead here. */
import { createId } from '../../../protocol/ids.ts';
import type { MailDocument } from '../../mail/mail-document.ts';
import { renderMail } from '../../mail/render-mail.ts';
import type { NewMail } from '../../store/mail/mail-records.ts';
import type { Site } from '../../store/store.ts';
import type { DomainWorld } from '../domain-world.ts';

/** There only where mail is sent. */
export interface MailDesk {
  /** The server's public address. */
  readonly origin: string;
  /** Something in the queue is due at that instant. */
  wakeAt(at: number): void;
  /** What only this server can write under a text. */
  sign(text: string): string;
  isSigned(text: string, signature: string): boolean;
}

export interface MailWish extends Pick<NewMail, 'kind' | 'recipient'> {
  readonly document: MailDocument;
  /** Mails about the same thing have the same one. */
  readonly thread?: string;
  /** Of two with the same key one is sent; without one each is. */
  readonly dedupeKey?: string;
}

export function toMail(
  { clock, randomBytes }: Pick<DomainWorld, 'clock' | 'randomBytes'>,
  site: Site,
  wish: MailWish,
): NewMail {
  const { kind, recipient, document, thread = '', dedupeKey } = wish;
  const createdAt = clock.now();
  const id = createId<string>(createdAt, randomBytes);
  return {
    id,
    site: site.id,
    kind,
    recipient,
    fromName: site.name,
    ...renderMail(document),
    thread,
    stopUrl: document.stopUrl,
    dedupeKey: `${kind}:${dedupeKey ?? id}`,
    createdAt,
  };
}

export const toMailSite = ({ name, appearance }: Site) => ({ name, color: appearance.color });
