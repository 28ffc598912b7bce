/** Agents keep canned replies, private or shared, and render them for a conversation. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AgentId, ConversationId, OutboxId, SiteId } from '../../src/protocol/ids.ts';
import { sendMessage } from '../../src/server/domain/conversations/send-message.ts';
import {
  changeCannedReply,
  createCannedReply,
  deleteCannedReply,
  listCannedReplies,
} from '../../src/server/domain/replies/canned-replies.ts';
import { renderCannedReply } from '../../src/server/domain/replies/render-canned-reply.ts';
import { createBrowser, createColleague, findSite, newId, readEvents, toPage } from '../support/callers.ts';
import { openTestApp, SHOP_ORIGIN, type TestApp } from '../support/test-app.ts';

const WISH = { shortcut: 'hello', title: 'Greeting', text: 'Hello {{visitor.name|there}}!', shared: true, tags: [] };

type Colleague = Awaited<ReturnType<typeof createColleague>>;

let app: TestApp;
let owner: Colleague;
let ann: Colleague;
let bo: Colleague;
beforeEach(async () => {
  app = await openTestApp({ PARLOR_COMMIT_WINDOW_MS: '0' });
  owner = await createColleague(app, 'olga', 'owner');
  ann = await createColleague(app, 'Ann');
  bo = await createColleague(app, 'Bo');
});
afterEach(() => app.store.close());

const create = (who: Colleague, wish: object = {}) => who.call('POST', 'canned-replies', { ...WISH, ...wish });
const createId = async (who: Colleague, wish: object = {}) => (await create(who, wish)).json().reply.id as string;
const list = async (who: Colleague, query = '') => (await who.call('GET', `canned-replies${query}`)).json();
const readShortcuts = async (who: Colleague, query = '') =>
  (await list(who, query)).replies.map(({ shortcut }: { shortcut: string }) => shortcut);

/** A conversation with somebody whom the page calls by a name, or not. */
async function createConversation(name?: string): Promise<ConversationId> {
  const browser = createBrowser(app);
  const values = { plan: 'pro', ...(name === undefined ? {} : { name }) };
  const { visitor } = await browser.ping({
    page: toPage('/cart'),
    reports: [{ id: newId(), kind: 'variables', values }],
  });
  const conversation = newId<ConversationId>();
  const sent = sendMessage(
    app.domain,
    { kind: 'visitor', id: visitor.id, site: (await findSite(app)).id },
    { id: newId(), conversation, outbox: newId<OutboxId>(), number: 1, body: { kind: 'text', text: 'hi' } },
  );
  app.clock.advance(0);
  await sent;
  return conversation;
}

describe('a shared reply', () => {
  test('is made, changed and deleted by owners and admins, and read by all', async () => {
    const admin = await createColleague(app, 'adam', 'admin');
    const made = await create(admin, { shortcut: 'Hello' });
    expect(made.statusCode).toBe(201);
    const { reply } = made.json();
    const at = app.clock.now();
    expect(reply).toEqual({ ...WISH, id: reply.id, uses: 0, createdAt: at, changedAt: at });
    expect(await list(ann)).toEqual({ replies: [reply], next: null });
    app.clock.jump(1);
    expect((await owner.call('PUT', `canned-replies/${reply.id}`, { ...WISH, title: 'New' })).statusCode).toBe(204);
    expect((await list(ann)).replies).toEqual([{ ...reply, title: 'New', changedAt: at + 1 }]);
    expect((await owner.call('DELETE', `canned-replies/${reply.id}`)).statusCode).toBe(204);
    expect((await owner.call('DELETE', `canned-replies/${reply.id}`)).json().code).toBe('not-found');
    expect((await list(ann)).replies).toEqual([]);
  });

  test('is nobody else’s to make, change or delete', async () => {
    const id = await createId(owner);
    const before = await list(ann);
    for (const response of [
      await create(ann, { shortcut: 'other' }),
      await ann.call('PUT', `canned-replies/${id}`, { ...WISH, text: 'Mine' }),
      await ann.call('PUT', `canned-replies/${id}`, { ...WISH, shared: false }),
      await ann.call('DELETE', `canned-replies/${id}`),
    ]) {
      expect([response.statusCode, response.json().code]).toEqual([403, 'forbidden']);
    }
    expect(await list(ann)).toEqual(before);
  });
});

