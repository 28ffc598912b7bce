/** A trigger as the site's owner wrote it: when these conditions hold together, do these actions. */
import Type, { type Static } from 'typebox';

const strict = { additionalProperties: false } as const;

/** Condition names and meanings are Smartsupp's; delays are whole seconds of at least one. */
export const Condition = Type.Union([
  Type.Object({ name: Type.Literal('delay_site'), value: Type.Integer({ minimum: 1 }) }, strict),
  Type.Object({ name: Type.Literal('is_visitor_send_message'), value: Type.Boolean() }, strict),
  Type.Object({ name: Type.Literal('is_visitor_served'), value: Type.Boolean() }, strict),
  Type.Object({ name: Type.Literal('number_of_visits'), value: Type.Integer({ minimum: 1 }) }, strict),
]);
export type Condition = Static<typeof Condition>;

export const Action = Type.Union([
  Type.Object(
    {
      name: Type.Literal('message'),
      agentNick: Type.String({ minLength: 1, maxLength: 80 }),
      message: Type.String({ minLength: 1, maxLength: 1000 }),
    },
    strict,
  ),
]);
export type Action = Static<typeof Action>;

export const Trigger = Type.Object(
  {
    id: Type.String({ minLength: 1, maxLength: 64 }),
    name: Type.String({ minLength: 1, maxLength: 120 }),
    active: Type.Boolean(),
    /** Fire once for a visitor, ever; otherwise once a visit. */
    onlyOnce: Type.Boolean(),
    conditions: Type.Array(Condition, { maxItems: 20 }),
    actions: Type.Array(Action, { minItems: 1, maxItems: 5 }),
  },
  strict,
);
export type Trigger = Static<typeof Trigger>;
