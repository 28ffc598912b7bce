/** From when to when agents were what, by the log; and how much of each period that is. */
import type { ReportStore, StatusRow } from '../store/store.ts';
import type { Period } from './periods.ts';
import type { ReportWish } from './report.ts';

export const STATUSES = ['online', 'away', 'custom', 'offline'] as const;
type Status = (typeof STATUSES)[number];

export interface Stay {
  readonly from: number;
  readonly to: number;
}

/** Of the report's time, what is over. */
export const toElapsed = ({ scope, now }: ReportWish): Stay => ({
  from: scope.from,
  to: Math.max(scope.from, Math.min(scope.to, now)),
});

/** Of each agent, who is offline until the log says otherwise. One that began before counts from the time's beginning. */
export async function readStays(
  store: ReportStore,
  wish: ReportWish,
): Promise<ReadonlyMap<string, readonly (Stay & { readonly status: Status })[]>> {
  const time = toElapsed(wish);
  const byAgent = new Map<string, StatusRow[]>();
  for (const row of await store.statuses({ site: wish.scope.site, ...time })) {
    const rows = byAgent.get(row.agent);
    if (rows === undefined) byAgent.set(row.agent, [row]);
    else rows.push(row);
  }
  return new Map(
    [...byAgent].map(([agent, rows]) => [
      agent,
      [{ at: time.from, status: 'offline' }, ...rows].map(({ at, status }, index) => ({
        status: STATUSES.find((known) => known === status) ?? 'offline',
        from: Math.max(at, time.from),
        to: rows[index]?.at ?? time.to,
      })),
    ]),
  );
}

/** What at least one of them covers. */
export function uniteStays(stays: readonly Stay[]): readonly Stay[] {
  const united: { from: number; to: number }[] = [];
  for (const { from, to } of [...stays].sort((left, right) => left.from - right.from)) {
    const last = united.at(-1);
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to);
    else united.push({ from, to });
  }
  return united;
}

/** How many seconds of each period they cover, rounded when all is added. @param stays that do not overlap */
export function measureStays(list: readonly Period[], stays: readonly Stay[]): readonly number[] {
  const covered = list.map(() => 0);
  for (const { from, to } of stays) {
    for (let place = findPlace(list, from); place < list.length; place++) {
      const [start = to, end = Number.POSITIVE_INFINITY] = [list[place]?.start, list[place + 1]?.start];
      if (start >= to) break;
      covered[place] = (covered[place] ?? 0) + Math.max(0, Math.min(to, end) - Math.max(from, start));
    }
  }
  return covered.map((ms) => Math.round(ms / 1_000));
}

/** The last period that has begun at an instant. */
function findPlace(list: readonly Period[], at: number): number {
  let [low, high] = [0, list.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((list[middle]?.start ?? at) <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}
