/** Makes reports over a store, in whichever thread that is. */
import type { ReportStore } from '../store/store.ts';
import type { Figures, ReportWish } from './report.ts';
import { REPORTS } from './reports.ts';

export interface ReportMaker {
  /** @param name of a report that there is */
  make(name: string, wish: ReportWish): Promise<Figures>;
}

export const createReportMaker = (store: ReportStore): ReportMaker => ({
  async make(name, wish) {
    const found = REPORTS.find((report) => report.name === name);
    if (found === undefined) throw new Error(`expected the name of a report, got "${name}"`);
    return found.make(store, wish);
  },
});
