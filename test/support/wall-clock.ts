/** What a clock on the wall of a time zone shows, as Intl says it of one instant: nothing of ours computes here. */

const DAY_MS = 86_400_000;

export type WallClock = (at: number, grouping: 'hour' | 'day' | 'week' | 'month') => string;

export function createWallClock(timeZone: string): WallClock {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    timeZoneName: 'longOffset',
  });
  const known = new Map<string, string>();
  return (at, grouping) => {
    const key = `${grouping} ${at}`;
    const label = known.get(key) ?? read(at, grouping);
    known.set(key, label);
    return label;
  };

  function read(at: number, grouping: Parameters<WallClock>[1]): string {
    const {
      year,
      month,
      day,
      hour,
      timeZoneName = '',
    } = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
    if (grouping === 'hour') return `${year}-${month}-${day}T${hour}:00${timeZoneName.slice(3) || '+00:00'}`;
    if (grouping === 'day') return `${year}-${month}-${day}`;
    return grouping === 'month' ? `${year}-${month}` : toIsoWeek(`${year}-${month}-${day}`);
  }
}

/** By counting: the first week of a year is the one that 4 January is in. */
function toIsoWeek(text: string): string {
  const monday = toMonday(Date.parse(text));
  const year = [1, 0, -1]
    .map((more) => Number(text.slice(0, 4)) + more)
    .find((one) => toMonday(Date.parse(`${one}-01-04`)) <= monday);
  const first = toMonday(Date.parse(`${year}-01-04`));
  return `${year}-W${String((monday - first) / (7 * DAY_MS) + 1).padStart(2, '0')}`;
}

function toMonday(at: number): number {
  return at - ((new Date(at).getUTCDay() + 6) % 7) * DAY_MS;
}
