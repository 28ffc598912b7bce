/** What a ping keeps of its visitor, what it answers, and what agents hear of it. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { VisitorsFrame } from '../../src/protocol/frames.ts';
import { PRESENCE_MS, VISIT_ENDS_AFTER_MS } from '../../src/protocol/limits.ts';
import { LEAVE_GRACE_MS } from '../../src/server/domain/visitors/presence.ts';
import {
  bringOnline,
  createBrowser,
  createColleague,
  findSite,
  newId,
  readEvents,
  stateOf,
  toPage,
} from '../support/callers.ts';
import { openTestApp, SHOP_ORIGIN, type TestApp } from '../support/test-app.ts';

let app: TestApp;
beforeEach(async () => {
  app = await openTestApp({ PARLOR_TRUST_PROXY: 'yes' });
});
afterEach(() => app.store.close());

const read = (id: Parameters<typeof stateOf>[1]) => {
  const present = app.domain.presence.find(id);
  if (present === null) throw new Error('expected a visitor who is known');
  return present;
};

describe('a visit', () => {
  test('keeps what browser, network and landing address say', async () => {
    const browser = createBrowser(app, {
      'x-forwarded-for': '203.0.113.77',
      'cf-ipcountry': 'CZ',
      'cf-ipcity': 'Brno',
    });
    const page = toPage('/plants?utm_source=mail', 'https://www.google.com/');
    const { visitor } = await browser.ping({ page, language: 'cs', timeZone: 'Europe/Prague', screen: '1920x1080' });
    expect(read(visitor.id).visit).toMatchObject({
      ...{ browser: 'Firefox', platform: 'Windows', os: 'Windows 10', device: 'desktop' },
      ...{ ip: '203.0.113.0', country: 'cz', city: 'Brno', region: '' },
      ...{ traffic: 'Organic', searchEngine: 'Google', utm: { source: 'mail' } },
      ...{ language: 'cs', timeZone: 'Europe/Prague', screen: '1920x1080' },
      ...{ landingUrl: page.url, referrer: page.referrer, exitUrl: page.url, rings: 1, pageViews: 1 },
    });
  });

  test('goes on with another page, and keeps how it began', async () => {
    const browser = createBrowser(app);
    await browser.ping({ page: toPage('/a', 'https://blog.example/') });
    const { visitor } = await browser.ping({ page: toPage('/b', `${SHOP_ORIGIN}/a`) });
    expect(read(visitor.id).visit).toMatchObject({
      landingUrl: `${SHOP_ORIGIN}/a`,
      exitUrl: `${SHOP_ORIGIN}/b`,
      exitTitle: 'b',
      traffic: 'blog.example',
      pageViews: 2,
      rings: 2,
    });
  });

  test('of a known visitor goes on after a restart of the server, and its pages are not counted again', async () => {
    const browser = createBrowser(app);
    const page = toPage();
    const { visitor } = await browser.ping({ page });
    await readEvents(app, []);
    app = await openTestApp({}, app);
    browser.follow(app);
    await browser.ping({ page });
    expect(read(visitor.id)).toMatchObject({ visit: { pageViews: 1, rings: 2 }, visitor: { visits: 1, pageViews: 1 } });
  });

  test('takes a language that changes, and keeps the one it has when the page says none', async () => {
    const browser = createBrowser(app);
    await browser.ping({ language: 'cs' });
    await browser.ping();
    const { visitor } = await browser.ping({ language: 'en' });
    expect(read(visitor.id).visit.language).toBe('en');
    await browser.ping();
    expect(read(visitor.id).visit.language).toBe('en');
  });

  test('adds up how long its pages were in front, once each, and keeps the deepest scroll', async () => {
    const browser = createBrowser(app);
    const [first, second] = [toPage('/a'), toPage('/b')];
    const engage = (visibleMs: number, scroll: number) => ({ engagement: { visibleMs, scroll, idleMs: 10 } });
    await browser.ping({ page: first, ...engage(1_000, 30) });
    await browser.ping({ page: first, ...engage(4_000, 80) });
    await browser.ping({ page: second, ...engage(500, 10) });
    const { visitor } = await browser.ping({ page: first, ...engage(5_000, 80) });
    expect(read(visitor.id).visit).toMatchObject({ visibleMs: 5_500, scroll: 80 });
    expect(read(visitor.id).engagement).toEqual({ visibleMs: 5_000, scroll: 80, idleMs: 10 });
  });

  test('that begins anew forgets department and engagement of the last one', async () => {
    const browser = createBrowser(app);
    await browser.ping({ reports: [{ id: newId(), kind: 'department', department: 'sales' }] });
    app.clock.jump(VISIT_ENDS_AFTER_MS.statistics + 1);
    const { visitor } = await browser.ping({ page: toPage('/again') });
    expect(read(visitor.id)).toMatchObject({
      visitor: { visits: 2 },
      visit: { department: '', rings: 1, pageViews: 1, landingUrl: `${SHOP_ORIGIN}/again` },
    });
  });

  test('is not written again by a ping that changes nothing, until a minute has passed', async () => {
    const save = vi.spyOn(app.store.visitors, 'save');
    const browser = createBrowser(app);
    await browser.ping();
    app.clock.advance(50);
    expect(save).toHaveBeenCalledTimes(1);
    for (const waitMs of [25_000, 25_000]) {
      app.clock.advance(waitMs);
      await browser.ping({ engagement: { visibleMs: 3, scroll: 1, idleMs: 0 } });
    }
    app.clock.advance(50);
    expect(save).toHaveBeenCalledTimes(1);
    app.clock.advance(25_000);
    await browser.ping();
    app.clock.advance(50);
    expect(save).toHaveBeenCalledTimes(2);
  });
});

describe('a bot', () => {
  const GOOGLEBOT = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)';

  test('[P29] is answered, and neither shown nor stored nor counted', async () => {
    const browser = createBrowser(app, { 'user-agent': GOOGLEBOT });
    const answer = await browser.ping();
    expect(answer).toMatchObject({ nextPingMs: 3_600_000, conversation: null });
    expect(answer.token).toBeUndefined();
    expect((await browser.ping()).visitor.id).not.toBe(answer.visitor.id);
    expect(app.domain.presence.size).toBe(0);
    expect(await readEvents(app, ['visit-started', 'page-viewed'])).toEqual([]);
    expect(await app.store.visitors.find(answer.visitor.id)).toBeNull();
  });

  test('[P29] is not whoever measures pages', async () => {
    await createBrowser(app, { 'user-agent': 'Mozilla/5.0 HeadlessChrome/140.0.0.0 Safari/537.36' }).ping();
    expect(app.domain.presence.size).toBe(1);
  });
});

describe('the next ping', () => {
  test('[P21] comes sooner from a visible page with a conversation, and later from a hidden one', async () => {
    const browser = createBrowser(app);
    const first = await browser.ping();
    expect(first.nextPingMs).toBe(PRESENCE_MS.visible.nextPing);
    await app.store.conversations.append([
      {
        site: (await findSite(app)).id,
        conversation: newId(),
        id: newId(),
        author: { kind: 'visitor', id: first.visitor.id, name: '' },
        body: { kind: 'text', text: 'hello' },
        at: app.clock.now(),
        startFor: first.visitor.id,
      },
    ]);
    await readEvents(app, []);
    app = await openTestApp({}, app);
    browser.follow(app);
    expect((await browser.ping()).nextPingMs).toBe(PRESENCE_MS.chatting.nextPing);
    expect((await browser.ping({ visible: false })).nextPingMs).toBe(PRESENCE_MS.hidden.nextPing);
  });

  test('of a hidden page is waited for as long as browsers delay it', async () => {
    await createBrowser(app).ping({ visible: false });
    app.clock.advance(PRESENCE_MS.hidden.offlineAfter - 1);
    expect(app.domain.presence.size).toBe(1);
    app.clock.advance(5_000);
    expect(app.domain.presence.size).toBe(0);
  });
});

describe('a page that goes away', () => {
  test('[P23] takes its visitor along after a moment', async () => {
    const browser = createBrowser(app);
    const { visitor } = await browser.ping();
    await browser.ping({ leaving: true });
    app.clock.advance(LEAVE_GRACE_MS - 1);
    expect(stateOf(app, visitor.id)).toBe('inSite');
    app.clock.advance(1);
    expect(stateOf(app, visitor.id)).toBe('outOfSite');
  });

  test('[P23] does not when the next page’s ping comes before the moment is over', async () => {
    const browser = createBrowser(app);
    await browser.ping();
    await browser.ping({ leaving: true });
    app.clock.advance(LEAVE_GRACE_MS - 1);
    await browser.ping({ page: toPage('/next') });
    app.clock.advance(LEAVE_GRACE_MS);
    expect(app.domain.presence.size).toBe(1);
  });

  test('[P23] does not when its farewell comes after the next page’s ping', async () => {
    const browser = createBrowser(app);
    const old = toPage('/old');
    await browser.ping({ page: old });
    const { visitor } = await browser.ping({ page: toPage('/next') });
    await browser.ping({ page: old, leaving: true });
    app.clock.advance(LEAVE_GRACE_MS);
    expect(app.domain.presence.size).toBe(1);
    expect(read(visitor.id).visit.exitTitle).toBe('next');
  });

  test('takes the visitor along who left once and leaves again, each after its own moment', async () => {
    const [one, other] = [createBrowser(app), createBrowser(app)];
    await one.ping();
    await other.ping();
    await one.ping({ leaving: true });
    app.clock.advance(1_500);
    await other.ping({ leaving: true });
    app.clock.advance(500);
    expect(app.domain.presence.size).toBe(1);
    app.clock.advance(1_500);
    expect(app.domain.presence.size).toBe(0);
  });

  test('does not bring back a visitor who is gone already', async () => {
    const browser = createBrowser(app);
    await browser.ping();
    await browser.ping({ leaving: true });
    app.clock.advance(LEAVE_GRACE_MS);
    await browser.ping({ leaving: true });
    expect(app.domain.presence.size).toBe(0);
  });
});

describe('agents', () => {
  async function listen() {
    const frames: VisitorsFrame[] = [];
    const { id } = await findSite(app);
    const ring = vi.spyOn(app.domain.doorbell, 'ring');
    return {
      take(): readonly VisitorsFrame[] {
        app.clock.advance(500);
        for (const [topics, frame] of ring.mock.calls) {
          if (frame.type === 'visitors' && topics.includes(`site:${id}`)) frames.push(frame);
        }
        ring.mockClear();
        return frames.splice(0);
      },
    };
  }

  test('[P28] hear of everybody who comes within half a second in one frame', async () => {
    const heard = await listen();
    for (let count = 0; count < 3; count++) await createBrowser(app).ping();
    const frames = heard.take();
    expect(frames.map(({ present, left, reset }) => [present.length, left.length, reset])).toEqual([[3, 0, false]]);
  });

  test('[P28] hear nothing of a ping that only says "still here"', async () => {
    const heard = await listen();
    const browser = createBrowser(app);
    await browser.ping();
    heard.take();
    app.clock.advance(20_000);
    await browser.ping({ engagement: { visibleMs: 20_000, scroll: 50, idleMs: 0 } });
    expect(heard.take()).toEqual([]);
    await browser.ping({ visible: false });
    expect(heard.take()).toMatchObject([{ present: [{ visible: false }] }]);
  });

  test('[P28] hear of a visitor who left, by the id alone', async () => {
    const heard = await listen();
    const browser = createBrowser(app);
    const { visitor } = await browser.ping();
    heard.take();
    await browser.ping({ leaving: true });
    app.clock.advance(LEAVE_GRACE_MS);
    expect(heard.take()).toMatchObject([{ present: [], left: [visitor.id] }]);
  });

  test('who are online make the page measure its vitals, until they are told', async () => {
    const browser = createBrowser(app);
    const page = toPage();
    expect((await browser.ping({ page })).vitals).toBeUndefined();
    const ann = await createColleague(app, 'ann');
    const close = await bringOnline(app, ann.id);
    expect(await browser.ping()).toMatchObject({ online: true, vitals: true });
    const reports = [{ id: newId<string>(), kind: 'vitals' as const, page: page.id, vitals: { lcp: 900 } }];
    expect((await browser.ping({ reports })).vitals).toBeUndefined();
    expect((await browser.ping({ page: toPage('/next') })).vitals).toBe(true);
    close();
    expect(await browser.ping()).toMatchObject({ online: false });
  });
});

test('[P27] the box that opens and closes is the visitor’s state, as often as it changes', async () => {
  const browser = createBrowser(app);
  const { visitor } = await browser.ping({ open: false });
  const states = [];
  for (const open of [true, true, false, true]) {
    await browser.ping({ open });
    states.push(stateOf(app, visitor.id));
  }
  expect(states).toEqual(['preChat', 'preChat', 'inSite', 'preChat']);
});
