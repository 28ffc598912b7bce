/** Instants as people read them in a mail, in a time zone that is named. */

export interface ZonedTime {
  /** The name of the zone that the times are in. */
  readonly zone: string;
  toDay(at: number): string;
  toTime(at: number): string;
}

/** @param zones IANA names, the best first; a browser may have told anything, and what is no zone is passed over */
export function createZonedTime(...zones: readonly string[]): ZonedTime {
  const zone = zones.find(isZone) ?? 'UTC';
  const day = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  });
  const time = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  return { zone, toDay: (at) => day.format(at), toTime: (at) => time.format(at) };
}

function isZone(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    // What Intl takes for the system's own zone when it is left out.
    return timeZone !== '';
  } catch {
    // The only way to ask, as in decode-trigger.ts.
    return false;
  }
}
