/** Owners and admins ask for everybody's figures, agents for their own; what is asked wrongly is refused with the field named. */

import { Compile } from 'typebox/compile';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AgentId, SiteId } from '../../src/protocol/ids.ts';
import type { ReportAnswer } from '../../src/protocol/report-api.ts';
import { NEW_AGENT } from '../../src/server/domain/agents/create-account.ts';
import { REPORTS } from '../../src/server/reports/reports.ts';
import type { NewEvent } from '../../src/server/store/store.ts';
import { createColleague, findSite, newId } from '../support/callers.ts';
import { openTestApp, type TestApp } from '../support/test-app.ts';

/** A Wednesday noon. */
const NOW = Date.UTC(2026, 2, 18, 12);
const HOUR_MS = 3_600_000;

let app: TestApp;
let owner: Awaited<ReturnType<typeof createColleague>>;
let ann: Awaited<ReturnType<typeof createColleague>>;
beforeEach(async () => {
  app = await openTestApp();
  app.clock.jump(NOW - app.clock.now());
  owner = await createColleague(app, 'olga', 'owner');
  ann = await createColleague(app, 'ann');
});
afterEach(() => app.store.close());

const ask = async (path: string, who = owner) => {
  const response = await who.call('GET', `reports/${path}`);
  return { status: response.statusCode, ...response.json<ReportAnswer & { code?: string; field?: string }>() };
};

async function log(...events: readonly (Partial<NewEvent> & Pick<NewEvent, 'kind'>)[]): Promise<void> {
  const { id: site } = await findSite(app);
  await app.store.events.append(events.map((event) => ({ site, at: NOW - HOUR_MS, ...event })));
}

/** What a report needs to be asked. */
const toQuery = (filters: readonly string[]): string =>
  filters.includes('firstResponseSeconds') ? 'firstResponseSeconds=60' : '';

describe('the list of reports', () => {
  test('has each with what it can be asked and with its columns', async () => {
    const { reports } = (await ann.call('GET', 'reports')).json();
    expect(reports.map(({ name }: { name: string }) => name)).toEqual(REPORTS.map(({ name }) => name));
    expect(reports[0]).toMatchObject({
      name: 'chats',
      personal: true,
      filters: ['from', 'to', 'timeZone', 'groupBy', 'agent', 'department'],
      columns: expect.arrayContaining([{ name: 'started', kind: 'count' }]),
    });
  });

  test('has no name twice', () => {
    expect(new Set(REPORTS.map(({ name }) => name)).size).toBe(REPORTS.length);
  });
});

describe.each(REPORTS)('the report $name', ({ name, filters, columns, answer }) => {
  test('of a site where nothing has happened is an answer as declared', async () => {
    const response = await owner.call('GET', `reports/${name}?${toQuery(filters)}`);
    expect(response.statusCode).toBe(200);
    expect([...Compile(answer).Errors(response.json())]).toEqual([]);
  });

  test('as a file has its columns for its first line', async () => {
    const response = await owner.call('GET', `reports/${name}?format=csv&${toQuery(filters)}`);
    expect(response.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${name}.csv"; filename*=UTF-8''${name}.csv`,
      'cache-control': 'no-store',
    });
    expect(response.body.split('\r\n')[0]).toBe(`\uFEFF${Object.keys(columns).join(',')}`);
  });

  test('is for agents where it can be told by agent, and for nobody who has not signed in', async () => {
    const { status } = await ask(`${name}?${toQuery(filters)}`, ann);
    expect(status).toBe(filters.includes('agent') ? 200 : 403);
    expect((await app.http.inject(`/v1/agent/reports/${name}`)).statusCode).toBe(401);
  });
});

describe('agents', () => {
  beforeEach(() =>
    log(
      { kind: 'conversation-answered', agent: ann.id, detail: { waitMs: 5_000 } },
      { kind: 'conversation-answered', agent: owner.id, detail: { waitMs: 9_000 } },
    ),
  );

  test('see their own figures, whether they ask for them or for all', async () => {
    for (const path of ['agents', `agents?agent=${ann.id}`]) {
      const { rows } = await ask(path, ann);
      expect(rows.map(({ agent, firstResponseMs }) => [agent, firstResponseMs])).toEqual([[ann.id, 5_000]]);
    }
    expect((await ask('first-response', ann)).total).toMatchObject({ count: 1, meanMs: 5_000 });
  });

  test('are refused those of a colleague', async () => {
    expect(await ask(`agents?agent=${owner.id}`, ann)).toMatchObject({ status: 403, code: 'forbidden' });
  });

  test('are all seen by owners and admins, or the one that they ask for', async () => {
    const admin = await createColleague(app, 'adam', 'admin');
    expect((await ask('first-response', admin)).total).toMatchObject({ count: 2, meanMs: 7_000 });
    expect((await ask(`first-response?agent=${ann.id}`)).total).toMatchObject({ count: 1, meanMs: 5_000 });
  });

  test('who have left are still asked for', async () => {
    await owner.call('DELETE', `people/${ann.id}`);
    expect((await ask(`first-response?agent=${ann.id}`)).total).toMatchObject({ count: 1 });
  });

  test('of another site are as unknown as those that there never were', async () => {
    const stranger = newId<AgentId>();
    const away = { ...(await findSite(app)), id: newId<SiteId>(), key: newId() as never };
    await app.store.sites.create(away);
    const rival = { id: stranger, site: away.id, email: 'r@x', name: 'R', role: 'agent', passwordHash: null } as const;
    await app.store.agents.create({ ...rival, ...NEW_AGENT, departments: [], createdAt: 0 });
    const refusals = [await ask(`agents?agent=${stranger}`), await ask(`agents?agent=${newId()}`)];
    expect(refusals.map(({ status, field }) => [status, field])).toEqual([
      [400, 'agent'],
      [400, 'agent'],
    ]);
  });
});

