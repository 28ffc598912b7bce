/** Owners and admins make, name and delete their site's knowledge bases; every agent sees them. */
import {
  type DeletedAnswer,
  type KnowledgeBase,
  type KnowledgeBaseRequest,
  MAX_KNOWLEDGE_BASES,
} from '../../../protocol/article-api.ts';
import { cleanTexts } from '../../../protocol/decode-article.ts';
import { createId, type KnowledgeBaseId } from '../../../protocol/ids.ts';
import { type Mistake, toMistake } from '../../../protocol/schema-mistake.ts';
import type { Agent } from '../../store/store.ts';
import { managesSite } from '../agents/person.ts';
import type { DomainWorld } from '../domain-world.ts';
import { toWriter } from '../writer.ts';

/** Whoever writes or reads a knowledge base among agents. */
export type Author = Pick<Agent, 'id' | 'site' | 'role'>;
export type KnowledgeResult<Answer> =
  | Answer
  | { readonly refused: 'forbidden' | 'not-found' | 'conflict' }
  | { readonly mistake: Mistake };
export type KnowledgeWorld = Pick<DomainWorld, 'store' | 'clock' | 'randomBytes'>;

export const FORBIDDEN = { refused: 'forbidden' } as const;
export const NOT_FOUND = { refused: 'not-found' } as const;

export async function listKnowledgeBases(
  { store }: KnowledgeWorld,
  agent: Author,
): Promise<{ readonly bases: readonly KnowledgeBase[] }> {
  return { bases: await store.knowledgeBases.list(agent.site) };
}

export async function createKnowledgeBase(
  { store, clock, randomBytes }: KnowledgeWorld,
  agent: Author,
  wish: KnowledgeBaseRequest,
): Promise<KnowledgeResult<KnowledgeBase>> {
  if (!managesSite(agent)) return FORBIDDEN;
  const cleaned = cleanTexts(wish);
  if ('mistake' in cleaned) return cleaned;
  const writer = toWriter({ clock }, agent);
  const { at: createdAt } = writer;
  const base = { id: createId<KnowledgeBaseId>(createdAt, randomBytes), title: cleaned.value.title, createdAt };
  if (await store.knowledgeBases.create(writer, base, MAX_KNOWLEDGE_BASES)) return base;
  return { mistake: toMistake('', `at most ${MAX_KNOWLEDGE_BASES} knowledge bases`, MAX_KNOWLEDGE_BASES + 1) };
}

export async function renameKnowledgeBase(
  { store, clock }: KnowledgeWorld,
  agent: Author,
  id: KnowledgeBaseId,
  wish: KnowledgeBaseRequest,
): Promise<KnowledgeResult<KnowledgeBase>> {
  if (!managesSite(agent)) return FORBIDDEN;
  const cleaned = cleanTexts(wish);
  if ('mistake' in cleaned) return cleaned;
  return (await store.knowledgeBases.rename(toWriter({ clock }, agent), id, cleaned.value.title)) ?? NOT_FOUND;
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
