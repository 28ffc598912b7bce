/** What the agents' page asks over HTTP; everything live comes as frames. */
import Type, { type Static } from 'typebox';
import type { Frozen } from './frozen.ts';
import type { AgentId, SiteKey } from './ids.ts';
import { Id } from './message.ts';
import type { Person } from './people-api.ts';
import { Appearance } from './site-config.ts';
import { SiteSettings } from './site-settings.ts';
import { TriggerSchema } from './trigger-schema.ts';

const strict = { additionalProperties: false } as const;

/** `POST /v1/agent/sign-in`; answers 204 and the cookie, or `wrong-credentials`. */
export const SignInRequest = Type.Object(
  { email: Type.String({ minLength: 3, maxLength: 254 }), password: Type.String({ minLength: 1, maxLength: 200 }) },
  strict,
);
export type SignInRequest = Static<typeof SignInRequest>;

/** `POST /v1/agent/sign-in-link`: trades a one-time link for the cookie; answers 204 or `link-used`. */
export const SignInLinkRequest = Type.Object({ link: Type.String({ minLength: 1, maxLength: 200 }) }, strict);
export type SignInLinkRequest = Static<typeof SignInLinkRequest>;

/** `POST /v1/agent/password` sets the signed-in agent's password; answers 204. */
export const PasswordRequest = Type.Object({ password: Type.String({ minLength: 10, maxLength: 200 }) }, strict);
export type PasswordRequest = Static<typeof PasswordRequest>;

/** `GET /v1/agent/me`: who is signed in, and a token of an hour for the realtime hello; or `sign-in-required`. */
export interface MeAnswer {
  readonly agent: {
    readonly id: AgentId;
    readonly name: string;
    readonly email: string;
    /** Agents see their own figures only, and change nothing of the site. */
    readonly role: Person['role'];
    readonly hasPassword: boolean;
  };
  readonly site: { readonly key: SiteKey; readonly name: string };
  readonly token: string;
}

/** `POST /v1/agent/visitors/:id/invite`: speaks to a visitor who only reads; answers 204, or `conflict` while they chat. */
export const InviteRequest = Type.Object({ text: Type.String({ minLength: 1, maxLength: 1_000 }) }, strict);
export type InviteRequest = Static<typeof InviteRequest>;

/** `POST /v1/agent/conversations/:id/take?over=1` takes it even from another agent, or before the one whom it was handed to. */
export const TakeQuery = Type.Object({ over: Type.Optional(Type.Literal('1')) }, strict);

/** `POST /v1/agent/conversations/:id/transfer`: hands it to a colleague, who has to take it, or to a department, one of whose agents has to; answers 204. */
export const TransferRequest = Type.Union([
  Type.Object({ agent: Type.String({ minLength: 1, maxLength: 64 }) }, strict),
  Type.Object({ department: Type.String({ minLength: 1, maxLength: 64 }) }, strict),
]);
export type TransferRequest = Static<typeof TransferRequest>;

/** `GET /v1/agent/colleagues`: who works for this site. */
export const ColleaguesAnswer = Type.Object(
  {
    colleagues: Type.Array(Type.Object({ id: Id<AgentId>(), name: Type.String(), online: Type.Boolean() }, strict)),
  },
  strict,
);
export type ColleaguesAnswer = Frozen<Static<typeof ColleaguesAnswer>>;

/** `GET /v1/agent/site`: what the owner decided. `PUT` of a whole `settings` changes it; owners and admins only. */
export const SiteAnswer = Type.Object(
  {
    settings: SiteSettings,
    /** `PUT /v1/agent/appearance` of a whole one changes it. */
    appearance: Appearance,
    /** `PUT` and `DELETE /v1/agent/triggers/:id` change them one by one. */
    triggers: Type.Array(TriggerSchema),
  },
  strict,
);
