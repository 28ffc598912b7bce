/** Types of the page API for sites that embed Parlor: the one global, `parlor`. */

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
  trigger: [trigger: { readonly id: string; readonly name: string }];
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
