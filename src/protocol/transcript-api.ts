/** Conversations to keep: as a download, and by mail. */
import Type, { type Static } from 'typebox';

const strict = { additionalProperties: false } as const;

const Email = Type.String({ minLength: 3, maxLength: 254 });

/** `POST /v1/agent/conversations/:id/transcript`: mails any conversation of the site; answers 202. `GET` has it as text. */
export const TranscriptRequest = Type.Object({ email: Email }, strict);
export type TranscriptRequest = Static<typeof TranscriptRequest>;

/**
 * `POST /v1/conversations/:id/transcript?key=K` as `text/plain`: mails visitors their own; answers 202. `GET`, with the token
 * as `Authorization: Bearer`, has it as text.
 */
export const VisitorTranscriptRequest = Type.Object(
  { token: Type.String({ minLength: 1, maxLength: 2_000 }), email: Email },
  strict,
);
export type VisitorTranscriptRequest = Static<typeof VisitorTranscriptRequest>;

export const TranscriptAnswer = Type.Object(
  {
    /**
     * `confirm`: the address gets a mail that asks whether it is the visitor's, at most one a day; the transcript follows
     * when somebody there says so.
     */
    status: Type.Enum(['mailed', 'confirm']),
  },
  strict,
);
export type TranscriptAnswer = Static<typeof TranscriptAnswer>;
