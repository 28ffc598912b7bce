/** The events that the customer's page can listen to. */
import type { Explanation } from '../triggers/explain.ts';
import type { Guard } from './guard.ts';

export type TriggerDetail = {
  /** The functions that the owner wants called now. */
  readonly calls: readonly string[];
} & (Explanation | (Pick<Explanation, 'id' | 'name'> & { readonly status: 'fired' }));

/** What each event hands to its listeners. */
export interface PageEventDetails {
  /** The chat is there and answers; who listens later is told at once. */
  ready: undefined;
  open: undefined;
  close: undefined;
  /** An agent wrote; `at` in Unix ms. */
  message: { readonly name: string; readonly text: string; readonly at: number };
  unread: { readonly count: number };
  /** Whether an agent is online. */
  status: { readonly online: boolean };
  /** `fired`: it did what it does. Otherwise why it is about to, or what it waits for; said once for each change. */
  trigger: TriggerDetail;
  error: { readonly code: 'chat-not-loaded' | 'message-not-kept'; readonly message: string };
}

export type PageEvent = keyof PageEventDetails;
type Detail<Event extends PageEvent> = PageEventDetails[Event] extends undefined ? [] : [PageEventDetails[Event]];
type Listener = (...detail: readonly unknown[]) => unknown;

export interface PageEvents {
  emit<Event extends PageEvent>(event: Event, ...detail: Detail<Event>): void;
  on(event: unknown, listener: unknown): void;
  off(event: unknown, listener: unknown): void;
}

export function createPageEvents(guard: Guard): PageEvents {
  let listening: readonly { readonly event: unknown; readonly listener: Listener }[] = [];
  let isReady = false;

  return {
    emit(event, ...detail) {
      isReady ||= event === 'ready';
      for (const entry of listening) if (entry.event === event) guard.run(() => entry.listener(...detail));
    },
    on(event, listener) {
      if (typeof listener !== 'function') return guard.warn(`on "${event}" expects a function, got ${listener}`);
      listening = [...listening, { event, listener: listener as Listener }];
      if (event === 'ready' && isReady) listener();
    },
    off(event, listener) {
      listening = listening.filter((entry) => entry.event !== event || entry.listener !== listener);
    },
  };
}
