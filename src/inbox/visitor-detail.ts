/** Keeps what is known of one visitor current: asked once, and again when the live list says that something changed. */
import { effect, type ReadonlySignal, signal } from '@preact/signals';
import type { VisitorId } from '../protocol/ids.ts';
import { PRESENCE_MS } from '../protocol/limits.ts';
import type { VisitorDetail, VisitorSummary } from '../protocol/visitor.ts';
import type { ApiAnswer } from './agent-api-client.ts';
import { toProblemText } from './problem-text.ts';
import type { Ticker } from './ticker.ts';
import type { VisitorList } from './visitor-list.ts';

export type DetailState =
  | { readonly name: 'loading' }
  /** `problem` is empty, or says why nothing newer came. */
  | { readonly name: 'ready'; readonly detail: VisitorDetail; readonly problem: string }
  | { readonly name: 'failed'; readonly problem: string }
  | { readonly name: 'gone' };

export interface VisitorDetailWorld {
  readonly visitor: VisitorId;
  readonly visitors: ReadonlySignal<VisitorList | null>;
  /** Stands still while the page is hidden: nothing is asked then. */
  readonly ticker: Pick<Ticker, 'now' | 'read'>;
  ask(visitor: VisitorId): Promise<ApiAnswer<VisitorDetail>>;
}

export interface LiveVisitorDetail {
  readonly state: ReadonlySignal<DetailState>;
  retry(): void;
  close(): void;
}

/** A visitor who clicks through the site changes with each page; the server is asked at most so often. */
const MIN_INTERVAL_MS = 2_000;
/** Engagement and vitals are not in the list; the visitor's pings tell of them so often. */
const MAX_INTERVAL_MS = PRESENCE_MS.visible.nextPing;

export function createVisitorDetail({ visitor, visitors, ticker, ask }: VisitorDetailWorld): LiveVisitorDetail {
  const state = signal<DetailState>({ name: 'loading' });
  let known: VisitorSummary | undefined;
  let isOutdated = true;
  let isAsking = false;
  let isClosed = false;
  let askedAt = Number.NEGATIVE_INFINITY;

  async function load(): Promise<void> {
    isAsking = true;
    isOutdated = false;
    askedAt = ticker.read();
    const answer = await ask(visitor);
    isAsking = false;
    if (!isClosed) state.value = toNextState(state.peek(), answer);
  }

  const stop = effect(() => {
    const summary = visitors.value?.get(visitor);
    const sinceMs = ticker.now.value - askedAt;
    if (summary !== known) isOutdated = true;
    known = summary;
    // What changes meanwhile is asked for by a later tick.
    if (isAsking || sinceMs < MIN_INTERVAL_MS) return;
    if (isOutdated || (summary !== undefined && sinceMs >= MAX_INTERVAL_MS)) void load();
  });

  return {
    state,
    retry() {
      if (isAsking) return;
      if (state.peek().name === 'failed') state.value = { name: 'loading' };
      void load();
    },
    close() {
      isClosed = true;
      stop();
    },
  };
}

function toNextState(state: DetailState, answer: ApiAnswer<VisitorDetail>): DetailState {
  if (answer.ok) return { name: 'ready', detail: answer.value, problem: '' };
  if (answer.problem.code === 'not-found') return { name: 'gone' };
  const problem = toProblemText(answer.problem);
  return state.name === 'ready' ? { ...state, problem } : { name: 'failed', problem };
}
