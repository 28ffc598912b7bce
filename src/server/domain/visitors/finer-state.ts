/** What a visitor's state does not tell apart: an invitation that stands in the open box, and a question that nobody has looked at yet. */
import type { ConversationId } from '../../../protocol/ids.ts';
import type { VisitorState } from '../../../protocol/visitor.ts';
import type { Site } from '../../store/store.ts';
import type { DomainWorld } from '../domain-world.ts';
import type { Present } from './present.ts';

/** An agent spoke into the box that the visitor had open; the server is still looking for an agent to ask. */
export type FinerState = VisitorState | 'manuallyInvitedByWindow' | 'systemProcessing';

/** As long as the router's own look at a queue. */
const QUEUE_LIMIT = 500;

type ToFinerState = (present: Present) => FinerState;

/** For some visitors of one site, as of now. */
export async function readFinerStates(
  { store, router }: Pick<DomainWorld, 'store' | 'router'>,
  { id, settings }: Site,
  visitors: readonly Present[],
): Promise<ToFinerState> {
  // Where agents take what they see, the question is theirs from the start.
  const isRouted = settings.routing.mode !== 'manual' && visitors.some(({ state }) => state === 'waitingForChat');
  const queue = isRouted ? await store.routing.queue(id, QUEUE_LIMIT) : [];
  const unseen = new Set<ConversationId>(
    queue.flatMap(({ conversation, agent }) =>
      agent === null && router.positionOf(conversation) === null ? conversation : [],
    ),
  );
  return ({ state, isBoxOpen, invitation, conversation }) => {
    const isInvited = state === 'preChat' || state === 'manuallyInvited';
    if (isInvited && isBoxOpen && invitation?.isInBox === true) return 'manuallyInvitedByWindow';
    const isUnseen = state === 'waitingForChat' && conversation !== null && unseen.has(conversation.id);
    return isUnseen ? 'systemProcessing' : state;
  };
}
