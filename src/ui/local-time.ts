/** Instants as people read them, in the browser's own language and time zone. */

/** Intl formatters take a millisecond to make, so each is made once and only when it is needed. */
let timeFormat: Intl.DateTimeFormat | undefined;
let dayFormat: Intl.DateTimeFormat | undefined;

export function toTimeText(at: number): string {
  timeFormat ??= new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' });
  return timeFormat.format(at);
}

export function toDayText(
  at: number,
  now: number,
  words: { readonly today: string; readonly yesterday: string },
): string {
  const day = new Date(at).toDateString();
  const date = new Date(now);
  if (day === date.toDateString()) return words.today;
  // By the calendar: a day with a change of clocks does not have 24 hours.
  date.setDate(date.getDate() - 1);
  if (day === date.toDateString()) return words.yesterday;
  dayFormat ??= new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
  return dayFormat.format(at);
}
