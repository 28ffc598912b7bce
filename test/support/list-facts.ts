/** What the log of a site says, but for how the site is set up: what most tests are about. */
import type { SiteId } from '../../src/protocol/ids.ts';
import type { Store, StoredEvent } from '../../src/server/store/store.ts';

export async function listFacts(store: Pick<Store, 'events'>, site: SiteId): Promise<readonly StoredEvent[]> {
  const events = await store.events.list(site, 0, 1_000);
  return events.filter(({ kind }) => kind !== 'configuration-changed');
}
