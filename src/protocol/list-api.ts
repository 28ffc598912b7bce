/** Lists that grow, page by page, as agents and API keys read them; and the message that they send. */
import Type, { type Static } from 'typebox';
import { Conversation } from './conversation-api.ts';
import type { Frozen } from './frozen.ts';
import type { AgentId, ConversationId, FileId, MessageId, VisitorId } from './ids.ts';
import { AgentBody, Author, Body, Id, TextBody } from './message.ts';
import type { Values } from './presence.ts';

const strict = { additionalProperties: false } as const;

const MAX_PAGE_SIZE = 200;
export const PAGE_SIZE = 50;

const PAGE_FIELDS = {
  limit: Type.Optional(
    Type.String({
      pattern: `^([1-9]|[1-9][0-9]|1[0-9][0-9]|${MAX_PAGE_SIZE})$`,
      description: `how many at most, from 1 to ${MAX_PAGE_SIZE}; ${PAGE_SIZE} when absent`,
    }),
  ),
  cursor: Type.Optional(Type.String({ minLength: 1, maxLength: 200, description: 'the `next` of the page before' })),
};
export const PageQuery = Type.Object(PAGE_FIELDS, strict);
export type PageQuery = Static<typeof PageQuery>;

/** Null when there are no more. */
const Next = Type.Union([Type.String(), Type.Null()]);

/** Unix ms. */
const Instant = Type.String({ pattern: '^[0-9]{1,15}$', description: 'Unix milliseconds' });
const SomeId = Type.String({ minLength: 1, maxLength: 64 });

/** `GET /v1/agent/conversations`: those that fit everything that is given, by when they started, the newest first. */
export const ConversationsQuery = Type.Object(
  {
    ...PAGE_FIELDS,
    state: Type.Optional(Conversation.properties.state),
    /** Who has it, or is asked to take it. */
    agent: Type.Optional(SomeId),
    visitor: Type.Optional(SomeId),
    /** When they started; `to` is no longer in it. */
    from: Type.Optional(Instant),
    to: Type.Optional(Instant),
  },
  strict,
);
export type ConversationsQuery = Static<typeof ConversationsQuery>;
export const ConversationsAnswer = Type.Object({ conversations: Type.Array(Conversation), next: Next }, strict);

export const MessageAnswer = Type.Object(
  {
    conversation: Id<ConversationId>(),
    /** Dense from 1: the order of the conversation. */
    seq: Type.Integer(),
    id: Id<MessageId>(),
    author: Author,
    at: Type.Integer(),
    body: Body,
  },
  strict,
);

/** `GET /v1/agent/conversations/:id/messages`: the oldest first. */
export const MessagesAnswer = Type.Object({ messages: Type.Array(MessageAnswer), next: Next }, strict);

/**
 * `POST /v1/agent/conversations/:id/messages`: writes as the agent, and answers 201 with the message. Who gives it an `id`, a
 * UUID, may send it again as often as they like: it is written once.
 */
export const NewMessageRequest = Type.Object(
  {
    id: Type.Optional(Id<MessageId>()),
    text: Type.Optional(TextBody.properties.text),
    /** One that the agent has uploaded, and sent with no message yet; instead of a text. */
    file: Type.Optional(Id<FileId>()),
    /** Whatever else agents say: choices, cards, a form, an article, or a change of an earlier message of theirs; instead of both. */
    body: Type.Optional(AgentBody),
  },
  strict,
);
export type NewMessageRequest = Static<typeof NewMessageRequest>;

const KnownVisitor = Type.Object(
  {
    id: Id<VisitorId>(),
    firstSeenAt: Type.Integer(),
    lastSeenAt: Type.Integer(),
    visits: Type.Integer(),
    pageViews: Type.Integer(),
    /** What the page said of the visitor, by names of its own. */
    variables: Type.Unsafe<Values>(
      Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()])),
    ),
  },
  strict,
);
export type KnownVisitor = Frozen<Static<typeof KnownVisitor>>;

/** `GET /v1/agent/visitors/newest`: everybody who was ever seen, by when that was first. */
export const VisitorsAnswer = Type.Object({ visitors: Type.Array(KnownVisitor), next: Next }, strict);

const LoggedEvent = Type.Object(
  {
    /** Orders events, and is the cursor behind which the next ones are: whoever has read all may ask from here again. */
    position: Type.Integer(),
    kind: Type.String(),
    at: Type.Integer(),
    visitor: Type.Optional(Id<VisitorId>()),
    agent: Type.Optional(Id<AgentId>()),
    conversation: Type.Optional(Id<ConversationId>()),
    department: Type.Optional(Type.String()),
    detail: Type.Optional(Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()]))),
  },
  strict,
);
export type LoggedEvent = Frozen<Static<typeof LoggedEvent>>;

/** `GET /v1/agent/events`: the log of the site, the oldest first. */
export const EventsAnswer = Type.Object({ events: Type.Array(LoggedEvent), next: Next }, strict);
