/** What a conversation is made of: messages, their authors and their bodies. */
import Type, { type Static } from 'typebox';
import type { ConversationState } from './conversation-state.ts';
import type { ConversationId, FileId, MessageId, SiteId, VisitorId } from './ids.ts';
import { MAX_TEXT_LENGTH } from './limits.ts';

const strict = { additionalProperties: false } as const;

/** A UUID; every id that a client makes is one, so that it fits an index and cannot be somebody's name. */
export const Id = <Brand extends string>() =>
  Type.Unsafe<Brand>(Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' }));

export const TextBody = Type.Object(
  { kind: Type.Literal('text'), text: Type.String({ minLength: 1, maxLength: MAX_TEXT_LENGTH }) },
  strict,
);

/** What everybody who sees a file's message knows of it. Its address is asked for when it is shown: addresses expire, messages stay. */
export const SentFile = Type.Object(
  {
    id: Id<FileId>(),
    name: Type.String(),
    /** One of ours, by the bytes. */
    type: Type.String(),
    bytes: Type.Integer(),
    /** In pixels; absent for what is no picture. */
    width: Type.Optional(Type.Integer()),
    height: Type.Optional(Type.Integer()),
  },
  strict,
);
export type SentFile = Static<typeof SentFile>;

const FileBody = Type.Object({ kind: Type.Literal('file'), file: SentFile }, strict);

/** How a client says it: the server knows the rest of the file. */
export const FileReference = Type.Object({ kind: Type.Literal('file'), file: Id<FileId>() }, strict);
export type FileReference = Static<typeof FileReference>;

const EventBody = Type.Object(
  {
    kind: Type.Literal('event'),
    event: Type.Union([
      Type.Literal('joined'),
      Type.Literal('closed'),
      Type.Literal('reopened'),
      Type.Literal('refused'),
      Type.Literal('transferred'),
    ]),
  },
  strict,
);

export const Body = Type.Union([TextBody, EventBody, FileBody]);
export type Body = Static<typeof Body>;
export type TextBody = Static<typeof TextBody>;

/** Who wrote a message. `greeting` is a trigger's message: it speaks for the site, nobody typed it. */
export const Author = Type.Object(
  {
    kind: Type.Union([
      Type.Literal('visitor'),
      Type.Literal('agent'),
      Type.Literal('greeting'),
      Type.Literal('system'),
    ]),
    id: Type.String(),
    name: Type.String(),
  },
  strict,
);
export type Author = Static<typeof Author>;

/** One row of a conversation's log. `seq` is dense from 1 and is the only order; `at` is for eyes. */
export interface Message {
  readonly conversation: ConversationId;
  readonly seq: number;
  readonly id: MessageId;
  readonly author: Author;
  /** Unix milliseconds of the server's clock at commit. */
  readonly at: number;
  readonly body: Body;
}

/** A conversation as its visitor and the agents see it. */
export interface ConversationSummary {
  readonly id: ConversationId;
  readonly site: SiteId;
  readonly visitor: VisitorId;
  readonly state: ConversationState;
  /** Who has it, or is asked to take it. */
  readonly agent: { readonly id: string; readonly name: string } | null;
  /** The id of the department that it is for; absent: for any. */
  readonly department?: string;
  /** Absent until an agent writes one. */
  readonly subject?: string;
  /** How good the visitor found it, 1 to 5; absent until they say. */
  readonly stars?: number;
  /** seq of the newest message */
  readonly head: number;
  readonly readByVisitor: number;
  readonly readByAgent: number;
  readonly startedAt: number;
  readonly updatedAt: number;
  readonly lastMessage: { readonly author: Author; readonly body: Body; readonly at: number } | null;
}
