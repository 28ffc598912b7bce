/** Mail as the queue keeps it, and what becomes mail later. */
import type { ConversationId, SiteId, VisitorId } from '../../../protocol/ids.ts';
import type { NewEvent } from '../store.ts';

export type MailKind = 'offline-message' | 'transcript' | 'confirmation' | 'invitation' | 'password-reset';

export interface NewMail {
  /** Also its Message-ID: a mail that arrives twice is recognised by it. */
  readonly id: string;
  readonly site: SiteId;
  readonly kind: MailKind;
  readonly recipient: string;
  readonly fromName: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Mails with the same one stand together in the recipient's list; empty for none. */
  readonly thread: string;
  /** Where the recipient ends mail of this kind; empty where nobody would. */
  readonly stopUrl: string;
  /** Of those with the same key in one site only the first is sent. */
  readonly dedupeKey: string;
  readonly createdAt: number;
}

export interface QueuedMail extends NewMail {
  /** This one counted. */
  readonly attempts: number;
}

export type MailOutcome =
  | { readonly state: 'sent' }
  | { readonly state: 'failed'; readonly error: string }
  | { readonly state: 'waiting'; readonly nextAt: number; readonly error: string };

/** Messages that nobody was there to answer, and that no mail has told of yet. */
export interface OfflineNotice {
  readonly conversation: ConversationId;
  readonly site: SiteId;
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly dueAt: number;
}

/** A visitor says that an address is theirs; the mail's link proves it. */
export interface AddressClaim {
  readonly site: SiteId;
  readonly visitor: VisitorId;
  readonly address: string;
  /** What the visitor wants to have there. */
  readonly conversation: ConversationId;
  /** Of the link's secret. */
  readonly hash: string;
  readonly askedAt: number;
}

/** Mail to somebody who has not shown that the address is theirs: one in a while, whoever causes it. */
export interface UnaskedMail {
  readonly mail: NewMail;
  /** It is not sent when the address got another one after this instant. */
  readonly since: number;
}

export interface MailQueue {
  /** False when the site had one with its key before: then the event is not written either. */
  add(mail: NewMail, event: NewEvent): Promise<boolean>;
  /** The one that is due for longest; nobody gets it again before `leaseUntil`. */
  takeDue(now: number, leaseUntil: number): Promise<QueuedMail | null>;
  /** What an attempt came to. What will not be tried again loses its text, which may hold secrets. */
  settle(id: string, outcome: MailOutcome): Promise<void>;
  /** When the next mail or notice is due; null when there is none. */
  nextAt(): Promise<number | null>;
  /** How many of a kind were made for an address after `since`. */
  countTo(recipient: string, kind: MailKind, since: number): Promise<number>;
  deleteDone(before: number): Promise<void>;
  dueNotice(now: number): Promise<OfflineNotice | null>;
  /** Puts mail in the notice's place; false, and nothing written, when a message came in between. */
  closeNotice(notice: OfflineNotice, mails: readonly NewMail[]): Promise<boolean>;
}

export interface Addresses {
  isConfirmed(visitor: VisitorId, address: string): Promise<boolean>;
  /** Writes the claim and the mail that asks for its proof; false, and nothing written, when none may be sent. */
  claim(claim: AddressClaim, mail: UnaskedMail): Promise<boolean>;
  /** The claim that a link proves, however often it is followed; null when there is none that was made after `askedSince`. */
  confirm(hash: string, now: number, askedSince: number): Promise<AddressClaim | null>;
  isStopped(address: string): Promise<boolean>;
  setStopped(address: string, at: number | null): Promise<void>;
}
