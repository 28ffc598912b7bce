/** Lengths and moments as people read them. */

/** @returns `1:05` for 65 seconds */
export function toMinutes(seconds: number): string {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

/** @param minute after midnight; 1440 is the end of the day */
export function toWallTime(minute: number): string {
  return toMinutes(minute).padStart(5, '0');
}

const moment = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'UTC',
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  hour: '2-digit',
  minute: '2-digit',
});

/** @param at Unix ms, read from a clock that shows UTC */
export function toMoment(at: number): string {
  return moment.format(at);
}
