/** The contract of what reports ask the event log, on every database: each report is what a patient person would count. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AgentId, createId, type SiteId, type SiteKey, type VisitorId } from '../../src/protocol/ids.ts';
import type { ReportRow } from '../../src/protocol/report-api.ts';
import { createPresent } from '../../src/server/domain/visitors/load-present.ts';
import type { Person, ReportWish } from '../../src/server/reports/report.ts';
import { createReportMaker } from '../../src/server/reports/report-maker.ts';
import { REPORTS } from '../../src/server/reports/reports.ts';
import { openSqliteStore } from '../../src/server/store/sqlite.ts';
import type { NewEvent, Site, Store } from '../../src/server/store/store.ts';
import { countNaively, sortBy } from '../support/naive-reports.ts';
import { openPgliteStore } from '../support/pglite-store.ts';
import { createReportLog } from '../support/report-log.ts';
import { SAMPLE_SITE } from '../support/sample-site.ts';
import { createSeededRandom } from '../support/seeded-random.ts';

const random = createSeededRandom(83);
const newId = <Id extends string>(): Id => createId<Id>(1_700_000_000_000, random.bytes);
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** A week in which clocks change in Europe, and before which America's have. */
const FROM = Date.UTC(2026, 2, 25);
const DAYS = 8;

const people: readonly Person[] = ['Ann', 'Bob', 'Cid', 'Dora', 'Eve'].map((name, index) => ({
  id: newId<AgentId>(),
  name,
  departments: [['sales'], ['sales', 'support'], ['support'], [], ['sales']][index] ?? [],
  isActive: name !== 'Eve',
}));

/** Whose log begins a day before the reports' time and ends a day after it. */
const createLog = (site: SiteId, conversations: number): readonly NewEvent[] =>
  createReportLog(random, {
    site,
    agents: people.map(({ id }) => id),
    departments: ['sales', 'support'],
    conversations,
    events: 8 * conversations,
    from: FROM - DAY_MS,
    days: DAYS + 2,
  }).map((event) => ({ ...event, at: Math.floor(event.at / MINUTE_MS) * MINUTE_MS }));

const site = newId<SiteId>();
const log = [...createLog(site, 300), ...createLog(newId<SiteId>(), 100)].sort((left, right) => left.at - right.at);

const toWish = (wish: Partial<ReportWish> = {}, scope: Partial<ReportWish['scope']> = {}): ReportWish => ({
  scope: { site, from: FROM, to: FROM + DAYS * DAY_MS, ...scope },
  timeZone: 'UTC',
  grouping: 'day',
  now: FROM + 400 * DAY_MS,
  people,
  departments: [
    { id: 'support', name: 'Support' },
    { id: 'sales', name: 'Sales' },
    { id: 'empty', name: 'Nobody’s' },
  ],
  targets: { firstResponseMs: 30_000, resolutionMs: 300_000 },
  by: 'answered',
  before: null,
  ...wish,
});

const WISHES: readonly (readonly [string, ReportWish])[] = [
  ['by day in UTC', toWish()],
  ['by hour in Prague', toWish({ timeZone: 'Europe/Prague', grouping: 'hour' })],
  ['by week in New York', toWish({ timeZone: 'America/New_York', grouping: 'week' })],
  ['by month in Kathmandu', toWish({ timeZone: 'Asia/Kathmandu', grouping: 'month' })],
  ['from minute to minute on Lord Howe', toWish({ timeZone: 'Australia/Lord_Howe' }, { from: FROM + 7 * MINUTE_MS })],
  ['of one department', toWish({ timeZone: 'Europe/Prague', by: 'firstResponseMs' }, { department: 'sales' })],
  ['of nobody’s department', toWish({}, { department: 'nobody’s' })],
  ['of one agent', toWish({ by: 'rating' }, { agent: people[1]?.id ?? newId() })],
  ['of one agent in one department', toWish({}, { agent: people[2]?.id ?? newId(), department: 'support' })],
  ['that is not over', toWish({ now: FROM + 3 * DAY_MS + 605 * MINUTE_MS, timeZone: 'Europe/Prague' })],
  ['that has not begun', toWish({ now: FROM - DAY_MS })],
  ['with one target', toWish({ targets: { firstResponseMs: null, resolutionMs: 60_000 } })],
  ['of a site that has no log', toWish({}, { site: newId<SiteId>() })],
];

