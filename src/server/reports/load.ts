/** When people write, and how many conversations are open at a time: by hour of the day, by day of the week, and by both. */
import type { ReportFilter } from '../../protocol/report-api.ts';
import type { ReportStore } from '../store/store.ts';
import { averageOpen } from './average-open.ts';
import { type Columns, type ReportWish, type RowOf, report } from './report.ts';
import { DAY_MS, HOUR_MS, toDay, toShifts } from './time-zone.ts';

const FILTERS: readonly ReportFilter[] = ['from', 'to', 'timeZone', 'department'];

/** `open` is how many there were on average, in this hour or on this day; null where the time has none that is over. */
const LOAD = { started: 'count', answered: 'count', open: 'mean' } as const satisfies Columns;

/** A conversation that has been open for longer is nobody's load any more. */
const LOOK_BACK_MS = 31 * DAY_MS;

const HOURS_A_WEEK = 168;

/** From Monday to Sunday. @param local an hour of local time, which is at its full hour */
const toHourOfWeek = (local: number): number => (((toDay(local) + 3) % 7) * 24 + toHourOfDay(local)) % HOURS_A_WEEK;
const toHourOfDay = (local: number): number => Math.floor((local % DAY_MS) / HOUR_MS);
const toWeekday = (hourOfWeek: number): number => Math.floor(hourOfWeek / 24) + 1;

export const LOAD_BY_HOUR = report({
  name: 'load-by-hour',
  summary: 'Conversations by hour of the day',
  filters: FILTERS,
  columns: { hour: 'count', ...LOAD },
  make: async (store, wish) => ({
    rows: (await readLoad(store, wish, 24, toHourOfDay)).map((load, hour) => ({ hour, ...load })),
  }),
});

export const LOAD_BY_WEEKDAY = report({
  name: 'load-by-weekday',
  summary: 'Conversations by day of the week, 1 for Monday to 7',
  filters: FILTERS,
  columns: { weekday: 'count', ...LOAD },
  make: async (store, wish) => ({
    rows: (await readLoad(store, wish, 7, (local) => toWeekday(toHourOfWeek(local)) - 1)).map((load, day) => ({
      weekday: day + 1,
      ...load,
    })),
  }),
});

export const LOAD_BY_HOUR_OF_WEEK = report({
  name: 'load',
  summary: 'Conversations by hour of the week',
  filters: FILTERS,
  columns: { weekday: 'count', hour: 'count', ...LOAD },
  make: async (store, wish) => ({
    rows: (await readLoad(store, wish, HOURS_A_WEEK, toHourOfWeek)).map((load, hour) => ({
      weekday: toWeekday(hour),
      hour: hour % 24,
      ...load,
    })),
  }),
});

/** @param toSlot the slot, of `slots`, of an hour of local time */
async function readLoad(
  store: ReportStore,
  { scope, timeZone, now }: ReportWish,
  slots: number,
  toSlot: (local: number) => number,
): Promise<readonly RowOf<typeof LOAD>[]> {
  const shifts = toShifts(timeZone, scope.from, scope.to);
  const load = Array.from({ length: slots }, () => ({ started: 0, answered: 0 }));
  const kinds = ['conversation-started', 'conversation-answered'] as const;
  for (const { kind, bucket, count } of await store.counts(scope, kinds, { unitMs: HOUR_MS, shifts })) {
    const slot = load[toSlot(bucket * HOUR_MS)];
    if (slot !== undefined) slot[kind === 'conversation-started' ? 'started' : 'answered'] += count;
  }
  const to = Math.min(scope.to, now);
  const turns = await store.turns({ ...scope, from: scope.from - LOOK_BACK_MS, to });
  const open = averageOpen(turns, { from: scope.from, to, shifts }, slots, toSlot);
  return load.map((counts, place) => ({ ...counts, open: open[place] ?? null }));
}
