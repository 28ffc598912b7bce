/** What the domain asks of a database about answers that are kept for whoever asks again. */
import type { AgentId } from '../../../protocol/ids.ts';

/** One request, however often it is sent. */
export interface AnswerPlace {
  readonly agent: AgentId;
  /** Of the caller's choice. */
  readonly key: string;
  readonly method: string;
  readonly path: string;
}

export interface BegunAnswer extends AnswerPlace {
  /** Of all that the request asked. */
  readonly fingerprint: string;
  readonly at: number;
}

export interface KeptAnswer {
  readonly status: number;
  /** Empty for none. */
  readonly body: string;
}

export interface AnswerStore {
  /**
   * Of those who begin at once one does; the others get what was answered, or hear that nothing was yet.
   * @param since what was begun before counts no more
   * @param aliveSince whoever began before, and has not answered, has died
   */
  begin(answer: BegunAnswer, since: number, aliveSince: number): Promise<'begun' | 'running' | 'mismatch' | KeptAnswer>;
  /** Nothing, when somebody else has begun anew. */
  keep(answer: BegunAnswer, kept: KeptAnswer): Promise<void>;
  /** Whoever asks again begins anew. */
  drop(answer: BegunAnswer): Promise<void>;
  deleteBefore(at: number): Promise<void>;
}
