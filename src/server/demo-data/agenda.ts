/** Deeds with their instants, done one after the other while a clock that was wound back follows. */
import type { Clock } from '../../protocol/clock.ts';

export interface Agenda {
  readonly clock: Clock;
  /** May be called by a deed for what comes later. */
  add(at: number, deed: () => Promise<unknown> | undefined): void;
  /**
   * Does everything, also what deeds add, up to `until`; what would come later never happens.
   * @param settle waits for what a deed left going on
   */
  run(until: number, settle: () => Promise<void>): Promise<void>;
}

export function createAgenda(startAt: number): Agenda {
  let now = startAt;
  /** By the second: deeds of one second come in the order in which they were added. */
  const seconds = new Map<number, { readonly at: number; deed(): Promise<unknown> | undefined }[]>();
  return {
    clock: {
      now: () => now,
      // What waits in a running server, such as a visitor's leaving, has its own deeds here.
      setTimer: () => () => {},
    },
    add(at, deed) {
      const whole = Math.round(Math.max(at, now));
      const second = Math.floor(whole / 1_000);
      const entries = seconds.get(second);
      if (entries === undefined) seconds.set(second, [{ at: whole, deed }]);
      else entries.push({ at: whole, deed });
    },
    async run(until, settle) {
      for (let second = Math.floor(now / 1_000); second * 1_000 <= until; second++) {
        const entries = seconds.get(second) ?? [];
        for (const { at, deed } of entries) {
          if (at > until) continue;
          now = Math.max(now, at);
          await deed();
          await settle();
        }
        seconds.delete(second);
      }
      now = until;
    },
  };
}
