/** Instants that may be long ago as short texts, in the browser's own language and time zone. */
import { toTimeText } from '../ui/local-time.ts';

/** Intl formatters take a millisecond to make, so it is made once and only when it is needed. */
let format: Intl.DateTimeFormat | undefined;

/** The time alone when it was today. */
export function toDateTimeText(at: number, now: number): string {
  if (new Date(at).toDateString() === new Date(now).toDateString()) return toTimeText(at);
  format ??= new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
  return format.format(at);
}
