/** Canned replies: texts that agents keep for what is asked often, as they read and write them. */
import Type, { type Static } from 'typebox';
import type { Frozen } from './frozen.ts';
import { MAX_TEXT_LENGTH } from './limits.ts';

const strict = { additionalProperties: false } as const;

const Shortcut = Type.String({ pattern: '^[A-Za-z0-9_-]{1,40}$' });
const TagId = Type.String({ minLength: 1, maxLength: 64 });

/** Of a site, with those that are private. */
export const MAX_CANNED_REPLIES = 2_000;
/** Each may become as long as an address: what is filled stays a text that a person looks over. */
export const MAX_REPLY_VARIABLES = 50;

/**
 * `POST /v1/agent/canned-replies` answers 201 with a `CannedReplyCreatedAnswer`, `PUT /v1/agent/canned-replies/:id` changes all of
 * one and answers 204, `DELETE` takes it away; `shortcut-taken` where another one of the site has the shortcut. Everybody keeps
 * private ones, owners and admins those that are shared.
 */
const REPLY_FIELDS = {
  /** Once a site, and kept in lower case. */
  shortcut: Shortcut,
  title: Type.String({ minLength: 1, maxLength: 120 }),
  /** With the variables of canned-reply-text.ts. */
  text: Type.String({ minLength: 1, maxLength: MAX_TEXT_LENGTH }),
  /** False: nobody else sees it. */
  shared: Type.Boolean(),
  /** Ids of the site's tags. */
  tags: Type.Array(TagId, { maxItems: 20 }),
};
export const CannedReplyRequest = Type.Object(REPLY_FIELDS, strict);
export type CannedReplyRequest = Frozen<Static<typeof CannedReplyRequest>>;

const CannedReply = Type.Object(
  {
    ...REPLY_FIELDS,
    id: Type.String(),
    /** How often it was rendered. */
    uses: Type.Integer(),
    createdAt: Type.Integer(),
    changedAt: Type.Integer(),
  },
  strict,
);
export type CannedReply = Frozen<Static<typeof CannedReply>>;

export const CannedReplyCreatedAnswer = Type.Object({ reply: CannedReply }, strict);

/** All that are given must hold. */
export const CannedRepliesQuery = Type.Object(
  {
    /** Beginning of the shortcut, in any case. */
    prefix: Type.Optional(Shortcut),
    /** Stands in the shortcut, the title or the text, in any case. */
    search: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    tag: Type.Optional(TagId),
    /** The `next` of the page before. */
    after: Type.Optional(Shortcut),
  },
  strict,
);
export type CannedRepliesQuery = Static<typeof CannedRepliesQuery>;

/** `GET /v1/agent/canned-replies`: the shared ones and one's own, by shortcut. */
export const CannedRepliesAnswer = Type.Object(
  {
    replies: Type.Array(CannedReply),
    /** Null when there are no more. */
    next: Type.Union([Type.String(), Type.Null()]),
  },
  strict,
);
export type CannedRepliesAnswer = Frozen<Static<typeof CannedRepliesAnswer>>;

/** `POST /v1/agent/canned-replies/:id/render`: fills it for a conversation, and counts it as used. */
export const RenderRequest = Type.Object({ conversation: Type.String({ minLength: 1, maxLength: 64 }) }, strict);

export const RenderAnswer = Type.Object(
  {
    text: Type.String(),
    /** Variables that had neither a value nor a fallback: the agent should look before sending. */
    missing: Type.Array(Type.String()),
  },
  strict,
);
export type RenderAnswer = Frozen<Static<typeof RenderAnswer>>;
