/** Lengths of time as short texts. */

/** `0:07`, `12:05`, `1:02:11`; never negative, the server's clock may be ahead of ours. */
export function toClockText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const minutes = Math.floor(seconds / 60);
  const tail = String(seconds % 60).padStart(2, '0');
  if (minutes < 60) return `${minutes}:${tail}`;
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}:${tail}`;
}

/** `now`, `3 min`, `2 h`, `4 d`. */
export function toAgeText(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return 'now';
  if (minutes < 60) return `${minutes} min`;
  return minutes < 24 * 60 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / (24 * 60))} d`;
}

const UNITS = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
  ['s', 1],
] as const;

/**
 * `45 s`, `1 min 20 s`, `2 h`, `3 d 4 h`: the two largest units say enough.
 * @param largest hours for what is counted in working hours, of which no day has 24
 */
export function toLengthText(ms: number, largest: 'd' | 'h' = 'd'): string {
  const whole = Math.round(ms / 1000);
  const first = UNITS.findIndex(([unit, seconds]) => whole >= seconds && (unit !== 'd' || largest === 'd'));
  const parts = UNITS.slice(first, first + 2).map(([unit, seconds], place) => {
    const rest = place === 0 ? whole : whole % (UNITS[first]?.[1] ?? 1);
    return { count: Math.floor(rest / seconds), unit };
  });
  const said = parts.filter(({ count }) => count > 0);
  return said.length === 0 ? '0 s' : said.map(({ count, unit }) => `${count} ${unit}`).join(' ');
}
