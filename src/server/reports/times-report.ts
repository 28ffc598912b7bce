/** Makes the reports about how long something took. */
import type { ReportFilter } from '../../protocol/report-api.ts';
import type { EventKind, NumbersRow } from '../store/store.ts';
import { describeTimes, TIMES } from './describe-times.ts';
import type { Periods } from './periods.ts';
import { PERIOD, type Report, report, toPeriods } from './report.ts';

interface TimesWish {
  readonly name: string;
  readonly summary: string;
  readonly filters: readonly ReportFilter[];
  readonly kind: EventKind;
  /** The time's name in the detail. */
  readonly detail: string;
}

export function timesReport({ kind, detail, ...declared }: TimesWish): Report {
  return report({
    ...declared,
    columns: { ...PERIOD, ...TIMES },
    total: TIMES,
    async make(store, wish) {
      const periods = toPeriods(wish);
      return describePeriods(periods, await store.numbers(wish.scope, [kind], detail, periods.buckets));
    },
  });
}

function describePeriods({ list, indexOf }: Periods, rows: readonly NumbersRow[]) {
  const values = list.map((): number[] => []);
  for (const row of rows) {
    const place = values[indexOf(row.bucket)];
    for (const value of row.values) place?.push(value);
  }
  return {
    rows: list.map((period, place) => ({ ...period, ...describeTimes(values[place] ?? []) })),
    total: describeTimes(values.flat()),
  };
}
