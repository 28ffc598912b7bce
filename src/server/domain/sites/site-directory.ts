/** Every site by key and id, in memory: each request asks, and there are few. */
import type { Clock } from '../../../protocol/clock.ts';
import type { AgentId, SiteId } from '../../../protocol/ids.ts';
import type { Site, SiteChange, Store } from '../../store/store.ts';

export interface SiteDirectory {
  byKey(key: string): Site | null;
  byId(id: SiteId): Site | null;
  all(): readonly Site[];
  /** Reads the store again: after a site was created or changed, also by the command line beside a running server. */
  refresh(): Promise<void>;
  /**
   * Changes a site by what it is now; changes take turns, so that two people who save at once both keep theirs.
   *
   * @param by as the log names them; nobody is the server itself
   */
  change(id: SiteId, toChange: (site: Site) => SiteChange, by?: AgentId): Promise<void>;
}

interface World {
  readonly store: Pick<Store, 'sites'>;
  readonly clock: Pick<Clock, 'now'>;
}

export async function openSiteDirectory({ store, clock }: World): Promise<SiteDirectory> {
  let sites: readonly Site[] = [];
  let keys = new Map<string, Site>();
  const refresh = async (): Promise<void> => {
    sites = await store.sites.list();
    keys = new Map(sites.map((site) => [site.key, site]));
  };
  await refresh();
  const byId = (id: SiteId): Site | null => sites.find((site) => site.id === id) ?? null;
  let lastTurn: Promise<void> = Promise.resolve();
  return {
    byKey: (key) => keys.get(key) ?? null,
    byId,
    all: () => sites,
    refresh,
    change(id, toChange, by) {
      const turn = lastTurn.then(async () => {
        await refresh();
        const site = byId(id);
        if (site === null) return;
        await store.sites.update({ site: id, agent: by ?? null, at: clock.now() }, toChange(site));
        await refresh();
      });
      // The next one's turn comes also after one that failed, which its own caller hears of.
      lastTurn = turn.catch(() => {});
      return turn;
    },
  };
}

/** Whether a page of `origin` may use the site. An entry's `*` stands for any port, or for one label in front; alone for all origins. */
export function isAllowedOrigin(site: Pick<Site, 'origins'>, origin: string): boolean {
  return site.origins.some((entry) => {
    if (entry === '*') return true;
    if (!entry.includes('*')) return entry === origin;
    const [before = '', after = ''] = entry.split('*');
    const middle = origin.slice(before.length, origin.length - after.length);
    const fits = origin.length >= before.length + after.length && origin.startsWith(before) && origin.endsWith(after);
    return fits && (before.endsWith(':') ? /^\d{1,5}$/ : /^[a-z0-9-]+$/).test(middle);
  });
}
