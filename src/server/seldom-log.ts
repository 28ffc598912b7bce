/** Says the same thing to the operator once a minute at most, and then how often it happened: a failing disk must not fill itself. */
import type { Clock } from '../protocol/clock.ts';

const SILENCE_MS = 60_000;

type Fields = Readonly<Record<string, unknown>>;

/** @param write gets `unsaid`, the times it was not told since the last time, with the fields. Messages are few: each is remembered. */
export function createSeldomLog(
  clock: Pick<Clock, 'now'>,
  write: (fields: Fields, message: string) => void,
): (message: string, fields: Fields) => void {
  const told = new Map<string, { readonly at: number; unsaid: number }>();
  return (message, fields) => {
    const now = clock.now();
    const last = told.get(message);
    if (last !== undefined && now - last.at < SILENCE_MS) {
      last.unsaid += 1;
      return;
    }
    told.set(message, { at: now, unsaid: 0 });
    write(last === undefined || last.unsaid === 0 ? fields : { ...fields, unsaid: last.unsaid }, message);
  };
}
