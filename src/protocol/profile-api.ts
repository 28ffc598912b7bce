/** Who a visitor is, and by whose word, as agents and API keys read and write it. */
import Type, { type Static } from 'typebox';
import type { AgentId, VisitorId } from './ids.ts';
import { FieldName, FieldText, MAX_NAMED_TEXTS } from './named-text.ts';
import type { Values } from './presence.ts';
import { TextCursor } from './text-cursor.ts';

const strict = { additionalProperties: false } as const;

/**
 * Who said it: the site's signed word, an agent or API key, or the visitor, whom nobody has checked. They stand beside each
 * other, and of one name the first in this order is shown.
 */
export const VALUE_SOURCES = ['verified', 'agent', 'visitor'] as const;
export type ValueSource = (typeof VALUE_SOURCES)[number];

/** Names of custom fields begin with this, so that they never meet ours. */
export const FIELD_PREFIX = 'fields.';

export const PersonName = Type.String({ pattern: '^\\S(.{0,118}\\S)?$' });
/** The shape only: whether mail arrives there nobody knows before it does. */
export const Email = Type.String({ pattern: '^[^\\s@]{1,64}@[^\\s@]{1,189}$' });
export const Phone = Type.String({ pattern: '^[+(]?[0-9][0-9 ()./-]{1,38}$' });
const Label = Type.String({ pattern: '^\\S(.{0,58}\\S)?$' });
const Id = Type.String({ minLength: 1, maxLength: 64 });

/**
 * `PATCH /v1/agent/visitors/:id` changes what is named and answers the profile. Null takes away what agents said; what the
 * visitor said stands again. `labels` are all of them.
 */
export const ProfileRequest = Type.Object(
  {
    name: Type.Optional(Type.Union([PersonName, Type.Null()])),
    email: Type.Optional(Type.Union([Email, Type.Null()])),
    phone: Type.Optional(Type.Union([Phone, Type.Null()])),
    /** Id of one of the site's companies. */
    company: Type.Optional(Type.Union([Id, Type.Null()])),
    note: Type.Optional(Type.Union([Type.String({ minLength: 1, maxLength: 5_000 }), Type.Null()])),
    language: Type.Optional(Type.Union([Type.String({ pattern: '^[A-Za-z0-9-]{2,35}$' }), Type.Null()])),
    fields: Type.Optional(
      Type.Array(Type.Object({ name: FieldName, value: Type.Union([FieldText, Type.Null()]) }, strict), {
        maxItems: MAX_NAMED_TEXTS,
      }),
    ),
    labels: Type.Optional(Type.Array(Label, { maxItems: 50 })),
  },
  { ...strict, minProperties: 1 },
);
export type ProfileRequest = Static<typeof ProfileRequest>;

const Instant = Type.Integer();
const By = Type.Union([Type.Unsafe<AgentId>(Type.String()), Type.Null()]);

const ProfileValue = Type.Object(
  {
    /** One of ours, or `fields.` and the name of a custom field. */
    name: Type.String(),
    value: Type.String(),
    source: Type.Enum([...VALUE_SOURCES]),
    by: By,
    at: Instant,
  },
  strict,
);
export type ProfileValue = Static<typeof ProfileValue>;

const WornLabel = Type.Object({ label: Type.String(), by: By, at: Instant }, strict);
export type WornLabel = Static<typeof WornLabel>;

/** Empty texts are unknown. */
export const VisitorProfile = Type.Object(
  {
    name: Type.String(),
    email: Type.String(),
    phone: Type.String(),
    company: Type.String(),
    note: Type.String(),
    language: Type.String(),
    fields: Type.Array(Type.Object({ name: Type.String(), value: Type.String() }, strict)),
    /** The one that came first first. */
    labels: Type.Array(WornLabel),
    /** Everything that anybody said, also what is not shown because somebody else knows better. */
    values: Type.Array(ProfileValue),
  },
  strict,
);
export type VisitorProfile = Static<typeof VisitorProfile>;

/** `GET /v1/agent/visitors/:id/profile`. */
export const ProfileAnswer = Type.Object({ profile: VisitorProfile }, strict);

const Prefix = Type.String({ minLength: 1, maxLength: 254 });

/** Exactly one of the three, in any case; a phone number by its digits. */
export const FindVisitorsQuery = Type.Object(
  {
    email: Type.Optional(Prefix),
    phone: Type.Optional(Prefix),
    name: Type.Optional(Prefix),
    after: Type.Optional(TextCursor),
  },
  strict,
);
export type FindVisitorsQuery = Static<typeof FindVisitorsQuery>;

/** `GET /v1/agent/visitors`: those of whom somebody said what begins like this, by what was said. */
export const FoundVisitorsAnswer = Type.Object(
  {
    visitors: Type.Array(Type.Object({ id: Type.Unsafe<VisitorId>(Type.String()), profile: VisitorProfile }, strict)),
    /** Null when there are no more. */
    next: Type.Union([Type.String(), Type.Null()]),
  },
  strict,
);

/** `GET` and `PATCH /v1/agent/visitors/:id/variables`: what the page said by names of its own; null takes one away. */
export const VariablesRequest = Type.Object(
  {
    variables: Type.Array(
      Type.Object(
        {
          name: Type.String({ minLength: 1, maxLength: 64 }),
          value: Type.Union([Type.String({ maxLength: 500 }), Type.Number(), Type.Boolean(), Type.Null()]),
        },
        strict,
      ),
      { minItems: 1, maxItems: 50 },
    ),
  },
  strict,
);
export type VariablesRequest = Static<typeof VariablesRequest>;

export const VariablesAnswer = Type.Object({ variables: Type.Unsafe<Values>(Type.Object({})) }, strict);
