/** Visitors end their conversation, and say how good it was. */
import type { RatingRequest } from '../../../protocol/conversation-api.ts';
import type { ConversationId } from '../../../protocol/ids.ts';
import type { DomainWorld } from '../domain-world.ts';
import { toAuthor, type VisitorPrincipal } from '../principal.ts';
import { announceConversation } from './announce-conversation.ts';
import { applyChange } from './apply-change.ts';
import { findConversation } from './find-conversation.ts';

type NotFound = { readonly refused: 'not-found' };

/** Ending what is over is fine: an agent may close it at the same moment. */
export async function endConversation(
  world: DomainWorld,
  visitor: VisitorPrincipal,
  conversation: ConversationId,
): Promise<'done' | NotFound> {
  const found = await findConversation(world, visitor, conversation);
  if (found === null) return { refused: 'not-found' };
  await applyChange(world, {
    act: 'close',
    site: visitor.site,
    conversation,
    expectedAgent: 'any',
    agent: null,
    by: toAuthor(visitor),
    event: { detail: { by: 'visitor' } },
  });
  return 'done';
}

/** The last word counts: people change their minds while the stars are still on the screen. */
export async function rateConversation(
  world: Pick<DomainWorld, 'store' | 'clock' | 'doorbell' | 'presence'>,
  visitor: VisitorPrincipal,
  conversation: ConversationId,
  { stars, comment = '' }: RatingRequest,
): Promise<'done' | NotFound> {
  const { site } = visitor;
  const found = await findConversation(world, visitor, conversation);
  const event = { site, kind: 'conversation-rated', conversation, at: world.clock.now(), detail: { stars } } as const;
  const summary = found && (await world.store.conversationDetails.rate(site, conversation, { stars, comment }, event));
  if (summary === null) return { refused: 'not-found' };
  announceConversation(world, summary);
  return 'done';
}