/** Those that cannot be told from another by their order. */
const TIED: Readonly<Record<string, readonly string[]>> = {
  ranking: ['rank', 'agent'],
  'agent-ratings': ['agent'],
  tags: ['tag'],
  'sla-log': ['at', 'conversation', 'target'],
};

const COUNTED = REPORTS.filter(({ name }) => name !== 'visitors-today').map(
  ({ name, filters }) =>
    [name, WISHES.filter(([, { scope }]) => scope.agent === undefined || filters.includes('agent'))] as const,
);

describe.each([
  ['SQLite', () => openSqliteStore(':memory:')],
  ['PostgreSQL', openPgliteStore],
])('on %s', (_name, open) => {
  let store: Store;
  beforeAll(async () => {
    store = await open();
    await store.events.append(log);
  });
  afterAll(() => store.close());

  const make = (name: string, wish: ReportWish) => createReportMaker(store.reports).make(name, wish);

  describe.each(COUNTED)('the report %s', (name, wishes) => {
    test.each(wishes)('%s is what a count by hand gives', async (_what, wish) => {
      const [made, counted] = [await make(name, wish), countNaively(name, wish, log)];
      const toOrder = (rows: readonly ReportRow[]) => (TIED[name] ? sortBy(rows, ...TIED[name]) : rows);
      expect(toOrder(made.rows.map(({ position: _, ...row }) => row))).toEqual(toOrder(counted.rows));
      expect(made.total).toEqual(counted.total);
    });
  });

  test('the ranking and the tags begin with the first', async () => {
    const { rows: ranks } = await make('ranking', toWish());
    expect(ranks.map(({ rank }) => Number(rank))).toEqual(ranks.map(({ rank }) => Number(rank)).sort((a, b) => a - b));
    const { rows: fastest } = await make('ranking', toWish({ by: 'firstResponseMs' }));
    expect(fastest.at(0)?.['value']).toBe(Math.min(...fastest.map(({ value }) => Number(value))));
  });

  test('the log of breaches is read page by page, each of them once', async () => {
    const targets = { firstResponseMs: 1, resolutionMs: 1 };
    const scope = { ...toWish().scope };
    const all = await store.reports.breaches(scope, targets, null, 10_000);
    const pages = [];
    for (let before: number | null = null; ; ) {
      const page: typeof all = await store.reports.breaches(scope, targets, before, 7);
      pages.push(...page);
      before = page.at(-1)?.position ?? null;
      if (page.length < 7) break;
    }
    expect(all.length).toBeGreaterThan(300);
    expect(pages).toEqual(all);
  });

  test('an event keeps its department, and has none where it was given none', async () => {
    const other = newId<SiteId>();
    const closed: NewEvent = { site: other, kind: 'conversation-closed', at: FROM };
    await store.events.append([{ ...closed, department: 'sales' }, closed]);
    const events = await store.events.list(other, 0, 10);
    expect(events.map((event) => [event.department, 'department' in event])).toEqual([
      ['sales', true],
      [undefined, false],
    ]);
  });

  test('visitors are counted once however often they come, and new ones are those who were never here', async () => {
    const id = newId<SiteId>();
    const shop: Site = {
      id,
      key: id as string as SiteKey,
      ...SAMPLE_SITE,
      createdAt: FROM,
    };
    await store.sites.create(shop);
    const visit = async (visitor: VisitorId, firstSeenAt: number, at: number, pages: number) => {
      const present = createPresent(shop, visitor);
      const kinds = ['visit-started', ...Array.from({ length: pages }, () => 'page-viewed' as const)] as const;
      const events = kinds.map((kind): NewEvent => ({ site: id, kind, visitor, at }));
      const known = { ...present.visitor, firstSeenAt };
      const visited = { ...present.visit, id: newId<string>(), startedAt: at };
      await store.visitors.save([{ visitor: known, visit: visited, pageView: null, events }]);
    };
    const [regular, newcomer, early] = [newId<VisitorId>(), newId<VisitorId>(), newId<VisitorId>()];
    await visit(regular, FROM - DAY_MS, FROM - DAY_MS, 5);
    await visit(regular, FROM - DAY_MS, FROM, 2);
    await visit(newcomer, FROM + 5, FROM + 5, 1);
    await visit(newcomer, FROM + 5, FROM + 9, 3);
    await visit(early, FROM + DAY_MS, FROM + DAY_MS, 1);
    const { rows } = await make('visitors-today', toWish({}, { site: id, to: FROM + DAY_MS }));
    expect(rows).toEqual([{ visits: 3, newVisitors: 1, pageViews: 6 }]);
  });
});
