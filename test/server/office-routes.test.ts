/** The office's hours are one fact, read and written here and in the settings; who is there is told by it and by the agents. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { OfficeHours } from '../../src/protocol/site-settings.ts';
import { readOnline } from '../../src/server/domain/sites/office.ts';
import { bringOnline, createColleague, findSite } from '../support/callers.ts';
import { openTestApp, type TestApp } from '../support/test-app.ts';

const DAY_MS = 86_400_000;
/** Monday to Friday from 8 to 17. */
const WEEK: OfficeHours = {
  active: true,
  days: [1, 2, 3, 4, 5],
  config: [1, 2, 3, 4, 5].map((dow) => ({ dow, times: [{ from: 480, to: 1_020 }] })),
  holidays: [],
};
const TIMES = { timeZone: 'Europe/Prague', officeHours: WEEK };

let app: TestApp;
let owner: Awaited<ReturnType<typeof createColleague>>;
let ann: Awaited<ReturnType<typeof createColleague>>;
beforeEach(async () => {
  app = await openTestApp();
  owner = await createColleague(app, 'olga', 'owner');
  ann = await createColleague(app, 'ann');
});
afterEach(() => app.store.close());

const put = (times: object) => owner.call('PUT', 'office-hours', times);
/** The first Monday of June 2026. */
const MONDAY = Date.UTC(2026, 5, 1);
const HOUR_MS = 3_600_000;

async function readOffice(at = MONDAY) {
  const clock = { ...app.clock, now: () => at };
  const answer = await readOnline({ ...app.domain, clock }, { site: (await findSite(app)).id });
  return 'office' in answer ? answer.office : answer;
}

describe('office hours', () => {
  test('are read by agents, changed by owners, and the same in the settings', async () => {
    expect((await put(TIMES)).statusCode).toBe(204);
    expect((await ann.call('GET', 'office-hours')).json()).toEqual(TIMES);
    const { settings } = (await owner.call('GET', 'site')).json();
    expect(settings).toMatchObject(TIMES);
    await owner.call('PUT', 'site', { ...settings, timeZone: 'UTC' });
    expect((await ann.call('GET', 'office-hours')).json().timeZone).toBe('UTC');
    expect((await ann.call('PUT', 'office-hours', TIMES)).json().code).toBe('forbidden');
  });

  test.each([
    ['a time zone that is none', { timeZone: 'Mars/Olympus' }, 'timeZone'],
    ['a day that is none', { officeHours: { ...WEEK, days: [7] } }, 'officeHours.days[0]'],
    [
      'a day told twice',
      { officeHours: { ...WEEK, config: [...WEEK.config, { dow: 1, times: [] }] } },
      'officeHours.config[5].dow',
    ],
  ])('with %s are refused with the field named', async (_what, wish, field) => {
    expect((await put({ ...TIMES, ...wish })).json()).toMatchObject({ status: 400, code: 'malformed', field });
    expect((await findSite(app)).settings.timeZone).toBe('UTC');
  });

  test('written at once with other settings keep both', async () => {
    const { settings } = await findSite(app);
    await Promise.all([
      put(TIMES),
      app.domain.sites.change((await findSite(app)).id, (site) => ({
        settings: { ...site.settings, pacing: { ...settings.pacing, perVisit: 1 } },
      })),
    ]);
    expect((await findSite(app)).settings).toMatchObject({ ...TIMES, pacing: { perVisit: 1 } });
  });
});

describe('the office', () => {
  test('without hours is always open', async () => {
    expect(await readOffice()).toEqual({ open: true, since: null, until: null });
  });

  test('is open between its hours, and tells since and until when', async () => {
    await put({ timeZone: 'UTC', officeHours: WEEK });
    const [opening, closing] = [MONDAY + 8 * HOUR_MS, MONDAY + 17 * HOUR_MS];
    for (const at of [opening, opening + 1, closing - 1]) {
      expect(await readOffice(at)).toEqual({ open: true, since: opening, until: closing });
    }
    expect(await readOffice(closing)).toEqual({ open: false, since: closing, until: opening + DAY_MS });
  });

  test('is closed over the weekend in one piece, and over a holiday', async () => {
    await put({ timeZone: 'UTC', officeHours: { ...WEEK, holidays: ['2026-06-01'] } });
    const [friday, tuesday] = [MONDAY - 3 * DAY_MS + 17 * HOUR_MS, MONDAY + DAY_MS + 8 * HOUR_MS];
    expect(await readOffice(MONDAY - DAY_MS)).toEqual({ open: false, since: friday, until: tuesday });
  });

  test('that opens no more within two weeks says no instant', async () => {
    await put({ timeZone: 'UTC', officeHours: { ...WEEK, days: [] } });
    expect(await readOffice()).toEqual({ open: false, since: null, until: null });
  });
});

test('agents are there while they have the inbox open, each department once', async () => {
  const read = async () => (await ann.call('GET', 'online')).json().agents;
  expect(await read()).toEqual({ online: 0, departments: [] });
  const leave = await bringOnline(app, ann.id, ['Support', 'Sales']);
  await bringOnline(app, owner.id, ['Support']);
  expect(await read()).toEqual({ online: 2, departments: ['Sales', 'Support'] });
  leave();
  expect(await read()).toEqual({ online: 1, departments: ['Support'] });
});
