/** Whoever is banned is not heard, and finds an office where nobody is; until the ban is over. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { NACK_RULES } from '../../src/protocol/codes.ts';
import type { ConversationId, OutboxId, SiteId, VisitorId } from '../../src/protocol/ids.ts';
import { sendMessage } from '../../src/server/domain/conversations/send-message.ts';
import { ban, endBan, listBans } from '../../src/server/domain/visitors/bans.ts';
import { bringOnline, createBrowser, createColleague, findSite, newId, readEvents } from '../support/callers.ts';
import { createPng } from '../support/picture-bytes.ts';
import { quiet } from '../support/quiet.ts';
import { openTestApp, SHOP_ORIGIN, type TestApp } from '../support/test-app.ts';

const FOR_GOOD = { reason: 'Spam', until: null };

let app: TestApp;
let ann: Awaited<ReturnType<typeof createColleague>>;
let browser: ReturnType<typeof createBrowser>;
let visitor: VisitorId;
let own: string | undefined;
beforeEach(async () => {
  app = await openTestApp({ PARLOR_COMMIT_WINDOW_MS: '0', PARLOR_TRUST_PROXY: 'yes' });
  ann = await createColleague(app, 'ann');
  await bringOnline(app, ann.id);
  browser = createBrowser(app, { 'x-forwarded-for': '203.0.113.9' });
  const answer = await browser.ping();
  visitor = answer.visitor.id;
  own = answer.token;
});
afterEach(() => app.store.close());

const put = (wish: object) => ann.call('POST', 'bans', { ...FOR_GOOD, ...wish });
const list = async () => (await ann.call('GET', 'bans')).json().bans;
const detail = async () => (await ann.call('GET', `visitors/${visitor}`)).json();

async function write(id = visitor) {
  const frame = { id: newId<never>(), conversation: newId<ConversationId>(), outbox: newId<OutboxId>(), number: 1 };
  const body = { kind: 'text', text: 'hello' } as const;
  const principal = { kind: 'visitor', id, site: (await findSite(app)).id } as const;
  const sending = sendMessage(app.domain, principal, { ...frame, body });
  app.clock.advance(0);
  return sending;
}

describe.each([
  ['a visitor', () => ({ visitor })],
  ['an address', () => ({ address: '203.0.113.77' })],
])('a ban of %s', (kind, toTarget) => {
  test('refuses what they write for good, and nobody hears of it', async () => {
    await put(toTarget());
    expect(await write()).toEqual({ refused: 'blocked' });
    expect(NACK_RULES.blocked.final).toBe(true);
    expect(await readEvents(app, ['message-sent', 'conversation-started'])).toEqual([]);
  });

  test('refuses their files before a byte is read', async () => {
    const { token } = await createBrowser(app, { 'x-forwarded-for': '203.0.113.9' }).ping();
    await put(toTarget());
    const send = (bearer: string | undefined) =>
      app.http.inject({
        method: 'POST',
        url: '/v1/files?key=demo&name=a.png',
        headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/octet-stream' },
        payload: createPng({ width: 2, height: 2 }),
      });
    expect((await send(own)).json().code).toBe('forbidden');
    // Behind the same address is everybody banned, beside the same visitor nobody.
    expect((await send(token)).statusCode).toBe(kind === 'a visitor' ? 201 : 403);
  });

  test('answers their pings as if nobody were online, without facts and without what an agent said', async () => {
    const conditions = [{ name: 'agents_online', cmp: 'gt', value: 0 } as const];
    const trigger = { id: 't', name: 'T', active: true, frequency: 'visit', conditions, actions: [] } as const;
    await app.domain.sites.change((await findSite(app)).id, () => ({ triggers: [trigger] }));
    await ann.call('POST', `visitors/${visitor}/invite`, { text: 'Hello' });
    expect(await browser.ping()).toMatchObject({ online: true, facts: {}, invitation: {} });
    await put(toTarget());
    const answer = await browser.ping();
    expect(answer.online).toBe(false);
    for (const field of ['facts', 'invitation', 'vitals']) expect(answer).not.toHaveProperty(field);
  });

  test('is told to agents and to the log, and ends when an agent says so', async () => {
    const made = await put(toTarget());
    const stored = made.json().ban;
    expect(made.statusCode).toBe(201);
    expect(stored).toMatchObject({ reason: 'Spam', until: null, by: ann.id, at: app.clock.now() });
    expect([await list(), (await detail()).ban]).toEqual([[stored], stored]);
    expect((await ann.call('DELETE', `bans/${stored.id}`)).statusCode).toBe(204);
    expect((await ann.call('DELETE', `bans/${stored.id}`)).json().code).toBe('not-found');
    expect([await list(), (await detail()).ban]).toEqual([[], null]);
    expect(await write()).toHaveProperty('message');
    const about = kind === 'a visitor' ? { visitor } : { detail: { ban: stored.id, address: '203.0.113.0' } };
    expect(await readEvents(app, ['visitor-banned', 'visitor-unbanned'])).toMatchObject([
      { kind: 'visitor-banned', agent: ann.id, ...about },
      { kind: 'visitor-unbanned', agent: ann.id, ...about },
    ]);
  });

  test('is over at its instant, by the clock alone', async () => {
    await put({ ...toTarget(), until: app.clock.now() + 1_000 });
    app.clock.advance(999);
    expect(await write()).toEqual({ refused: 'blocked' });
    app.clock.advance(1);
    expect(await write()).toHaveProperty('message');
    expect([await list(), (await detail()).ban]).toEqual([[], null]);
  });

  test('by two agents at once is one ban', async () => {
    const both = await Promise.all([put(toTarget()), put({ ...toTarget(), reason: 'Rude' })]);
    expect(new Set(both.map((response) => response.json().ban.id)).size).toBe(1);
    expect(await list()).toHaveLength(1);
  });
});

describe('a ban of an address', () => {
  /** As long after the last ping as nobody remembers where it came from. */
  async function leave(): Promise<void> {
    app.clock.advance(180_000);
    await readEvents(app, []);
    expect(app.domain.presence.find(visitor)).toBeNull();
  }
  async function publish(from: string) {
    const body = { kind: 'text', text: 'hello' };
    const place = { conversation: newId<ConversationId>(), outbox: newId<OutboxId>(), number: 1 };
    const asked = app.http.inject({
      method: 'POST',
      url: '/v1/publish?key=demo',
      headers: { origin: SHOP_ORIGIN, 'content-type': 'text/plain', 'x-forwarded-for': from },
      payload: JSON.stringify({ token: own, frame: { type: 'publish', id: newId(), ...place, body } }),
    });
    // The group commit's window.
    for (let turn = 0; turn < 10; turn++) {
      await quiet();
      app.clock.advance(1);
    }
    return (await asked).json();
  }

  test('refuses a message from it also of somebody whose page is closed, and none from elsewhere', async () => {
    await put({ address: '203.0.113.77' });
    await leave();
    expect(await publish('203.0.113.200')).toMatchObject({ type: 'nack', code: 'blocked' });
    expect(await readEvents(app, ['message-sent'])).toEqual([]);
    expect(await publish('198.51.100.1')).toMatchObject({ type: 'ack' });
  });

  test('refuses a message from elsewhere of somebody whose page is open there', async () => {
    await put({ address: '203.0.113.77' });
    expect(await publish('198.51.100.1')).toMatchObject({ type: 'nack', code: 'blocked' });
  });
});

