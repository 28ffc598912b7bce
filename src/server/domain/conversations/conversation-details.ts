/** Agents say what a conversation is about, and write notes that its visitor never sees. */
import {
  type ChangeConversationRequest,
  type ConversationDetail,
  MAX_CONVERSATION_FIELDS,
  type Note,
} from '../../../protocol/conversation-api.ts';
import { type ConversationId, createId } from '../../../protocol/ids.ts';
import { type Mistake, toMistake } from '../../../protocol/schema-mistake.ts';
import type { Agent } from '../../store/store.ts';
import { managesSite } from '../agents/person.ts';
import type { DomainWorld } from '../domain-world.ts';
import type { AgentPrincipal } from '../principal.ts';
import { announceConversation } from './announce-conversation.ts';
import { findConversation } from './find-conversation.ts';

type NotFound = { readonly refused: 'not-found' };
const NOT_FOUND: NotFound = { refused: 'not-found' };

export async function readConversationDetail(
  { store }: Pick<DomainWorld, 'store'>,
  { site }: Pick<AgentPrincipal, 'site'>,
  id: ConversationId,
): Promise<ConversationDetail | NotFound> {
  return (await store.conversationDetails.find(site, id)) ?? NOT_FOUND;
}

export async function changeConversationDetail(
  world: Pick<DomainWorld, 'store' | 'clock' | 'doorbell' | 'presence'>,
  { id: agent, site }: AgentPrincipal,
  conversation: ConversationId,
  { subject, labels, fields }: ChangeConversationRequest,
): Promise<'done' | NotFound | { readonly mistake: Mistake }> {
  const change = {
    ...(subject === undefined ? {} : { subject }),
    ...(labels === undefined ? {} : { labels }),
    ...(fields === undefined ? {} : { fields }),
  };
  const summary = await world.store.conversationDetails.change(site, conversation, change, MAX_CONVERSATION_FIELDS, {
    site,
    kind: 'conversation-changed',
    conversation,
    agent,
    at: world.clock.now(),
    // Names only: what was written stays out of a log that is kept for longer.
    detail: { changed: Object.keys(change).join(',') },
  });
  if (summary === 'not-found') return NOT_FOUND;
  if (summary === 'too-many') {
    return { mistake: toMistake('fields', `at most ${MAX_CONVERSATION_FIELDS} fields of one conversation`, 'more') };
  }
  announceConversation(world, summary);
  return 'done';
}

export async function writeNote(
  world: Pick<DomainWorld, 'store' | 'clock' | 'randomBytes' | 'doorbell'>,
  agent: AgentPrincipal,
  conversation: ConversationId,
  text: string,
): Promise<{ readonly note: Note } | NotFound> {
  const found = await findConversation(world, agent, conversation);
  if (found === null) return NOT_FOUND;
  const at = world.clock.now();
  const { id, name, site } = agent;
  const note: Note = { id: createId<string>(at, world.randomBytes), by: { id, name }, text, at };
  await world.store.conversationDetails.notes.add(
    { ...note, conversation },
    { site, kind: 'note-written', conversation, visitor: found.visitor, agent: id, at },
  );
  // Not to the visitor's topic: only agents follow a conversation by its own.
  world.doorbell.ring([`conversation:${conversation}`], { type: 'note', conversation, note });
  return { note };
}

export async function listNotes(
  { store }: Pick<DomainWorld, 'store'>,
  agent: AgentPrincipal,
  conversation: ConversationId,
): Promise<{ readonly notes: readonly Note[] } | NotFound> {
  if ((await findConversation({ store }, agent, conversation)) === null) return NOT_FOUND;
  return { notes: await store.conversationDetails.notes.list(conversation) };
}

/** One's own; owners and admins anybody's. */
export async function deleteNote(
  { store, clock }: Pick<DomainWorld, 'store' | 'clock'>,
  agent: AgentPrincipal & Pick<Agent, 'role'>,
  conversation: ConversationId,
  note: string,
): Promise<'done' | NotFound> {
  const found = await findConversation({ store }, agent, conversation);
  if (found === null) return NOT_FOUND;
  const { id, site } = agent;
  const author = managesSite(agent) ? 'anybody' : id;
  const about = { site, conversation, visitor: found.visitor, agent: id, at: clock.now() };
  const isDeleted = await store.conversationDetails.notes.delete(conversation, note, author, {
    ...about,
    kind: 'note-deleted',
    detail: { note },
  });
  return isDeleted ? 'done' : NOT_FOUND;
}
