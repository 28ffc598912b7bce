/** Asks for missing messages: at most one sync per interval and conversation, with one behind the last (P11). */
import type { Clock } from '../protocol/clock.ts';
import type { ConversationId } from '../protocol/ids.ts';
import { SYNC_INTERVAL_MS } from '../protocol/limits.ts';

export interface GapRepair {
  /** The conversation misses something. */
  request(conversation: ConversationId): void;
  /** A page arrived and more follow: ask for the next one without waiting. */
  continue(conversation: ConversationId): void;
  /** A new link: nothing asked before it will be answered. */
  reset(): void;
}

/** @param ask sends the sync for what is missing at that moment */
export function createGapRepair(clock: Clock, ask: (conversation: ConversationId) => void): GapRepair {
  /** Conversations that asked within the interval -> cancels its end; `again` wants another look then. */
  const waiting = new Map<ConversationId, { cancel: () => void; again: boolean }>();

  function request(conversation: ConversationId): void {
    const current = waiting.get(conversation);
    if (current !== undefined) {
      current.again = true;
      return;
    }
    ask(conversation);
    const cancel = clock.setTimer(() => {
      const { again } = waiting.get(conversation) ?? { again: false };
      waiting.delete(conversation);
      if (again) request(conversation);
    }, SYNC_INTERVAL_MS);
    waiting.set(conversation, { cancel, again: false });
  }

  return {
    request,
    continue: ask,
    reset() {
      for (const { cancel } of waiting.values()) cancel();
      waiting.clear();
    },
  };
}
