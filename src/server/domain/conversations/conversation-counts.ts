/** How many conversations of a site wait or are open, a few seconds old: pings that want to know come all the time. */
import type { Clock } from '../../../protocol/clock.ts';
import type { SiteId } from '../../../protocol/ids.ts';
import type { Store } from '../../store/store.ts';

const KEEP_MS = 5_000;

type Counts = Awaited<ReturnType<Store['conversations']['countByState']>>;

export interface ConversationCounts {
  of(site: SiteId): Promise<Counts>;
}

export function createConversationCounts({
  store,
  clock,
}: {
  readonly store: Pick<Store, 'conversations'>;
  readonly clock: Clock;
}): ConversationCounts {
  const known = new Map<SiteId, { readonly at: number; readonly counts: Promise<Counts> }>();
  return {
    of(site) {
      const last = known.get(site);
      const now = clock.now();
      if (last !== undefined && now - last.at < KEEP_MS) return last.counts;
      const counts = store.conversations.countByState(site);
      known.set(site, { at: now, counts });
      // The next ping asks again; this one's caller hears of the failure.
      counts.catch(() => known.delete(site));
      return counts;
    },
  };
}
