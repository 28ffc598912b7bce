/** Writes that arrive together share one commit, and each learns of its own result only after it. */
import type { Clock } from '../../protocol/clock.ts';

export interface GroupCommit<Write, Result> {
  /** Resolves after the commit that holds the write; rejects when that commit failed. */
  add(write: Write): Promise<Result>;
  /** Commits what waits, now. */
  flush(): Promise<void>;
}

export interface GroupCommitOptions<Write, Result> {
  readonly clock: Clock;
  /** One transaction; the results in the order of the writes. */
  commit(writes: readonly Write[]): Promise<readonly Result[]>;
  /** The longest a write waits for company, in ms; 0 collects what arrives in one turn of the event loop. */
  readonly windowMs: number;
  readonly maxWrites: number;
}

interface Waiting<Write, Result> {
  readonly write: Write;
  resolve(result: Result): void;
  reject(error: unknown): void;
}

export function createGroupCommit<Write, Result>(
  options: GroupCommitOptions<Write, Result>,
): GroupCommit<Write, Result> {
  const { clock, commit, windowMs, maxWrites } = options;
  let waiting: Waiting<Write, Result>[] = [];
  let running: Promise<void> | null = null;
  let cancelTimer: (() => void) | null = null;

  /** One commit at a time: the order of arrival is the order of the log. */
  async function run(): Promise<void> {
    while (waiting.length > 0) {
      const group = waiting.slice(0, maxWrites);
      waiting = waiting.slice(maxWrites);
      await commitGroup(group);
    }
  }

  /** A write that cannot be stored must not take its company down: after a failure each is tried alone. */
  async function commitGroup(group: readonly Waiting<Write, Result>[]): Promise<void> {
    try {
      const results = await commit(group.map(({ write }) => write));
      if (results.length !== group.length) throw new Error(`${group.length} writes gave ${results.length} results`);
      for (const [index, result] of results.entries()) group[index]?.resolve(result);
    } catch (error) {
      if (group.length > 1) for (const waiter of group) await commitGroup([waiter]);
      else group[0]?.reject(error);
    }
  }

  function flush(): Promise<void> {
    cancelTimer?.();
    cancelTimer = null;
    running ??= run().finally(() => {
      running = null;
    });
    return running;
  }

  return {
    add: (write) =>
      new Promise((resolve, reject) => {
        waiting.push({ write, resolve, reject });
        if (waiting.length >= maxWrites) void flush();
        else if (running === null) cancelTimer ??= clock.setTimer(() => void flush(), windowMs);
      }),
    flush,
  };
}