test('a ban leaves everybody else alone, also behind the next address', async () => {
  await put({ visitor });
  await put({ address: '198.51.100.1' });
  const other = createBrowser(app, { 'x-forwarded-for': '203.0.113.9' });
  const answer = await other.ping();
  expect(answer.online).toBe(true);
  expect(await write(answer.visitor.id)).toHaveProperty('message');
});

test('a ban that another process made holds within seconds', async () => {
  const site = (await findSite(app)).id;
  const stored = { id: newId<string>(), site, visitor, address: null, ...FOR_GOOD, by: ann.id, at: app.clock.now() };
  await app.store.bans.put(stored, 9, { site, kind: 'visitor-banned', at: app.clock.now() });
  expect(await write()).toHaveProperty('message');
  await readEvents(app, []);
  app.clock.advance(5_000);
  await readEvents(app, []);
  expect(await write()).toEqual({ refused: 'blocked' });
});

test.each([
  ['neither a visitor nor an address', {}, ''],
  ['both a visitor and an address', { visitor: 'x', address: '203.0.113.1' }, ''],
  ['an address that is none', { address: '203.0.113' }, 'address'],
  ['an end that is over', { address: '203.0.113.1', until: 1 }, 'until'],
  ['a reason that is too long', { address: '203.0.113.1', reason: 'x'.repeat(301) }, 'reason'],
])('a ban with %s is refused with the field named', async (_what, wish, field) => {
  expect((await put(wish)).json()).toMatchObject({ status: 400, code: 'malformed', field });
  expect(await list()).toEqual([]);
});

test('a ban of nobody, and anything of another site, is not found', async () => {
  expect((await put({ visitor: 'nobody' })).json().code).toBe('not-found');
  const { id } = (await put({ visitor })).json().ban;
  const eve = { kind: 'agent', id: ann.id, name: 'Eve', site: newId<SiteId>() } as const;
  expect(await ban(app.domain, eve, { visitor, ...FOR_GOOD })).toEqual({ refused: 'not-found' });
  expect(await endBan(app.domain, eve, id)).toEqual({ refused: 'not-found' });
  expect(await listBans(app.domain, eve, {})).toEqual({ bans: [], next: null });
});
