/** Conversations as agents and API keys read and change them: what they are about, notes, ratings, handing on. */
import Type, { type Static } from 'typebox';
import type { ConversationState } from './conversation-state.ts';
import type { AgentId, ConversationId, SiteId, VisitorId } from './ids.ts';
import { type Author, Body } from './message.ts';

const strict = { additionalProperties: false } as const;

const MAX_LABELS = 20;
/** Fields of one conversation. */
export const MAX_CONVERSATION_FIELDS = 50;

const Text = <Brand extends string>() => Type.Unsafe<Brand>(Type.String());
const Person = Type.Object({ id: Type.String(), name: Type.String() }, strict);
const Stars = Type.Integer({ minimum: 1, maximum: 5 });

const SUMMARY_FIELDS = {
  id: Text<ConversationId>(),
  site: Text<SiteId>(),
  visitor: Text<VisitorId>(),
  state: Type.Unsafe<ConversationState>(Type.Enum(['waiting', 'open', 'transferring', 'missed', 'offline', 'closed'])),
  /** Who has it, or is asked to take it. */
  agent: Type.Union([Person, Type.Null()]),
  department: Type.Optional(Type.String()),
  subject: Type.Optional(Type.String()),
  stars: Type.Optional(Stars),
  /** seq of the newest message */
  head: Type.Integer(),
  readByVisitor: Type.Integer(),
  readByAgent: Type.Integer(),
  startedAt: Type.Integer(),
  updatedAt: Type.Integer(),
  lastMessage: Type.Union([
    Type.Object(
      {
        author: Type.Unsafe<Author>(
          Type.Object({ kind: Type.String(), id: Type.String(), name: Type.String() }, strict),
        ),
        body: Body,
        at: Type.Integer(),
      },
      strict,
    ),
    Type.Null(),
  ]),
};

/** `GET /v1/agent/conversations/:id`. */
export const Conversation = Type.Object(SUMMARY_FIELDS, strict);

/** `GET /v1/agent/conversations/:id/detail`. */
export const ConversationDetail = Type.Object(
  {
    ...SUMMARY_FIELDS,
    /** How it came in: `chat` for the widget. */
    channel: Type.String(),
    labels: Type.Array(Type.String()),
    fields: Type.Record(Type.String(), Type.String()),
    rating: Type.Union([Type.Object({ stars: Stars, comment: Type.String() }, strict), Type.Null()]),
    /** Who had it last, also when it is closed. */
    lastAgent: Type.Union([Text<AgentId>(), Type.Null()]),
    /** The start of what goes on now: of the conversation, or its last reopening. */
    openedAt: Type.Integer(),
    /** Since when the visitor waits for an agent's answer; null when it was given. */
    waitingSince: Type.Union([Type.Integer(), Type.Null()]),
    closedAt: Type.Union([Type.Integer(), Type.Null()]),
  },
  strict,
);
export type ConversationDetail = Static<typeof ConversationDetail>;

const Label = Type.String({ pattern: '^\\S(.{0,58}\\S)?$' });

/** `PATCH /v1/agent/conversations/:id` changes what is named and answers 204; null takes a field away. */
export const ChangeConversationRequest = Type.Object(
  {
    subject: Type.Optional(Type.String({ maxLength: 200 })),
    labels: Type.Optional(Type.Array(Label, { maxItems: MAX_LABELS })),
    fields: Type.Optional(
      Type.Record(
        Type.String({ pattern: '^[a-zA-Z0-9_.-]{1,64}$' }),
        Type.Union([Type.String({ maxLength: 1_000 }), Type.Null()]),
        { ...strict, maxProperties: MAX_CONVERSATION_FIELDS },
      ),
    ),
  },
  { ...strict, minProperties: 1 },
);
export type ChangeConversationRequest = Static<typeof ChangeConversationRequest>;

/** `POST /v1/agent/conversations/:id/notes` answers 201 with the note; the visitor never sees it. */
export const NoteRequest = Type.Object({ text: Type.String({ minLength: 1, maxLength: 8_000 }) }, strict);
export type NoteRequest = Static<typeof NoteRequest>;

export const Note = Type.Object(
  {
    id: Type.String(),
    by: Type.Object({ id: Text<AgentId>(), name: Type.String() }, strict),
    text: Type.String(),
    at: Type.Integer(),
  },
  strict,
);
export type Note = Static<typeof Note>;

export const NoteAnswer = Type.Object({ note: Note }, strict);

/** `GET /v1/agent/conversations/:id/notes`: the oldest first. */
export const NotesAnswer = Type.Object({ notes: Type.Array(Note) }, strict);

/** `POST /v1/conversations/:id/rating` by the visitor, as often as they like: the last one counts. Answers 204. */
export const RatingRequest = Type.Object(
  { stars: Stars, comment: Type.Optional(Type.String({ maxLength: 1_000 })) },
  strict,
);
export type RatingRequest = Static<typeof RatingRequest>;
