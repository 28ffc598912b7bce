/** Every ban that holds, in memory: each message and each ping asks, and there are few. */
import type { Clock } from '../../../protocol/clock.ts';
import type { SiteId, VisitorId } from '../../../protocol/ids.ts';
import type { Store, StoredBan } from '../../store/store.ts';

export interface BanDirectory {
  /** The ban of the visitor or else of the address that holds now. @param address truncated as visits have it; empty is unknown */
  find(site: SiteId, visitor: VisitorId, address: string): StoredBan | null;
  /** Reads the store again: after a change, and now and then for the changes of other processes. */
  refresh(): Promise<void>;
}

interface World {
  readonly store: Pick<Store, 'bans'>;
  readonly clock: Clock;
}

export async function openBanDirectory({ store, clock }: World): Promise<BanDirectory> {
  let bans = new Map<string, StoredBan>();
  let lastTurn: Promise<void> = Promise.resolve();
  const read = async (): Promise<void> => {
    bans = new Map(
      (await store.bans.all(clock.now())).map((ban) => [toKey(ban.site, ban.visitor ?? ban.address), ban]),
    );
  };
  const findOne = (site: SiteId, target: string): StoredBan | null => {
    const ban = bans.get(toKey(site, target)) ?? null;
    const isOver = ban === null || (ban.until !== null && ban.until <= clock.now());
    return isOver ? null : ban;
  };
  const directory: BanDirectory = {
    find: (site, visitor, address) =>
      bans.size === 0 ? null : (findOne(site, visitor) ?? (address === '' ? null : findOne(site, address))),
    refresh() {
      // One after the other: what was read first must not be what stays.
      const turn = lastTurn.then(read);
      lastTurn = turn.catch(() => {});
      return turn;
    },
  };
  await directory.refresh();
  return directory;
}

/** No id of a visitor looks like an address. */
const toKey = (site: SiteId, target: string | null): string => `${site} ${target}`;
