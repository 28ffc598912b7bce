/** Has reports made by a thread of their own, which starts with the first of them and again after it died. */
import { Worker } from 'node:worker_threads';
import type { Figures, ReportWish } from './reports/report.ts';
import type { ReportMaker } from './reports/report-maker.ts';

export interface ReportOrder {
  readonly id: number;
  readonly name: string;
  readonly wish: ReportWish;
}

export type ReportDone =
  | { readonly id: number; readonly figures: Figures }
  | { readonly id: number; readonly error: string };

export interface ReportThread extends ReportMaker {
  /** What is not made yet fails. */
  close(): Promise<void>;
}

interface Waiting {
  resolve(figures: Figures): void;
  reject(error: Error): void;
}

interface Running {
  readonly worker: Worker;
  readonly waiting: Map<number, Waiting>;
}

/** @param script the built report-worker.ts @param database a SQLite file that a store has been opened on */
export function createReportThread(script: string, database: string): ReportThread {
  let current: Running | null = null;
  let count = 0;

  function start(): Running {
    const worker = new Worker(script, { workerData: database });
    const waiting = new Map<number, Waiting>();
    const running: Running = { worker, waiting };
    const fail = (error: Error): void => {
      // The next one may be running already: an error is told before the end.
      if (current === running) current = null;
      for (const { reject } of waiting.values()) reject(error);
      waiting.clear();
    };
    worker.on('message', (done: ReportDone) => {
      const waiter = waiting.get(done.id);
      waiting.delete(done.id);
      // A process that has nothing else to do may end.
      if (waiting.size === 0) worker.unref();
      if ('figures' in done) waiter?.resolve(done.figures);
      else waiter?.reject(new Error(done.error));
    });
    worker.on('error', fail);
    worker.on('exit', (code) => fail(new Error(`the thread of reports ended with ${code}`)));
    return running;
  }

  return {
    make: (name, wish) =>
      new Promise((resolve, reject) => {
        current ??= start();
        const id = count++;
        current.waiting.set(id, { resolve, reject });
        current.worker.ref();
        current.worker.postMessage({ id, name, wish } satisfies ReportOrder);
      }),
    async close() {
      await current?.worker.terminate();
    },
  };
}
