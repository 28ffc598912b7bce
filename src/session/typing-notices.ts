/** Typing, both ways: ours is sent sparingly, theirs is forgotten when it is not renewed. */
import type { Clock } from '../protocol/clock.ts';
import type { TypingFrame } from '../protocol/frames.ts';
import type { ConversationId } from '../protocol/ids.ts';
import { TYPING_TTL_MS } from '../protocol/limits.ts';

export interface TypingNotices {
  /** A keystroke (true), or the end of writing (false). */
  report(conversation: ConversationId, active: boolean): void;
  /** Somebody else's notice: calls back now, and again with `active: false` when it has grown old. */
  receive(frame: TypingFrame): void;
  close(): void;
}

export function createTypingNotices(
  clock: Clock,
  send: (conversation: ConversationId, active: boolean) => void,
  show: (frame: TypingFrame) => void,
): TypingNotices {
  const sentAt = new Map<ConversationId, number>();
  const expiries = new Map<string, () => void>();
  return {
    report(conversation, active) {
      const last = sentAt.get(conversation);
      const isDue = active ? last === undefined || clock.now() - last >= TYPING_TTL_MS / 2 : last !== undefined;
      if (!isDue) return;
      if (active) sentAt.set(conversation, clock.now());
      else sentAt.delete(conversation);
      send(conversation, active);
    },
    receive(frame) {
      const key = `${frame.conversation} ${frame.author.id}`;
      expiries.get(key)?.();
      expiries.delete(key);
      show(frame);
      if (!frame.active) return;
      expiries.set(
        key,
        clock.setTimer(() => show({ ...frame, active: false }), TYPING_TTL_MS),
      );
    },
    close() {
      for (const cancel of expiries.values()) cancel();
    },
  };
}