describe('a private reply', () => {
  test('is kept by anybody, and does not exist for others, owners too', async () => {
    const id = await createId(ann, { shared: false });
    expect(await readShortcuts(ann)).toEqual(['hello']);
    const conversation = await createConversation();
    for (const other of [bo, owner]) {
      expect(await readShortcuts(other)).toEqual([]);
      const address = `canned-replies/${id}`;
      expect((await other.call('PUT', address, { ...WISH, shared: false })).json().code).toBe('not-found');
      expect((await other.call('DELETE', address)).json().code).toBe('not-found');
      expect((await other.call('POST', `${address}/render`, { conversation })).json().code).toBe('not-found');
    }
    const mine = { ...WISH, shared: false, text: 'New' };
    expect((await ann.call('PUT', `canned-replies/${id}`, mine)).statusCode).toBe(204);
    expect((await ann.call('PUT', `canned-replies/${id}`, { ...mine, shared: true })).json().code).toBe('forbidden');
    expect((await ann.call('DELETE', `canned-replies/${id}`)).statusCode).toBe(204);
  });

  test('that its owner shares is everybody’s', async () => {
    const id = await createId(owner, { shared: false });
    expect((await owner.call('PUT', `canned-replies/${id}`, WISH)).statusCode).toBe(204);
    expect(await readShortcuts(bo)).toEqual(['hello']);
  });
});

describe('a reply', () => {
  test.each([
    ['a shortcut with a space', { shortcut: 'two words' }, 'shortcut'],
    ['no text', { text: '' }, 'text'],
    ['a tag that the site does not have', { tags: ['nothing'] }, 'tags[0]'],
    ['a variable that nobody knows', { text: 'Hi {{visitor.nme}}' }, 'text'],
    ['a field that nobody knows', { html: '' }, 'html'],
  ])('with %s is refused with the field named, new or changed', async (_what, wish, field) => {
    const id = await createId(owner);
    const before = await list(owner);
    for (const response of [
      await create(owner, { shortcut: 'other', ...wish }),
      await owner.call('PUT', `canned-replies/${id}`, { ...WISH, ...wish }),
    ]) {
      expect([response.statusCode, response.json().code, response.json().field]).toEqual([400, 'malformed', field]);
    }
    expect(await list(owner)).toEqual(before);
  });

  test('with an unknown variable is refused with the variable named', async () => {
    expect((await create(owner, { text: 'Hi {{visitor.nme}}' })).json().detail).toContain('{{visitor.nme}}');
    expect((await create(owner, { text: 'Hi {{visitor.nme|there}}' })).statusCode).toBe(201);
  });

  test('with a shortcut that is there is refused, of two made at once one', async () => {
    const both = await Promise.all([create(owner), create(ann, { shortcut: 'HELLO', shared: false })]);
    expect(both.map(({ statusCode }) => statusCode).sort()).toEqual([201, 409]);
    expect((await create(owner)).json().code).toBe('shortcut-taken');
  });

  test('is found by shortcut, words and tag, a page at a time', async () => {
    const { tag } = (await owner.call('POST', 'tags', { name: 'T', color: 'red', description: '' })).json();
    for (let count = 10; count < 62; count++) await create(owner, { shortcut: `r${count}` });
    await create(ann, { shortcut: 'mine', shared: false, text: 'Shipping', tags: [tag.id, tag.id] });
    const first = await list(ann);
    expect([first.replies.length, first.next]).toEqual([50, 'r58']);
    expect(await readShortcuts(ann, `?after=${first.next}`)).toEqual(['r59', 'r60', 'r61']);
    expect(await readShortcuts(ann, '?prefix=R6')).toEqual(['r60', 'r61']);
    expect(await readShortcuts(ann, '?search=shipp')).toEqual(['mine']);
    expect((await list(ann, `?tag=${tag.id}`)).replies).toMatchObject([{ shortcut: 'mine', tags: [tag.id] }]);
    expect((await list(ann, '?prefix=%25')).field).toBe('prefix');
  });
});

