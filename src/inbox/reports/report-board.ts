/** What has come of each report: the newest question counts, an answer to an older one is dropped. */
import { type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { ReportAnswer } from '../../protocol/report-api.ts';
import type { ApiAnswer } from '../agent-api-client.ts';
import { toProblemText } from '../problem-text.ts';

/** `last` is what was shown before, kept in its place until the next one is there. */
export type ReportState =
  | { readonly name: 'loading'; readonly last: ReportAnswer | null }
  | { readonly name: 'ready'; readonly last: ReportAnswer }
  | { readonly name: 'failed'; readonly problem: string };

export interface ReportBoardWorld {
  /** @param path below /v1/agent/ */
  ask(path: string): Promise<ApiAnswer<ReportAnswer>>;
}

export interface ReportBoard {
  stateOf(report: string): ReadonlySignal<ReportState>;
  /** Asks for what it was not asked for before, in this order. */
  show(paths: ReadonlyMap<string, string>): void;
  retry(report: string): void;
  close(): void;
}

/** The server computes one after the other: what waits there would run into its deadline, and could not be called back. */
const AT_ONCE = 2;

export function createReportBoard({ ask }: ReportBoardWorld): ReportBoard {
  const states = new Map<string, Signal<ReportState>>();
  const shown = new Map<string, string>();
  const waiting = new Set<string>();
  let asking = 0;
  let isClosed = false;

  const stateOf = (report: string): Signal<ReportState> => {
    const state = states.get(report) ?? signal<ReportState>({ name: 'loading', last: null });
    states.set(report, state);
    return state;
  };

  const want = (report: string): void => {
    const state = stateOf(report);
    const known = state.peek();
    state.value = { name: 'loading', last: known.name === 'failed' ? null : known.last };
    waiting.add(report);
  };

  const load = async (report: string, path: string): Promise<void> => {
    const answer = await ask(path);
    asking--;
    if (isClosed) return;
    if (shown.get(report) === path && !waiting.has(report)) {
      stateOf(report).value = answer.ok
        ? { name: 'ready', last: answer.value }
        : { name: 'failed', problem: toProblemText(answer.problem) };
    }
    work();
  };

  const work = (): void => {
    for (const report of waiting) {
      if (asking >= AT_ONCE) return;
      waiting.delete(report);
      asking++;
      void load(report, shown.get(report) ?? '');
    }
  };

  return {
    stateOf,
    show(paths) {
      for (const [report, path] of paths) {
        if (shown.get(report) === path) continue;
        shown.set(report, path);
        want(report);
      }
      work();
    },
    retry(report) {
      if (stateOf(report).peek().name !== 'failed') return;
      want(report);
      work();
    },
    close() {
      isClosed = true;
      waiting.clear();
    },
  };
}
