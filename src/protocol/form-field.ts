/** Fields of forms, and what is answered to them. */
import Type, { type Static } from 'typebox';

const strict = { additionalProperties: false } as const;

export const FORM_FIELD_KINDS = ['text', 'textarea', 'email', 'phone', 'select', 'checkbox', 'department'] as const;

const FormField = Type.Object(
  {
    /** Once a form. What is answered to `name` of the kind `text`, and to any `email` and `phone`, the profile gets as the visitor's own word. */
    id: Type.String({ pattern: '^[A-Za-z][A-Za-z0-9_-]{0,39}$' }),
    kind: Type.Enum([...FORM_FIELD_KINDS]),
    label: Type.String({ minLength: 1, maxLength: 200 }),
    required: Type.Boolean(),
    /** Of a `select`, and only of one. */
    options: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 200 }), { minItems: 1, maxItems: 100 })),
    /** Of a `text` or `textarea`; 1,000 when absent. */
    maxLength: Type.Optional(Type.Integer({ minimum: 1, maximum: 5_000 })),
  },
  strict,
);
export type FormField = Static<typeof FormField>;

/** One answer, readable without its form. */
export const FormAnswer = Type.Object(
  {
    id: Type.String(),
    label: Type.String(),
    kind: Type.Enum([...FORM_FIELD_KINDS]),
    /** True or false for a checkbox. */
    value: Type.Union([Type.String(), Type.Boolean()]),
  },
  strict,
);
export type FormAnswer = Static<typeof FormAnswer>;

/** What a form asks of whoever fills it in. */
export const AskedForm = Type.Object(
  {
    id: Type.String(),
    name: Type.String({ pattern: '^\\S(.{0,78}\\S)?$' }),
    fields: Type.Array(FormField, { minItems: 1, maxItems: 30 }),
    /** What the visitor agrees to; empty for nothing. */
    consent: Type.String({ maxLength: 500 }),
  },
  strict,
);
export type AskedForm = Static<typeof AskedForm>;