describe('rendering', () => {
  const TEXT = '{{visitor.name|there}}, {{agent.name}}, {{site.name}}, {{page.url}}, {{visitor.variables.plan}}';
  const render = (who: Colleague, id: string, conversation: string) =>
    who.call('POST', `canned-replies/${id}/render`, { conversation });

  test('fills in the visitor, the agent who asks, the site and the page, and counts each use', async () => {
    const id = await createId(owner, { text: TEXT });
    const { name } = await findSite(app);
    const known = await createConversation('Eva');
    const both = await Promise.all([render(ann, id, known), render(bo, id, known)]);
    const rest = `${name}, ${SHOP_ORIGIN}/cart, pro`;
    expect(both.map((response) => response.json())).toEqual([
      { text: `Eva, Ann, ${rest}`, missing: [] },
      { text: `Eva, Bo, ${rest}`, missing: [] },
    ]);
    expect((await render(ann, id, await createConversation())).json().text).toBe(`there, Ann, ${rest}`);
    expect((await list(ann)).replies).toMatchObject([{ uses: 3 }]);
  });

  test('names what is missing where there is no fallback', async () => {
    const id = await createId(owner, { text: 'Hi {{visitor.name}}' });
    const response = await render(ann, id, await createConversation());
    expect(response.json()).toEqual({ text: 'Hi ', missing: ['visitor.name'] });
  });

  test('knows a visitor who left before a restart', async () => {
    const id = await createId(owner, { text: '{{visitor.name}} {{page.url}}' });
    const conversation = await createConversation('Eva');
    await readEvents(app, []);
    const restarted = await openTestApp({}, app);
    const agent = { kind: 'agent', id: ann.id, site: (await findSite(app)).id, name: 'Ann' } as const;
    const rendered = await renderCannedReply(restarted.domain, agent, id, conversation);
    expect(rendered).toEqual({ text: `Eva ${SHOP_ORIGIN}/cart`, missing: [] });
  });

  test('of or for what does not exist is not found, and counts nothing', async () => {
    const id = await createId(owner);
    expect((await render(ann, id, 'nowhere')).json().code).toBe('not-found');
    expect((await render(ann, 'nothing', await createConversation())).json().code).toBe('not-found');
    expect((await ann.call('POST', `canned-replies/${id}/render`, {})).json()).toMatchObject({ field: 'conversation' });
    expect((await list(ann)).replies).toMatchObject([{ uses: 0 }]);
  });
});

test('what is another site’s looks like what does not exist', async () => {
  const id = await createId(owner);
  const conversation = await createConversation();
  const stranger = { kind: 'agent', id: newId<AgentId>(), site: newId<SiteId>(), name: 'X', role: 'owner' } as const;
  const missing = { refused: 'not-found' };
  const { domain } = app;
  expect(await listCannedReplies(domain, stranger, {})).toEqual({ replies: [], next: null });
  expect(await changeCannedReply(domain, stranger, id, WISH)).toEqual(missing);
  expect(await deleteCannedReply(domain, stranger, id)).toEqual(missing);
  expect(await renderCannedReply(domain, stranger, id, conversation)).toEqual(missing);
  const { tag } = (await owner.call('POST', 'tags', { name: 'T', color: 'red', description: '' })).json();
  expect(await createCannedReply(domain, stranger, { ...WISH, tags: [tag.id] })).toMatchObject({
    mistake: { field: 'tags[0]' },
  });
});

test('nobody does any of it without a sign-in', async () => {
  const id = await createId(owner);
  for (const [method, path] of [
    ['GET', ''],
    ['POST', ''],
    ['PUT', `/${id}`],
    ['DELETE', `/${id}`],
    ['POST', `/${id}/render`],
  ] as const) {
    const headers = { host: 'localhost', origin: 'http://localhost' };
    const url = `/v1/agent/canned-replies${path}`;
    expect((await app.http.inject({ method, url, headers })).json().code).toBe('sign-in-required');
  }
});
