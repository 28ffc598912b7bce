/** Owners and admins make, name and delete their site's knowledge bases; every agent sees them. */
import { type DeletedAnswer, type KnowledgeBase, MAX_KNOWLEDGE_BASES } from '../../../protocol/article-api.ts';
import { decodeKnowledgeBase } from '../../../protocol/decode-article.ts';
import { createId, type KnowledgeBaseId } from '../../../protocol/ids.ts';
import { type Mistake, toMistake } from '../../../protocol/schema-mistake.ts';
import type { Agent, ArticleWriter } from '../../store/store.ts';
import { managesSite } from '../agents/person.ts';
import type { DomainWorld } from '../domain-world.ts';

/** Whoever writes or reads a knowledge base among agents. */
export type Author = Pick<Agent, 'id' | 'site' | 'role'>;
export type KnowledgeResult<Answer> =
  | Answer
  | { readonly refused: 'forbidden' | 'not-found' | 'conflict' }
  | { readonly mistake: Mistake };
export type KnowledgeWorld = Pick<DomainWorld, 'store' | 'clock' | 'randomBytes'>;

export const FORBIDDEN = { refused: 'forbidden' } as const;
export const NOT_FOUND = { refused: 'not-found' } as const;

export function toWriter({ clock }: Pick<DomainWorld, 'clock'>, { id, site }: Author): ArticleWriter {
  return { site, agent: id, at: clock.now() };
}

export async function listKnowledgeBases(
  { store }: KnowledgeWorld,
  agent: Author,
): Promise<{ readonly bases: readonly KnowledgeBase[] }> {
  return { bases: await store.knowledgeBases.list(agent.site) };
}

/** @param value a `KnowledgeBaseRequest`, as it came */
export async function createKnowledgeBase(
  { store, clock, randomBytes }: KnowledgeWorld,
  agent: Author,
  value: unknown,
): Promise<KnowledgeResult<KnowledgeBase>> {
  if (!managesSite(agent)) return FORBIDDEN;
  const decoded = decodeKnowledgeBase(value);
  if ('mistake' in decoded) return decoded;
  const createdAt = clock.now();
  const base = { id: createId<KnowledgeBaseId>(createdAt, randomBytes), title: decoded.value.title, createdAt };
  if (await store.knowledgeBases.create(agent.site, base, MAX_KNOWLEDGE_BASES)) return base;
  return { mistake: toMistake('', `at most ${MAX_KNOWLEDGE_BASES} knowledge bases`, MAX_KNOWLEDGE_BASES + 1) };
}

/** @param value a `KnowledgeBaseRequest`, as it came */
export async function renameKnowledgeBase(
  { store }: KnowledgeWorld,
  agent: Author,
  id: KnowledgeBaseId,
  value: unknown,
): Promise<KnowledgeResult<KnowledgeBase>> {
  if (!managesSite(agent)) return FORBIDDEN;
  const decoded = decodeKnowledgeBase(value);
  if ('mistake' in decoded) return decoded;
  return (await store.knowledgeBases.rename(agent.site, id, decoded.value.title)) ?? NOT_FOUND;
}

/** With all its categories and articles. */
export async function deleteKnowledgeBase(
  world: KnowledgeWorld,
  agent: Author,
  id: KnowledgeBaseId,
): Promise<KnowledgeResult<DeletedAnswer>> {
  if (!managesSite(agent)) return FORBIDDEN;
  return (await world.store.knowledgeBases.delete(toWriter(world, agent), id)) ?? NOT_FOUND;
}
