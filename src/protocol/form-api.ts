/** Forms that visitors fill in before a chat, instead of one, or anywhere; and what they filled in. */
import Type, { type Static } from 'typebox';
import { AskedForm, FormAnswer } from './form-field.ts';
import type { ConversationId, VisitorId } from './ids.ts';
import { Id } from './message.ts';

const strict = { additionalProperties: false } as const;

/** A list that a person can still choose from. */
export const MAX_FORMS = 100;

const FORM_FIELDS = {
  name: AskedForm.properties.name,
  kind: Type.Enum(['pre-chat', 'offline', 'free']),
  fields: AskedForm.properties.fields,
  consent: AskedForm.properties.consent,
};

/** `POST /v1/agent/forms` answers 201 with the form, `PUT /v1/agent/forms/:id` changes all of one and answers 204. For owners and admins. */
export const FormRequest = Type.Object(FORM_FIELDS, strict);
export type FormRequest = Static<typeof FormRequest>;

const Form = Type.Object(
  { ...FORM_FIELDS, id: Type.String(), createdAt: Type.Integer(), changedAt: Type.Integer() },
  strict,
);
export type Form = Static<typeof Form>;

export const FormCreatedAnswer = Type.Object({ form: Form }, strict);

/** `GET /v1/agent/forms`: all of the site, the oldest first. `DELETE /v1/agent/forms/:id` answers 204; what was filled in stays. */
export const FormsAnswer = Type.Object({ forms: Type.Array(Form) }, strict);

/** `POST /v1/forms/:id?key=...` as JSON text; answers 204, also when it came before. */
export const SubmitFormRequest = Type.Object(
  {
    token: Type.String({ maxLength: 1_024 }),
    /** Made by the page: what comes twice counts once. */
    id: Id<string>(),
    /** By the ids of the form's fields. */
    answers: Type.Unknown(),
    /** True where the form asks for consent. */
    consent: Type.Boolean(),
    /** The conversation that it is about. */
    conversation: Type.Optional(Id<ConversationId>()),
  },
  strict,
);
export type SubmitFormRequest = Static<typeof SubmitFormRequest>;

const FormSubmission = Type.Object(
  {
    id: Type.String(),
    form: Type.Object({ id: Type.String(), name: Type.String() }, strict),
    visitor: Type.Unsafe<VisitorId>(Type.String()),
    conversation: Type.Union([Type.Unsafe<ConversationId>(Type.String()), Type.Null()]),
    answers: Type.Array(FormAnswer),
    /** The text that was agreed to; empty where none was asked for. */
    consent: Type.String(),
    at: Type.Integer(),
  },
  strict,
);
export type FormSubmission = Static<typeof FormSubmission>;

/** `before` is the `next` of the page before. */
export const SubmissionsQuery = Type.Object(
  {
    form: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
    visitor: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
    before: Type.Optional(Type.String({ pattern: '^[0-9]{1,15}_[0-9a-zA-Z-]{1,64}$' })),
  },
  strict,
);
export type SubmissionsQuery = Static<typeof SubmissionsQuery>;

/** `GET /v1/agent/form-submissions`: the newest first, of all forms and visitors or of one. */
export const SubmissionsAnswer = Type.Object(
  { submissions: Type.Array(FormSubmission), next: Type.Union([Type.String(), Type.Null()]) },
  strict,
);
