/** What the page needs to know about its site: inlined into loader.js, or fetched once from `/v1/config`. */
import Type, { type Static } from 'typebox';
import type { SiteKey } from './ids.ts';
import type { Trigger } from './trigger.ts';

/** How the launcher and the chat box look and what they say; the owner's settings. */
export const Appearance = Type.Object(
  {
    /** `#rrggbb` of the launcher, own bubbles and buttons. */
    color: Type.String({ pattern: '^#[0-9a-fA-F]{6}$' }),
    position: Type.Union([Type.Literal('right'), Type.Literal('left')]),
    title: Type.String({ minLength: 1, maxLength: 60 }),
    welcome: Type.String({ maxLength: 300 }),
  },
  { additionalProperties: false },
);
export type Appearance = Static<typeof Appearance>;

/**
 * What is fetched when it is wanted: the session, the chat box, a trigger's greeting, and the transport for networks that
 * block WebSockets.
 */
export const CHUNK_NAMES = ['session', 'box', 'greeting', 'stream'] as const;
export type ChunkName = (typeof CHUNK_NAMES)[number];

export interface SiteConfig {
  readonly key: SiteKey;
  readonly appearance: Appearance;
  readonly triggers: readonly Trigger[];
  /** Paths of the lazy chunks below the server's address, with their content hashes. */
  readonly chunks: Readonly<Record<ChunkName, string>>;
}
