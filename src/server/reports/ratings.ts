/** How visitors rated their conversations, in each period and for each agent. */
import { PERIOD, report, toAgentName, toFields, toPeriods } from './report.ts';

const STARS = ['stars1', 'stars2', 'stars3', 'stars4', 'stars5'] as const;
const RATINGS = { ratings: 'count', average: 'mean', ...toFields(STARS, () => 'count' as const) } as const;

export const RATINGS_BY_PERIOD = report({
  name: 'ratings',
  summary: 'How visitors rated their conversations',
  filters: ['from', 'to', 'timeZone', 'groupBy', 'agent', 'department'],
  columns: { ...PERIOD, ...RATINGS },
  total: RATINGS,
  async make(store, wish) {
    const { list, buckets, indexOf } = toPeriods(wish);
    const counts = list.map(createStars);
    const total = createStars();
    for (const { bucket, value, count } of await store.counts(wish.scope, ['conversation-rated'], buckets, 'stars')) {
      for (const stars of [counts[indexOf(bucket)], total]) addStars(stars, Number(value), count);
    }
    return {
      rows: list.map((period, place) => ({ ...period, ...describeStars(counts[place] ?? []) })),
      total: describeStars(total),
    };
  },
});

export const RATINGS_BY_AGENT = report({
  name: 'agent-ratings',
  summary: 'How visitors rated each agent',
  filters: ['from', 'to', 'timeZone', 'agent', 'department'],
  columns: { agent: 'id', name: 'text', ...RATINGS },
  total: RATINGS,
  async make(store, wish) {
    const agents = new Map<string, number[]>();
    const total = createStars();
    for (const { agent, stars: value, count } of await store.ratings(wish.scope)) {
      const counts = agents.get(agent) ?? createStars();
      agents.set(agent, counts);
      for (const stars of [counts, total]) addStars(stars, value, count);
    }
    const rows = [...agents].map(([agent, stars]) => ({
      agent,
      name: toAgentName(wish, agent),
      ...describeStars(stars),
    }));
    return { rows: rows.sort((left, right) => right.ratings - left.ratings), total: describeStars(total) };
  },
});

const createStars = (): number[] => STARS.map(() => 0);

/** What is no number of stars is no rating. */
function addStars(counts: number[] | undefined, stars: number, count: number): void {
  const before = counts?.[stars - 1];
  if (counts !== undefined && before !== undefined) counts[stars - 1] = before + count;
}

function describeStars(counts: readonly number[]) {
  const ratings = counts.reduce((sum, count) => sum + count, 0);
  const sum = counts.reduce((total, count, index) => total + count * (index + 1), 0);
  return {
    ratings,
    average: ratings === 0 ? null : Math.round((100 * sum) / ratings) / 100,
    ...toFields(STARS, (name) => counts[STARS.indexOf(name)] ?? 0),
  };
}
