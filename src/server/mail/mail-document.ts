/** What a mail says, before it becomes plain text and HTML: one source for both. */

/** Text inside is anybody's: whoever renders a block escapes it. */
export type Block =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'button'; readonly label: string; readonly url: string }
  | { readonly kind: 'day'; readonly text: string }
  | {
      readonly kind: 'message';
      readonly side: 'visitor' | 'site';
      readonly author: string;
      readonly time: string;
      readonly text: string;
    }
  /** What happened in a conversation beside messages. */
  | { readonly kind: 'event'; readonly time: string; readonly text: string };

/** Whose mail it is. */
export interface MailSite {
  readonly name: string;
  /** `#rrggbb` */
  readonly color: string;
}

export interface MailDocument {
  readonly subject: string;
  readonly site: MailSite;
  readonly blocks: readonly Block[];
  /** Small print: why this mail came, and in which time zone its times are. */
  readonly footer: readonly string[];
  /** Where the recipient ends such mail; empty for none. */
  readonly stopUrl: string;
}

export interface RenderedMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}
