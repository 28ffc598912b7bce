/** Which way conversations came. */
import { PERIOD, report, toPeriods } from './report.ts';

/** Of those that the log tells nothing about: they were begun in the chat box, before there was any other way. */
const FIRST_CHANNEL = 'chat';

export const CHANNELS = report({
  name: 'channels',
  summary: 'Conversations by the channel that they began in',
  filters: ['from', 'to', 'timeZone', 'groupBy', 'department'],
  columns: { ...PERIOD, channel: 'text', started: 'count' },
  async make(store, wish) {
    const { list, buckets, indexOf } = toPeriods(wish);
    const rows = await store.counts(wish.scope, ['conversation-started'], buckets, 'channel');
    const channels = new Map<string, number[]>();
    for (const { bucket, value, count } of rows) {
      const channel = value ?? FIRST_CHANNEL;
      const counts = channels.get(channel) ?? list.map(() => 0);
      const place = indexOf(bucket);
      counts[place] = (counts[place] ?? 0) + count;
      channels.set(channel, counts);
    }
    const byName = [...channels].sort(([left], [right]) => (left < right ? -1 : 1));
    return {
      rows: list.flatMap((period, place) =>
        byName.map(([channel, counts]) => ({ ...period, channel, started: counts[place] ?? 0 })),
      ),
    };
  },
});
