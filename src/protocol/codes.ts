/** Every code that can end a connection, refuse a message or fail a request, with what to do about it. */

interface CodeRule {
  /** Again with a fresh token, or not before a person changed something. */
  readonly retry: 'renew-token' | 'never';
  /** The text a visitor or agent reads; empty where nobody needs to know. */
  readonly text: string;
}

/** WebSocket close codes (RFC 6455, 7.4.2: 4000-4999 are ours); the stream transports send the name. */
export const CLOSE_CODES = {
  restart: 1012,
  'malformed-frame': 4001,
  'frame-too-big': 4002,
  'unsupported-version': 4003,
  slow: 4008,
  'token-invalid': 4401,
  'origin-not-allowed': 4403,
  'unknown-site': 4404,
  'hello-timeout': 4408,
  idle: 4409,
  'server-error': 4500,
} as const satisfies Record<string, number>;

export type CloseReason = keyof typeof CLOSE_CODES;

const NOT_SET_UP: CodeRule = { retry: 'never', text: 'This chat is not set up for this site.' };

/** What to do about those that do not just want another attempt later. */
export const CLOSE_RULES: Partial<Record<CloseReason, CodeRule>> = {
  'unsupported-version': { retry: 'never', text: 'This chat was updated. Reload the page to go on.' },
  'token-invalid': { retry: 'renew-token', text: '' },
  'origin-not-allowed': NOT_SET_UP,
  'unknown-site': NOT_SET_UP,
};

/** Why the server did not store a message; `final` ones are shown as failed, the others are sent again. */
export const NACK_RULES = {
  rate: { final: false, text: '' },
  unavailable: { final: false, text: '' },
  /** The outbox's numbers do not fit the server's: the client numbers its outbox anew (P9). */
  gap: { final: false, text: '' },
  'too-big': { final: true, text: 'This message is too long.' },
  'not-found': { final: true, text: 'This no longer exists.' },
  /** Whoever is banned learns no more than this. */
  blocked: { final: true, text: 'This could not be sent.' },
} as const satisfies Record<string, { final: boolean; text: string }>;

export type NackCode = keyof typeof NACK_RULES;

/** What an HTTP route answers when it cannot do what was asked: the `code` of its problem details. */
export const PROBLEMS = {
  'unknown-site': { status: 404, title: 'No site has this key' },
  'origin-not-allowed': { status: 403, title: 'This origin is not on the list of the site' },
  'token-invalid': { status: 401, title: 'The visitor token is missing, forged or of another site' },
  malformed: { status: 400, title: 'The request is not what this address expects' },
  'too-big': { status: 413, title: 'The request is too large' },
  'file-refused': { status: 415, title: 'Files of this kind are not taken' },
  'no-room': { status: 507, title: 'There is no room for more files' },
  'address-expired': { status: 410, title: 'This address has expired; ask for a new one' },
  'range-not-satisfiable': { status: 416, title: 'The file does not have these bytes' },
  'sign-in-required': { status: 401, title: 'Sign in first' },
  'key-invalid': { status: 401, title: 'This API key is unknown, has expired or was revoked' },
  'scope-missing': { status: 403, title: 'This API key has not the scope that this needs' },
  'wrong-credentials': { status: 401, title: 'E-mail or password is wrong' },
  'link-used': { status: 410, title: 'This sign-in link was used or has expired' },
  'not-found': { status: 404, title: 'There is nothing here' },
  forbidden: { status: 403, title: 'This is not yours to do' },
  conflict: { status: 409, title: 'Somebody was faster' },
  'email-taken': { status: 409, title: 'Somebody has this e-mail' },
  'shortcut-taken': { status: 409, title: 'Another canned reply has this shortcut' },
  'department-taken': { status: 409, title: 'Another department has this id or name' },
  'tag-taken': { status: 409, title: 'Another tag has this name' },
  'name-taken': { status: 409, title: 'Another one has this name' },
  'idempotency-running': { status: 409, title: 'The first request with this idempotency key is not done yet' },
  'idempotency-mismatch': { status: 422, title: 'This idempotency key came with another request' },
  'last-owner': { status: 409, title: 'A site keeps one owner at least' },
  'mail-off': { status: 501, title: 'This server is not set up to send mail' },
  'mail-stopped': { status: 409, title: 'This address wants no mail' },
  'rate-limited': { status: 429, title: 'Too many requests' },
  internal: { status: 500, title: 'Something went wrong on our side' },
  draining: { status: 503, title: 'The server is about to restart' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof PROBLEMS;
