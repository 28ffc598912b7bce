/** How many come before each visitor who waits, and one. Pure. */
import type { ConversationId } from '../../../protocol/ids.ts';
import type { Queued } from '../../store/store.ts';

/** @param queue who waits longest first; those whom an agent is asked to take are before everybody and have no place */
export function toQueuePositions(
  queue: readonly Pick<Queued, 'conversation' | 'state' | 'department' | 'agent'>[],
): ReadonlyMap<ConversationId, number> {
  const positions = new Map<ConversationId, number>();
  const counts = new Map<string | null, number>();
  for (const { conversation, state, department, agent } of queue) {
    if (state !== 'waiting' || agent !== null) continue;
    const position = (counts.get(department) ?? 0) + 1;
    counts.set(department, position);
    positions.set(conversation, position);
  }
  return positions;
}
