/** Agents keep texts for what is asked often: private ones everybody, those that all share owners and admins. */
import {
  type CannedRepliesAnswer,
  type CannedRepliesQuery,
  type CannedReply,
  type CannedReplyRequest,
  MAX_CANNED_REPLIES,
} from '../../../protocol/canned-reply-api.ts';
import { findCannedReplyMistake } from '../../../protocol/canned-reply-mistake.ts';
import { createId } from '../../../protocol/ids.ts';
import { type Mistake, toField, toMistake } from '../../../protocol/schema-mistake.ts';
import type { Agent, CannedReplyRefusal, StoredCannedReply } from '../../store/store.ts';
import { managesSite } from '../agents/person.ts';
import type { DomainWorld } from '../domain-world.ts';
import { toWriter } from '../writer.ts';

const PAGE_SIZE = 50;

type World = Pick<DomainWorld, 'store' | 'clock' | 'randomBytes'>;
type Keeper = Pick<Agent, 'id' | 'site' | 'role'>;
type Refusal = { readonly refused: 'forbidden' | 'not-found' | 'shortcut-taken' } | { readonly mistake: Mistake };

const FORBIDDEN: Refusal = { refused: 'forbidden' };
const NOT_FOUND: Refusal = { refused: 'not-found' };

export async function listCannedReplies(
  { store }: Pick<World, 'store'>,
  agent: Keeper,
  query: CannedRepliesQuery,
): Promise<CannedRepliesAnswer> {
  // One more than is shown tells whether there is a next page.
  const found = await store.cannedReplies.list(agent.site, agent.id, query, PAGE_SIZE + 1);
  const replies = found.slice(0, PAGE_SIZE).map(toAnswer);
  return { replies, next: found.length > PAGE_SIZE ? (replies.at(-1)?.shortcut ?? null) : null };
}

export async function createCannedReply(
  { store, clock, randomBytes }: World,
  agent: Keeper,
  wish: CannedReplyRequest,
): Promise<{ readonly reply: CannedReply } | Refusal> {
  const mistake = findCannedReplyMistake(wish);
  if (mistake !== null) return { mistake };
  if (!mayKeep(agent, wish.shared)) return FORBIDDEN;
  const at = clock.now();
  const id = createId<string>(at, randomBytes);
  const reply = toStored(agent, wish, { id, uses: 0, createdAt: at, changedAt: at });
  const result = await store.cannedReplies.create(reply, MAX_CANNED_REPLIES, agent.id);
  if (result === 'created') return { reply: toAnswer(reply) };
  if (result !== 'too-many') return toRefusal(result, wish);
  return { mistake: toMistake('', `at most ${MAX_CANNED_REPLIES} replies`, MAX_CANNED_REPLIES + 1) };
}

/** What was shared and becomes private is then the agent's who changed it. */
export async function changeCannedReply(
  { store, clock }: World,
  agent: Keeper,
  id: string,
  wish: CannedReplyRequest,
): Promise<'done' | Refusal> {
  const mistake = findCannedReplyMistake(wish);
  if (mistake !== null) return { mistake };
  const before = await store.cannedReplies.find(agent.site, agent.id, id);
  if (before === null) return NOT_FOUND;
  if (!mayKeep(agent, before.owner === null) || !mayKeep(agent, wish.shared)) return FORBIDDEN;
  const after = toStored(agent, wish, { ...before, changedAt: clock.now() });
  const result = await store.cannedReplies.change(before, after, agent.id);
  return result === 'changed' ? 'done' : toRefusal(result, wish);
}

export async function deleteCannedReply(
  { store, clock }: Pick<World, 'store' | 'clock'>,
  agent: Keeper,
  id: string,
): Promise<'done' | Refusal> {
  const found = await store.cannedReplies.find(agent.site, agent.id, id);
  if (found === null) return NOT_FOUND;
  if (!mayKeep(agent, found.owner === null)) return FORBIDDEN;
  return (await store.cannedReplies.delete(found, toWriter({ clock }, agent))) ? 'done' : NOT_FOUND;
}

const mayKeep = (agent: Keeper, isShared: boolean): boolean => !isShared || managesSite(agent);

function toStored(
  { id: keeper, site }: Keeper,
  { shared, ...wish }: CannedReplyRequest,
  kept: Pick<StoredCannedReply, 'id' | 'uses' | 'createdAt' | 'changedAt'>,
): StoredCannedReply {
  const { id, uses, createdAt, changedAt } = kept;
  return {
    ...wish,
    shortcut: wish.shortcut.toLowerCase(),
    tags: [...new Set(wish.tags)],
    id,
    uses,
    createdAt,
    changedAt,
    site,
    owner: shared ? null : keeper,
  };
}

function toAnswer({ site: _, owner, ...reply }: StoredCannedReply): CannedReply {
  return { ...reply, shared: owner === null };
}

function toRefusal(refusal: 'not-found' | CannedReplyRefusal, { tags }: CannedReplyRequest): Refusal {
  if (typeof refusal === 'string') return { refused: refusal };
  const { unknownTag } = refusal;
  const field = toField('tags', tags.indexOf(unknownTag));
  return { mistake: toMistake(field, 'the id of a tag of this site', unknownTag) };
}
