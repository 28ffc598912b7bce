/** Agents and API keys read the conversations of their site, and what is in them, page by page. */
import type { AgentId, ConversationId, VisitorId } from '../../../protocol/ids.ts';
import type { ConversationsQuery, PageQuery } from '../../../protocol/list-api.ts';
import type { ConversationSummary, Message } from '../../../protocol/message.ts';
import type { Mistake } from '../../../protocol/schema-mistake.ts';
import type { ConversationFilter } from '../../store/store.ts';
import type { DomainWorld } from '../domain-world.ts';
import { decodeNumber, decodeTime, encodeTime, readPage, toPage } from '../lists/cursor-page.ts';
import type { AgentPrincipal } from '../principal.ts';
import { findConversation } from './find-conversation.ts';

type World = Pick<DomainWorld, 'store'>;
type Malformed = { readonly mistake: Mistake };

export async function listConversations(
  { store }: World,
  { site }: AgentPrincipal,
  query: ConversationsQuery,
): Promise<{ readonly conversations: readonly ConversationSummary[]; readonly next: string | null } | Malformed> {
  const page = readPage(query, decodeTime);
  if ('mistake' in page) return page;
  const { limit, cursor } = page;
  const found = await store.conversations.list(site, toFilter(query), cursor, limit + 1);
  const { shown, next } = toPage(found, limit, ({ startedAt, id }) => encodeTime({ at: startedAt, id }));
  return { conversations: shown, next };
}

export async function listMessages(
  { store }: World,
  agent: AgentPrincipal,
  id: ConversationId,
  query: PageQuery,
): Promise<
  | { readonly messages: readonly Message[]; readonly next: string | null }
  | { readonly refused: 'not-found' }
  | Malformed
> {
  const page = readPage(query, decodeNumber);
  if ('mistake' in page) return page;
  if ((await findConversation({ store }, agent, id)) === null) return { refused: 'not-found' };
  const { limit, cursor } = page;
  const found = await store.conversations.messages(id, cursor ?? 0, limit + 1);
  const { shown, next } = toPage(found, limit, ({ seq }) => String(seq));
  return { messages: shown, next };
}

/** Any text may be asked for; what is not an id has simply no conversations. */
function toFilter({ state, agent, visitor, from, to }: ConversationsQuery): ConversationFilter {
  return {
    ...(state === undefined ? {} : { state }),
    ...(agent === undefined ? {} : { agent: agent as AgentId }),
    ...(visitor === undefined ? {} : { visitor: visitor as VisitorId }),
    ...(from === undefined ? {} : { from: Number(from) }),
    ...(to === undefined ? {} : { to: Number(to) }),
  };
}
