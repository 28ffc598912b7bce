/** Remembers what a person had seen when they came to look, so that what was new stays marked while they read it. */
import { isSaid } from '../protocol/body-text.ts';
import type { ConversationLog } from '../session/session.ts';
import type { Viewer } from './message-rows.ts';

export interface SeenBefore {
  /**
   * Call for each drawing. 0 when nothing was new, also while that is not known yet.
   * @param opening another value each time that the person comes
   */
  toSeq(log: ConversationLog, viewer: Viewer, opening: unknown): number;
}

export function createSeenBefore(): SeenBefore {
  let opened: unknown;
  let seenSeq: number | null = null;
  return {
    toSeq(log, viewer, opening) {
      if (opening !== opened) seenSeq = null;
      opened = opening;
      if (seenSeq === null && log.loaded) {
        const readSeq = viewer === 'visitor' ? log.readByVisitor : log.readByAgent;
        // What comes while they look is no news to somebody who had read everything.
        const hasNew = log.messages.some(
          ({ seq, author, body }) => seq > readSeq && author.kind !== viewer && isSaid(body),
        );
        seenSeq = hasNew ? readSeq : 0;
      }
      return seenSeq ?? 0;
    },
  };
}
