/** The tags of a site: everybody sees them, owners and admins keep them. */
import { createId } from '../../../protocol/ids.ts';
import { type Mistake, toMistake } from '../../../protocol/schema-mistake.ts';
import { MAX_TAGS, type Tag, type TagDeletedAnswer, type TagRequest } from '../../../protocol/tag-api.ts';
import type { Agent } from '../../store/store.ts';
import { type Manager, managesSite } from '../agents/person.ts';
import type { DomainWorld } from '../domain-world.ts';
import { toWriter } from '../writer.ts';

type World = Pick<DomainWorld, 'store' | 'clock' | 'randomBytes'>;
type Refusal = { readonly refused: 'forbidden' | 'not-found' | 'tag-taken' } | { readonly mistake: Mistake };

export async function listTags(
  { store }: Pick<DomainWorld, 'store'>,
  { site }: Pick<Agent, 'site'>,
): Promise<{ readonly tags: readonly Tag[] }> {
  return { tags: await store.tags.list(site) };
}

export async function createTag(
  { store, clock, randomBytes }: World,
  agent: Manager,
  wish: TagRequest,
): Promise<{ readonly tag: Tag } | Refusal> {
  if (!managesSite(agent)) return { refused: 'forbidden' };
  const writer = toWriter({ clock }, agent);
  const tag: Tag = { ...wish, id: createId<string>(writer.at, randomBytes), createdAt: writer.at };
  const result = await store.tags.create(writer, tag, MAX_TAGS);
  if (result === 'too-many') return { mistake: toMistake('', `at most ${MAX_TAGS} tags`, MAX_TAGS + 1) };
  return result === 'created' ? { tag } : { refused: result };
}

export async function changeTag(
  { store, clock }: World,
  agent: Manager,
  id: string,
  wish: TagRequest,
): Promise<'done' | Refusal> {
  if (!managesSite(agent)) return { refused: 'forbidden' };
  const result = await store.tags.change(toWriter({ clock }, agent), id, wish);
  return result === 'changed' ? 'done' : { refused: result };
}

export async function deleteTag(
  { store, clock }: World,
  agent: Manager,
  id: string,
): Promise<TagDeletedAnswer | Refusal> {
  if (!managesSite(agent)) return { refused: 'forbidden' };
  const deleted = await store.tags.delete(agent.site, id, {
    site: agent.site,
    kind: 'tag-deleted',
    agent: agent.id,
    at: clock.now(),
    detail: { tag: id },
  });
  return deleted ?? { refused: 'not-found' };
}
