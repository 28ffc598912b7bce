/** What the page needs to know about its site: inlined into loader.js, or fetched once from `/v1/config`. */
import Type, { type Static } from 'typebox';
import type { SiteKey } from './ids.ts';
import type { OfficeHours, Pacing } from './site-settings.ts';
import { ThemeTokens } from './theme-tokens.ts';
import type { Trigger } from './trigger.ts';

/** How the launcher and the chat box look and what they say; the owner's settings. */
export const Appearance = Type.Object(
  {
    /** `#rrggbb` of the launcher, own bubbles and buttons. */
    color: Type.String({ pattern: '^#[0-9a-fA-F]{6}$' }),
    position: Type.Union([Type.Literal('right'), Type.Literal('left')]),
    title: Type.String({ minLength: 1, maxLength: 60 }),
    welcome: Type.String({ maxLength: 300 }),
    /** Absent: as it comes. */
    theme: Type.Optional(ThemeTokens),
  },
  { additionalProperties: false },
);
export type Appearance = Static<typeof Appearance>;

/** With what only the page itself can say. */
export interface PageAppearance extends Appearance {
  /** Selector of the element that the box fills, instead of a corner of the window. */
  readonly embed?: string;
}

/** Parts of the chat box that most visitors never need; each works only inside the box, whose code it shares. */
export const BOX_PART_NAMES = ['articles', 'rich', 'menu', 'files', 'emoji'] as const;
export type BoxPartName = (typeof BOX_PART_NAMES)[number];

/**
 * What is fetched when it is wanted: the session, the chat box, what a fired trigger does, the facts of rarer conditions,
 * why triggers fire or wait, rarer commands, the page's vitals, the transport for networks that block WebSockets, and the parts of the box.
 */
export const CHUNK_NAMES = [
  'session',
  'box',
  'actions',
  'conditions',
  'explain',
  'commands',
  'vitals',
  'stream',
  ...BOX_PART_NAMES,
] as const;
export type ChunkName = (typeof CHUNK_NAMES)[number];

/** What the theme's tokens make of the launcher. */
export interface LauncherLook {
  /** Behind the launcher's own rules. */
  readonly css: string;
  /** A path in a box of 28; absent: the launcher's own. */
  readonly icon?: string;
}

export interface SiteConfig {
  readonly key: SiteKey;
  readonly appearance: PageAppearance;
  /** Absent: as it comes. */
  readonly launcher?: LauncherLook;
  /** The active ones, without what only the server needs. */
  readonly triggers: readonly Trigger[];
  readonly pacing: Pacing;
  /** There when a trigger asks for what only the chunk "conditions" can tell. */
  readonly conditions?: true;
  /** Which forms the chat box asks: what is in them comes with its home. Absent: none. */
  readonly forms?: { readonly preChat?: true; readonly offline?: true };
  /** The widget that the page asked for. Empty texts: any department, the browser's language. */
  readonly widget?: { readonly id: string; readonly department: string; readonly language: string };
  /** There when a trigger asks for the time of day. */
  readonly schedule?: { readonly timeZone: string; readonly officeHours: OfficeHours };
  /** Names what all lazy chunks contain: they are at `/assets/BUILD/NAME.js` of the server. One name for all is few bytes. */
  readonly build: string;
}
