/** Tags of a site, and what wears them, as agents read and write them. */
import Type, { type Static } from 'typebox';
import type { AgentId } from './ids.ts';

/** Names of colours, not colours: what each looks like, in light and in dark, is the stylesheet's. */
const TAG_COLORS = ['gray', 'red', 'orange', 'yellow', 'green', 'teal', 'blue', 'purple', 'pink'] as const;

/** A list that a person can still choose from. */
export const MAX_TAGS = 200;

/**
 * `POST /v1/agent/tags` answers 201 with a `TagCreatedAnswer`, `PUT /v1/agent/tags/:id` changes all of one and answers 204; both
 * `tag-taken` where another has the name. For owners and admins.
 */
export const TagRequest = Type.Object(
  {
    /** Not blank at its ends; upper and lower case do not make two names. */
    name: Type.String({ pattern: '^\\S(.{0,58}\\S)?$' }),
    color: Type.Enum([...TAG_COLORS]),
    description: Type.String({ maxLength: 200 }),
  },
  { additionalProperties: false },
);
export type TagRequest = Static<typeof TagRequest>;

export interface Tag extends TagRequest {
  readonly id: string;
  readonly createdAt: number;
}

export interface TagCreatedAnswer {
  readonly tag: Tag;
}

/** `GET /v1/agent/tags`: all of the site, by name. */
export interface TagsAnswer {
  readonly tags: readonly Tag[];
}

/** `DELETE /v1/agent/tags/:id`: how many wore it. */
export interface TagDeletedAnswer {
  readonly conversations: number;
  readonly visitors: number;
  readonly replies: number;
}

/** A tag on something, with who put it there. */
export interface WornTag extends Tag {
  readonly by: AgentId;
  readonly at: number;
}

/**
 * `GET /v1/agent/conversations/:id/tags` and `GET /v1/agent/visitors/:id/tags`: the one that came first first.
 * `PUT` and `DELETE` of `.../tags/:tag` put one on and take it off, and answer 204 also when it is so already.
 */
export interface WornTagsAnswer {
  readonly tags: readonly WornTag[];
}
