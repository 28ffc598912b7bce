/** Agents put tags on conversations and visitors, and take them off. */
import type { ConversationId } from '../../../protocol/ids.ts';
import type { WornTag } from '../../../protocol/tag-api.ts';
import type { NewEvent, TagWearer } from '../../store/store.ts';
import { findConversation } from '../conversations/find-conversation.ts';
import type { DomainWorld } from '../domain-world.ts';
import type { AgentPrincipal } from '../principal.ts';
import { findVisitor } from '../visitors/find-visitor.ts';

type World = Pick<DomainWorld, 'store' | 'clock' | 'presence'>;
type NotFound = { readonly refused: 'not-found' };

const NOT_FOUND: NotFound = { refused: 'not-found' };

/** Of two agents who put on the same at once one did it, and both find it done. */
export async function putTagOn(
  world: World,
  agent: AgentPrincipal,
  wearer: TagWearer,
  tag: string,
): Promise<'done' | NotFound> {
  const about = await findWearer(world, agent, wearer);
  if (about === null) return NOT_FOUND;
  const event: NewEvent = { ...about, ...toEvent(world, agent, tag), kind: 'tag-put-on' };
  return (await world.store.tags.putOn(tag, wearer, agent.id, event)) ? 'done' : NOT_FOUND;
}

export async function takeTagOff(
  world: World,
  agent: AgentPrincipal,
  wearer: TagWearer,
  tag: string,
): Promise<'done' | NotFound> {
  const about = await findWearer(world, agent, wearer);
  if (about === null) return NOT_FOUND;
  const event: NewEvent = { ...about, ...toEvent(world, agent, tag), kind: 'tag-taken-off' };
  return (await world.store.tags.takeOff(tag, wearer, event)) ? 'done' : NOT_FOUND;
}

export async function tagsOf(
  world: World,
  agent: AgentPrincipal,
  wearer: TagWearer,
): Promise<{ readonly tags: readonly WornTag[] } | NotFound> {
  if ((await findWearer(world, agent, wearer)) === null) return NOT_FOUND;
  return { tags: await world.store.tags.of(wearer) };
}

const toEvent = (
  { clock }: World,
  agent: AgentPrincipal,
  tag: string,
): Pick<NewEvent, 'site' | 'agent' | 'at' | 'detail'> => ({
  site: agent.site,
  agent: agent.id,
  at: clock.now(),
  detail: { tag },
});

/** Whom an event about it names; null when it is not the agent's to see. Any text may be asked for. */
async function findWearer(
  { store, presence }: World,
  agent: AgentPrincipal,
  { kind, id }: TagWearer,
): Promise<Pick<NewEvent, 'conversation' | 'visitor'> | null> {
  if (kind === 'conversation') {
    const conversation = await findConversation({ store }, agent, id as ConversationId);
    return conversation && { conversation: conversation.id, visitor: conversation.visitor };
  }
  const visitor = await findVisitor({ store, presence }, agent, id);
  return visitor && { visitor };
}
