/** Types of the page API for sites that embed Parlor: the one global, `parlor`. */

/** What the page says about its visitor: names of up to 64 characters; null takes a name away. */
export type ParlorValues = Readonly<Record<string, string | number | boolean | null>>;

/** One condition of a trigger, and how it stands. */
export interface ParlorCondition {
  readonly name: string;
  readonly key?: string;
  readonly cmp: string;
  readonly value: unknown;
  /** What it was compared with; null is unknown. */
  readonly actual: unknown;
  readonly holds: boolean;
  /** Unix milliseconds at which time alone may make it hold, or null. */
  readonly at: number | null;
}

export type ParlorConditionTree =
  | ParlorCondition
  | { readonly all: readonly ParlorConditionTree[]; readonly holds: boolean }
  | { readonly any: readonly ParlorConditionTree[]; readonly holds: boolean };

/** `fired` when it did what it does; otherwise why it is about to (`fires`), or what it waits for. */
export interface ParlorTrigger {
  readonly id: string;
  readonly name: string;
  /** `waits`: for time to pass. `held`: something else must change first. */
  readonly status: 'fired' | 'fires' | 'waits' | 'held';
  /** Functions that the trigger's owner wants the page to call, once, with `fired`. */
  readonly calls: readonly string[];
  /** Not with `fired`. Unix milliseconds at which it may fire by time alone, or null. */
  readonly at?: number | null;
  readonly conditions?: ParlorConditionTree;
  /** Not with `fired`. What keeps it from firing again or now, whatever its conditions say; `reason` is null when nothing does. */
  readonly frequency?: { readonly holds: boolean; readonly at: number | null; readonly reason: string | null };
}

/** What each event hands to its listeners. */
export interface ParlorEvents {
  /** The chat is there and answers; who listens later is told at once. */
  ready: [];
  open: [];
  close: [];
  /** An agent wrote; `at` is in Unix milliseconds. */
  message: [message: { readonly name: string; readonly text: string; readonly at: number }];
  /** How many messages of agents wait unread. */
  unread: [unread: { readonly count: number }];
  /** Whether an agent is online. */
  status: [status: { readonly online: boolean }];
  /** A trigger fired, or what it waits for changed. */
  trigger: [trigger: ParlorTrigger];
  /** Something that a visitor notices went wrong; nothing is ever thrown. */
  error: [error: { readonly code: 'chat-not-loaded' | 'message-not-kept'; readonly message: string }];
}

/**
 * Runs a command, or keeps it until the chat is there. Never throws: a wrong command is one line on the console.
 *
 * @example
 * parlor('on', 'unread', ({ count }) => console.log(count));
 * parlor('send', 'Is this in stock?');
 */
export interface Parlor {
  /** Opens, closes or toggles the chat box; shows or hides the launcher; forgets this visitor; leaves the page. */
  (command: 'open' | 'close' | 'toggle' | 'show' | 'hide' | 'reset' | 'destroy'): void;
  /** Opens the chat box and sends a text of 1 to 8,000 characters, or writes it into the composer. */
  (command: 'send' | 'prefill', text: string): void;
  /** Lets the trigger with this id speak, whatever its conditions say. */
  (command: 'trigger', id: string): void;
  /** Remembers what the page knows of this visitor, for triggers and agents. */
  (command: 'set', values: ParlorValues): void;
  /** Something happened that triggers and agents may care for. */
  (command: 'track', event: string, properties?: ParlorValues): void;
  /** Where this visitor's conversation shall go. */
  (command: 'department', id: string): void;
  /** Counts a page view, by default of the current address. */
  (command: 'page', url?: string): void;
  <Event extends keyof ParlorEvents>(
    command: 'on' | 'off',
    event: Event,
    listener: (...detail: ParlorEvents[Event]) => void,
  ): void;
}

declare global {
  /** There after the snippet. */
  var parlor: Parlor;
}
