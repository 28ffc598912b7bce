/**
 * What the chat box begins with: `POST /v1/home?key=K` of `{ token }` as `text/plain`, so that no browser asks first. A page with a
 * widget adds `widget=ID`.
 */
import type { PublishedSummary } from './article-api.ts';
import type { AskedForm } from './form-field.ts';
import type { ConversationSummary } from './message.ts';

/** Somebody who may answer. */
export interface TeamMember {
  readonly name: string;
  /** Address of a picture; null: their initial stands for it. */
  readonly picture: string | null;
}

export interface HomeAnswer {
  /** Those who are there first, at most five; names as visitors read them. */
  readonly team: readonly TeamMember[];
  /** How long visitors waited for the first answer, in minutes: the median of the last weeks; null where too few know. */
  readonly replyMinutes: number | null;
  /** The visitor's own, the newest first. */
  readonly conversations: readonly ConversationSummary[];
  /** The newest of the knowledge base. */
  readonly articles: readonly Pick<PublishedSummary, 'id' | 'title'>[];
  /** What is asked before the first message, and instead of a chat while nobody is there. */
  readonly forms: { readonly preChat: AskedForm | null; readonly offline: AskedForm | null };
  readonly departments: readonly { readonly id: string; readonly name: string }[];
  /** What may be sent: how much at most, and files of which names, such as `.png`. */
  readonly files: { readonly maxBytes: number; readonly endings: readonly string[] };
  /** Whether this server can mail a transcript. */
  readonly hasMail: boolean;
}
