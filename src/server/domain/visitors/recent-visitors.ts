/** Who is on the site, as of now, and who was here lately, as the database knows them. */
import type { SiteId } from '../../../protocol/ids.ts';
import type { Visit, Visitor } from '../../store/store.ts';
import type { DomainWorld } from '../domain-world.ts';
import type { Present } from './present.ts';
import { loadProfile } from './visitor-profile.ts';

export interface RecentVisitor {
  readonly visitor: Visitor;
  readonly visit: Visit;
  readonly isHere: boolean;
  /** The names of both sides of a conversation that an agent has; each is empty when nobody knows it. */
  readonly chat: { readonly visitor: string; readonly agent: string } | null;
  /** When an agent last spoke first; null: never. */
  readonly invitedAt: number | null;
}

/** Those who are here come first, then whoever was seen last since; `limit` of them together. */
export async function listRecentVisitors(
  { presence, store }: Pick<DomainWorld, 'presence' | 'store'>,
  site: SiteId,
  since: number,
  limit: number,
): Promise<readonly RecentVisitor[]> {
  const here = listPresent({ presence }, site).slice(0, limit);
  const known = new Set(here.map(({ visitor }) => visitor.id));
  // As many more as could be those who are here.
  const stored = await store.recentVisitors.list(site, since, limit);
  const gone = stored.filter(({ visitor }) => !known.has(visitor.id)).slice(0, limit - here.length);
  const invited = await store.recentVisitors.invitedAt([...here, ...gone].map(({ visitor }) => visitor.id));
  const toInvitedAt = ({ id }: Visitor): number | null => invited.get(id) ?? null;
  const present = await Promise.all(
    here.map(async ({ visitor, visit, conversation }) => ({
      ...{ visitor, visit, isHere: true, invitedAt: toInvitedAt(visitor) },
      chat: conversation?.state === 'open' ? await toChat({ store }, visitor, conversation.id) : null,
    })),
  );
  return [
    ...present,
    ...gone.map((one) => ({ ...one, isHere: false, chat: null, invitedAt: toInvitedAt(one.visitor) })),
  ];
}

/** Those who are here, whoever was seen last first. */
export const listPresent = ({ presence }: Pick<DomainWorld, 'presence'>, site: SiteId): readonly Present[] =>
  presence
    .list(site)
    .flatMap(({ id }) => presence.find(id) ?? [])
    .sort((left, right) => right.visitor.lastSeenAt - left.visitor.lastSeenAt);

async function toChat(
  { store }: Pick<DomainWorld, 'store'>,
  { id, variables }: Visitor,
  conversation: Parameters<DomainWorld['store']['conversations']['find']>[0],
): Promise<RecentVisitor['chat']> {
  const [summary, profile] = await Promise.all([store.conversations.find(conversation), loadProfile({ store }, id)]);
  const called = Object.hasOwn(variables, 'name') ? String(variables['name']) : '';
  return { visitor: profile.name || called, agent: summary?.agent?.name ?? '' };
}
