/** What the agents' page asks over HTTP; everything live comes as frames. */
import Type, { type Static } from 'typebox';
import type { AgentId, SiteKey } from './ids.ts';

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
    readonly hasPassword: boolean;
  };
  readonly site: { readonly key: SiteKey; readonly name: string };
  readonly token: string;
}
