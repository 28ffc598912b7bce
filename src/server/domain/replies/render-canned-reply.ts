/** An agent takes a canned reply into a conversation: its variables are filled for whom it is written to. */
import type { RenderAnswer } from '../../../protocol/canned-reply-api.ts';
import { fillVariables, type ReplyValues } from '../../../protocol/canned-reply-text.ts';
import type { ConversationId } from '../../../protocol/ids.ts';
import type { Site } from '../../store/store.ts';
import { findConversation } from '../conversations/find-conversation.ts';
import type { DomainWorld } from '../domain-world.ts';
import type { AgentPrincipal } from '../principal.ts';
import { loadPresent } from '../visitors/load-present.ts';
import type { Present } from '../visitors/present.ts';

/** Whatever becomes of it, it counts as used: whether the agent sends it as it is nobody can tell. */
export async function renderCannedReply(
  { store, sites, presence }: Pick<DomainWorld, 'store' | 'sites' | 'presence'>,
  agent: AgentPrincipal,
  id: string,
  conversation: ConversationId,
): Promise<RenderAnswer | { readonly refused: 'not-found' }> {
  const site = sites.byId(agent.site);
  const reply = await store.cannedReplies.find(agent.site, agent.id, id);
  const found = await findConversation({ store }, agent, conversation);
  if (site === null || reply === null || found === null) return { refused: 'not-found' };
  const present = presence.find(found.visitor) ?? (await loadPresent({ store }, site, found.visitor));
  await store.cannedReplies.countUse(id);
  return fillVariables(reply.text, toValues(site, agent, present));
}

/** A visitor's name is what the page calls them: its variable `name`. */
function toValues(site: Site, agent: AgentPrincipal, { visitor, visit }: Present): ReplyValues {
  const { variables } = visitor;
  const name = Object.hasOwn(variables, 'name') ? variables['name'] : '';
  return new Map([
    ...Object.entries(variables).map(([key, value]) => [`visitor.variables.${key}`, String(value)] as const),
    ['visitor.name', String(name ?? '')],
    ['agent.name', agent.name],
    ['site.name', site.name],
    ['page.url', visit.exitUrl],
  ]);
}
