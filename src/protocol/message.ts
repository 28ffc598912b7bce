/** What a conversation is made of: messages, their authors and their bodies. */
import Type, { type Static } from 'typebox';
import type { ConversationState } from './conversation-state.ts';
import { AskedForm, FormAnswer } from './form-field.ts';
import type { ArticleId, ConversationId, FileId, MessageId, SiteId, VisitorId } from './ids.ts';
import { MAX_TEXT_LENGTH } from './limits.ts';

const strict = { additionalProperties: false } as const;

/** A UUID; every id that a client makes is one, so that it fits an index and cannot be somebody's name. */
export const Id = <Brand extends string>() =>
  Type.Unsafe<Brand>(Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' }));

const Text = Type.String({ minLength: 1, maxLength: MAX_TEXT_LENGTH });

export const TextBody = Type.Object(
  {
    kind: Type.Literal('text'),
    text: Text,
    /** An earlier message of the conversation that it answers. */
    replyTo: Type.Optional(Id<MessageId>()),
  },
  strict,
);

/** From here on an earlier text by the same author reads so; the log keeps both (P36). */
export const EditBody = Type.Object({ kind: Type.Literal('edit'), message: Id<MessageId>(), text: Text }, strict);

/** The author took an earlier message back: nobody keeps its words (P36). */
export const DeleteBody = Type.Object({ kind: Type.Literal('delete'), message: Id<MessageId>() }, strict);

/** What is left of a message that was taken back. */
const RemovedBody = Type.Object({ kind: Type.Literal('removed') }, strict);

/** A question with answers to press; the one that is pressed is sent as a text. */
export const ChoicesBody = Type.Object(
  {
    kind: Type.Literal('choices'),
    text: Text,
    choices: Type.Array(Type.String({ minLength: 1, maxLength: 80 }), { minItems: 1, maxItems: 10 }),
  },
  strict,
);

const WebAddress = Type.String({ pattern: '^https?://', maxLength: 2_000 });

const MessageCard = Type.Object(
  {
    title: Type.String({ minLength: 1, maxLength: 120 }),
    text: Type.Optional(Type.String({ minLength: 1, maxLength: 500 })),
    /** A picture; browsers load nothing insecure into a secure page. */
    image: Type.Optional(Type.String({ pattern: '^https://', maxLength: 2_000 })),
    link: Type.Optional(Type.Object({ text: Type.String({ minLength: 1, maxLength: 80 }), url: WebAddress }, strict)),
  },
  strict,
);
export type MessageCard = Static<typeof MessageCard>;

/** One card, or several side by side. */
export const CardsBody = Type.Object(
  { kind: Type.Literal('cards'), cards: Type.Array(MessageCard, { minItems: 1, maxItems: 10 }) },
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

/** An article of the knowledge base, as its title was when it was sent. */
const ArticleBody = Type.Object(
  { kind: Type.Literal('article'), article: Type.Object({ id: Id<ArticleId>(), title: Type.String() }, strict) },
  strict,
);
export const ArticleReference = Type.Object({ kind: Type.Literal('article'), article: Id<ArticleId>() }, strict);

/** A form to fill in, as it was when it was sent: what is changed later does not change what was asked. */
const FormBody = Type.Object({ kind: Type.Literal('form'), form: AskedForm }, strict);
export const FormReference = Type.Object({ kind: Type.Literal('form'), form: Type.String({ maxLength: 64 }) }, strict);

/** What a visitor filled in. */
const AnswersBody = Type.Object(
  {
    kind: Type.Literal('answers'),
    form: Type.Object({ id: Type.String(), name: Type.String() }, strict),
    /** The message that asked; absent for a form that the site asks by itself. */
    asked: Type.Optional(Id<MessageId>()),
    answers: Type.Array(FormAnswer),
  },
  strict,
);
/** How a client says it: by the ids of the form's fields. */
export const AnswersReference = Type.Object(
  {
    kind: Type.Literal('answers'),
    form: Type.String({ maxLength: 64 }),
    asked: Type.Optional(Id<MessageId>()),
    answers: Type.Record(
      Type.String({ maxLength: 40 }),
      Type.Union([Type.String({ maxLength: 5_000 }), Type.Boolean()]),
    ),
    /** True where the form asks for consent. */
    consent: Type.Boolean(),
  },
  strict,
);

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

/** What the log holds. */
export const Body = Type.Union([
  TextBody,
  EventBody,
  FileBody,
  EditBody,
  DeleteBody,
  RemovedBody,
  ChoicesBody,
  CardsBody,
  ArticleBody,
  FormBody,
  AnswersBody,
]);
export type Body = Static<typeof Body>;
export type TextBody = Static<typeof TextBody>;

/** How everybody writes. */
const COMMON_BODIES = [TextBody, FileReference, EditBody, DeleteBody] as const;
/** How agents write. */
export const AgentBody = Type.Union([...COMMON_BODIES, ChoicesBody, CardsBody, ArticleReference, FormReference]);
/** A body on its way to the server, which knows the rest of what is named by an id. */
export const WrittenBody = Type.Union([...AgentBody.anyOf, AnswersReference]);
export type WrittenBody = Static<typeof WrittenBody>;

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
