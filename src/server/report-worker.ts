/** The thread that makes reports: SQLite keeps its thread busy for as long as it reads, and that one must not be the chat's. */
import { parentPort, workerData } from 'node:worker_threads';
import type { ReportDone, ReportOrder } from './report-thread.ts';
import { createReportMaker, type ReportMaker } from './reports/report-maker.ts';
import { openSqliteReports } from './store/sqlite-reports.ts';

const maker = openMaker(String(workerData));

parentPort?.on('message', ({ id, name, wish }: ReportOrder) => {
  const answer = (done: ReportDone): void => parentPort?.postMessage(done);
  maker.make(name, wish).then(
    (figures) => answer({ id, figures }),
    (error: unknown) => answer({ id, error: String(error) }),
  );
});

function openMaker(file: string): ReportMaker {
  try {
    return createReportMaker(openSqliteReports(file));
  } catch (error) {
    // The database's own errors lose their text on the way to another thread.
    throw new Error(`${file}: ${String(error)}`);
  }
}