describe('the time', () => {
  const toTimes = async (query: string) => {
    const { from, to, timeZone } = await ask(`chats?${query}`);
    return [new Date(from).toISOString(), new Date(to).toISOString(), timeZone];
  };

  test('is the 30 days up to today where nobody says, in the site’s time zone', async () => {
    expect(await toTimes('')).toEqual(['2026-02-17T00:00:00.000Z', '2026-03-19T00:00:00.000Z', 'UTC']);
  });

  test('of days has the last one in it, by the clock of the time zone', async () => {
    expect(await toTimes('from=2026-03-01&to=2026-03-29&timeZone=Europe/Prague')).toEqual([
      '2026-02-28T23:00:00.000Z',
      '2026-03-29T22:00:00.000Z',
      'Europe/Prague',
    ]);
  });

  test('of instants is just that', async () => {
    expect(await toTimes(`from=${NOW}&to=${NOW + 1}`)).toEqual([
      '2026-03-18T12:00:00.000Z',
      '2026-03-18T12:00:00.001Z',
      'UTC',
    ]);
  });

  test('may be a leap year in which clocks change', async () => {
    const { rows } = await ask('chats?from=2027-03-31&to=2028-03-30&timeZone=America/New_York');
    expect(rows).toHaveLength(366);
  });

  test('of visitors today begins at midnight in the time zone', async () => {
    const { from, to } = await ask('visitors-today?timeZone=Asia/Kathmandu');
    expect([from, to]).toEqual([Date.parse('2026-03-17T18:15Z'), Date.parse('2026-03-18T18:15Z')]);
  });
});

test.each([
  ['a time zone that there is not', 'chats?timeZone=Mars/Olympus', 'timeZone'],
  ['a day that there is not', 'chats?from=2026-02-30', 'from'],
  ['a month that there is not', 'chats?to=2026-13-01', 'to'],
  ['what is no day at all', 'chats?from=yesterday', 'from'],
  ['an end before the beginning', 'chats?from=2026-03-10&to=2026-03-09', 'to'],
  ['an end at the beginning', 'chats?from=1000&to=1000', 'to'],
  ['more than a leap year', 'chats?from=2025-03-18&to=2026-03-19', 'from'],
  ['more hours than a person looks at', 'chats?from=2026-01-01&to=2026-02-01&groupBy=hour', 'groupBy'],
  ['a grouping that nobody knows', 'chats?groupBy=decade', 'groupBy'],
  ['a grouping where there is none', 'tags?groupBy=day', 'groupBy'],
  ['an agent where there is none', 'visitors-today?agent=x', 'agent'],
  ['a day twice', 'chats?from=2026-03-01&from=2026-03-02', 'from'],
  ['a target of nothing', 'sla?resolutionSeconds=0', 'resolutionSeconds'],
  ['an order that there is not', 'ranking?by=luck', 'by'],
  ['another format', 'chats?format=xml', 'format'],
])('%s is refused with the field named', async (_what, path, field) => {
  expect(await ask(path)).toMatchObject({ status: 400, code: 'malformed', field });
});

test('without a target the site’s are what answers are measured against; a site may have none', async () => {
  expect((await ask('sla')).status).not.toBe(400);
  await app.domain.sites.change((await findSite(app)).id, ({ settings }) => ({
    settings: { ...settings, serviceLevel: { firstResponseSeconds: 0, resolutionSeconds: 0 } },
  }));
  expect(await ask('sla')).toMatchObject({ status: 400, code: 'malformed', field: 'firstResponseSeconds' });
});

test('a report that there is not is not found', async () => {
  expect((await ask('horoscope')).status).toBe(404);
});

describe('a file', () => {
  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])(
    'has no cell that a spreadsheet runs: %j',
    async (name) => {
      await log({ kind: 'tag-put-on', detail: { tag: 't', name } });
      const { body } = await owner.call('GET', 'reports/tags?format=csv');
      expect(body).toContain(`'${name}`);
      expect(body).not.toMatch(/(^|,|\n)"?[=+\-@\t]/);
    },
  );

  test('keeps quotes, commas and lines of a name, and writes instants as people read them', async () => {
    await log({ kind: 'tag-put-on', detail: { tag: 't', name: 'a "b", c\nd' } });
    expect((await owner.call('GET', 'reports/tags?format=csv')).body).toBe(
      '\uFEFFtag,name,conversations,visitors\r\nt,"a ""b"", c\nd",0,1\r\n',
    );
    const { body } = await owner.call('GET', 'reports/chats?format=csv&from=2026-03-18&timeZone=Europe/Prague');
    expect(body).toMatch(/\r\n2026-03-18,2026-03-17T23:00:00\.000Z,0,/);
  });
});

test('the log of breaches goes on where a page ended', async () => {
  const waits = Array.from({ length: 501 }, (_, index) => 61_000 + index);
  await log(...waits.map((waitMs) => ({ kind: 'conversation-missed', detail: { waitMs } }) as const));
  const first = await ask('sla-log?firstResponseSeconds=60');
  expect([first.rows.length, first.rows[0]?.['tookMs'], first.next]).toEqual([500, 61_500, expect.any(String)]);
  const rest = await ask(`sla-log?firstResponseSeconds=60&before=${first.next}`);
  expect([rest.rows.map(({ tookMs }) => tookMs), rest.next]).toEqual([[61_000], null]);
});
