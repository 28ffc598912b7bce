/** Conversations that go on now, with whom they are and where their visitors look. */
import type { ConversationDetail } from '../../../protocol/conversation-api.ts';
import type { SiteId } from '../../../protocol/ids.ts';
import type { VisitorProfile } from '../../../protocol/profile-api.ts';
import type { DomainWorld } from '../domain-world.ts';
import { loadProfiles } from '../visitors/visitor-profile.ts';

type State = 'waiting' | 'open' | 'transferring';

export interface LiveChat {
  readonly conversation: ConversationDetail;
  readonly profile: VisitorProfile;
}

/** The newest first of each state, in the order of the states; at most `limit` of a state. */
export async function listLiveChats(
  { store }: Pick<DomainWorld, 'store'>,
  site: SiteId,
  states: readonly State[],
  limit: number,
): Promise<readonly LiveChat[]> {
  const lists = await Promise.all(states.map((state) => store.conversations.list(site, { state }, null, limit)));
  const listed = lists.flat();
  const [details, profiles] = await Promise.all([
    store.conversationDetails.list(
      site,
      listed.map(({ id }) => id),
    ),
    loadProfiles(
      { store },
      listed.map(({ visitor }) => visitor),
    ),
  ]);
  const byId = new Map(details.map((conversation) => [conversation.id, conversation]));
  return listed.flatMap(({ id, visitor }) => {
    const [conversation, profile] = [byId.get(id), profiles.get(visitor)];
    return conversation === undefined || profile === undefined ? [] : { conversation, profile };
  });
}
