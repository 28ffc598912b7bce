/** Seeds over worker threads. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Order, Report } from './worker.ts';

/** A world is made of short-lived things: with room for them the collector has less to do. */
const YOUNG_MB = 64;
/** Seeds that a worker is given at once; fewer where the first failure ends it all. */
const PORTION = 250;
const SMALL_PORTION = 20;

export interface Pool {
  /** Stops at the first failure when `first` says so. */
  run(from: number, count: number, first?: boolean): Promise<Report>;
  ask(order: Order): Promise<Report>;
  close(): Promise<void>;
}

/** @param file what `buildSimulation` built */
export function openPool(file: string, size = Math.min(4, availableParallelism())): Pool {
  const workers = Array.from(
    { length: size },
    () => new Worker(file, { resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB } }),
  );

  const order = (worker: Worker, what: Order): Promise<Report> =>
    new Promise((resolve, reject) => {
      const settle = (end: () => void): void => {
        worker.off('message', onReport).off('error', onError);
        end();
      };
      const onReport = (report: Report): void => settle(() => resolve(report));
      const onError = (error: Error): void => settle(() => reject(error));
      worker.on('message', onReport).on('error', onError);
      worker.postMessage(what);
    });

  return {
    async run(from, count, first = false) {
      const end = from + count;
      let next = from;
      const reports: (Report & { from: number })[] = [];
      const work = async (worker: Worker): Promise<void> => {
        while (next < end && !(first && reports.some(({ failures }) => failures.length > 0))) {
          const start = next;
          next = Math.min(end, start + (first ? SMALL_PORTION : PORTION));
          reports.push({
            ...(await order(worker, { kind: 'seeds', from: start, count: next - start, first })),
            from: start,
          });
        }
      };
      await Promise.all(workers.map(work));
      return reports
        .sort((left, right) => left.from - right.from)
        .reduce<Report>(
          (sum, { seeds, events, messages, failures, hash }) => ({
            seeds: sum.seeds + seeds,
            events: sum.events + events,
            messages: sum.messages + messages,
            failures: [...sum.failures, ...failures],
            hash: (Math.imul(sum.hash, 31) + hash) >>> 0,
          }),
          { seeds: 0, events: 0, messages: 0, failures: [], hash: 0 },
        );
    },
    ask: (what) => order(workers[0] as Worker, what),
    async close() {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}
