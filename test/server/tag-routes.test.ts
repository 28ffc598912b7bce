/** Owners keep tags, agents put them on conversations and visitors; what is another site's does not exist. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AgentId, ConversationId, OutboxId, SiteId, VisitorId } from '../../src/protocol/ids.ts';
import { MAX_TAGS } from '../../src/protocol/tag-api.ts';
import { sendMessage } from '../../src/server/domain/conversations/send-message.ts';
import { changeTag, deleteTag, listTags } from '../../src/server/domain/sites/tags.ts';
import { putTagOn, tagsOf, takeTagOff } from '../../src/server/domain/sites/worn-tags.ts';
import { createBrowser, createColleague, findSite, newId, readEvents } from '../support/callers.ts';
import { openTestApp, type TestApp } from '../support/test-app.ts';
import { toWriter } from '../support/writer.ts';

const WISH = { name: 'Urgent', color: 'red', description: 'Answer today' } as const;

let app: TestApp;
let owner: Awaited<ReturnType<typeof createColleague>>;
let ann: Awaited<ReturnType<typeof createColleague>>;
beforeEach(async () => {
  app = await openTestApp({ PARLOR_COMMIT_WINDOW_MS: '0' });
  owner = await createColleague(app, 'olga', 'owner');
  ann = await createColleague(app, 'ann');
});
afterEach(() => app.store.close());

const create = async (wish: object = {}) => (await owner.call('POST', 'tags', { ...WISH, ...wish })).json().tag;
const list = async () => (await ann.call('GET', 'tags')).json().tags;

/** A visitor on the site who has written. */
async function createWriter(): Promise<{ visitor: VisitorId; conversation: ConversationId }> {
  const { visitor } = await createBrowser(app).ping();
  const conversation = newId<ConversationId>();
  const sent = sendMessage(
    app.domain,
    { kind: 'visitor', id: visitor.id, site: (await findSite(app)).id },
    { id: newId(), conversation, outbox: newId<OutboxId>(), number: 1, body: { kind: 'text', text: 'hello' } },
  );
  app.clock.advance(0);
  await sent;
  return { visitor: visitor.id, conversation };
}

describe('a tag of the site', () => {
  test('is made, changed and deleted by owners and admins, and seen by all', async () => {
    const admin = await createColleague(app, 'adam', 'admin');
    const made = await admin.call('POST', 'tags', WISH);
    expect([made.statusCode, made.json().tag]).toEqual([201, expect.objectContaining(WISH)]);
    const { id, createdAt } = made.json().tag;
    expect((await owner.call('PUT', `tags/${id}`, { ...WISH, name: 'Later' })).statusCode).toBe(204);
    expect(await list()).toEqual([{ ...WISH, id, createdAt, name: 'Later' }]);
    const deleted = await owner.call('DELETE', `tags/${id}`);
    expect(deleted.json()).toEqual({ conversations: 0, visitors: 0, replies: 0 });
    expect(await list()).toEqual([]);
    expect((await owner.call('DELETE', `tags/${id}`)).json().code).toBe('not-found');
    expect((await owner.call('PUT', `tags/${id}`, WISH)).json().code).toBe('not-found');
  });

  test.each([
    ['a colour that is none of ours', { color: '#ff0000' }, 'color'],
    ['a blank name', { name: ' ' }, 'name'],
    ['a name that is too long', { name: 'n'.repeat(61) }, 'name'],
    ['a field that nobody knows', { size: 3 }, 'size'],
  ])('with %s is refused with the field named', async (_what, wish, field) => {
    const response = await owner.call('POST', 'tags', { ...WISH, ...wish });
    expect([response.statusCode, response.json().code, response.json().field]).toEqual([400, 'malformed', field]);
    expect(await list()).toEqual([]);
  });

  test('with a name that is there is refused by name', async () => {
    await create();
    const response = await owner.call('POST', 'tags', { ...WISH, name: 'URGENT' });
    expect([response.statusCode, response.json().code]).toEqual([409, 'tag-taken']);
  });

  test('beyond the limit is refused', async () => {
    const site = (await findSite(app)).id;
    for (let count = 0; count < MAX_TAGS; count++) {
      await app.store.tags.create(toWriter(site), { ...WISH, id: newId(), name: `t${count}`, createdAt: 0 }, MAX_TAGS);
    }
    expect((await owner.call('POST', 'tags', WISH)).json()).toMatchObject({ code: 'malformed' });
  });
});

describe('putting a tag on', () => {
  test.each(['conversation', 'visitor'] as const)('a %s tells who did, and the log, once', async (kind) => {
    const [writer, { id }] = [await createWriter(), await create()];
    const address = `${kind}s/${writer[kind]}/tags`;
    const both = await Promise.all([ann, owner].map(({ call }) => call('PUT', `${address}/${id}`)));
    expect(both.map(({ statusCode }) => statusCode)).toEqual([204, 204]);
    const { tags } = (await ann.call('GET', address)).json();
    expect(tags).toMatchObject([{ ...WISH, id, at: app.clock.now() }]);
    const about = {
      visitor: writer.visitor,
      ...(kind === 'conversation' ? { conversation: writer.conversation } : {}),
    };
    expect(await readEvents(app, ['tag-put-on'])).toEqual([
      expect.objectContaining({ ...about, agent: tags[0].by, detail: { tag: id, name: 'Urgent' } }),
    ]);
    expect((await ann.call('DELETE', `${address}/${id}`)).statusCode).toBe(204);
    expect((await ann.call('DELETE', `${address}/${id}`)).statusCode).toBe(204);
    expect((await ann.call('GET', address)).json()).toEqual({ tags: [] });
    expect(await readEvents(app, ['tag-taken-off'])).toMatchObject([{ ...about, agent: ann.id }]);
  });

  test('that is deleted at the same time leaves nothing behind', async () => {
    const [{ conversation }, { id }] = [await createWriter(), await create()];
    const address = `conversations/${conversation}/tags`;
    await Promise.all([ann.call('PUT', `${address}/${id}`), owner.call('DELETE', `tags/${id}`)]);
    expect((await ann.call('GET', address)).json()).toEqual({ tags: [] });
  });

  test('that does not exist, or something that does not, is not found', async () => {
    const [{ visitor }, { id }] = [await createWriter(), await create()];
    for (const path of [
      `visitors/${visitor}/tags/${newId()}`,
      `visitors/nobody/tags/${id}`,
      `conversations/x/tags/${id}`,
    ]) {
      expect((await ann.call('PUT', path)).json().code).toBe('not-found');
      expect((await ann.call('DELETE', path)).json().code).toBe('not-found');
    }
    expect((await ann.call('GET', 'visitors/nobody/tags')).json().code).toBe('not-found');
  });

  test('everything that wore a tag is counted when it is deleted', async () => {
    const [writer, { id }] = [await createWriter(), await create()];
    await ann.call('PUT', `conversations/${writer.conversation}/tags/${id}`);
    await ann.call('PUT', `visitors/${writer.visitor}/tags/${id}`);
    expect((await owner.call('DELETE', `tags/${id}`)).json()).toEqual({ conversations: 1, visitors: 1, replies: 0 });
    expect(await readEvents(app, ['tag-deleted'])).toMatchObject([{ agent: owner.id, detail: { tag: id } }]);
  });
});

test.each([
  ['POST', 'tags', WISH],
  ['PUT', 'tags/ID', { ...WISH, name: 'Mine' }],
  ['DELETE', 'tags/ID', undefined],
] as const)('%s %s is forbidden to agents who are neither owner nor admin', async (method, path, body) => {
  const tag = await create();
  const response = await ann.call(method, path.replace('ID', tag.id), body);
  expect([response.statusCode, response.json().code]).toEqual([403, 'forbidden']);
  expect(await list()).toEqual([tag]);
});

test('what is another site’s looks like what does not exist', async () => {
  const [writer, { id }] = [await createWriter(), await create()];
  const stranger = { kind: 'agent', id: newId<AgentId>(), site: newId<SiteId>(), name: 'X', role: 'owner' } as const;
  const missing = { refused: 'not-found' };
  const { domain } = app;
  expect(await listTags(domain, stranger)).toEqual({ tags: [] });
  expect(await changeTag(domain, stranger, id, WISH)).toEqual(missing);
  expect(await deleteTag(domain, stranger, id)).toEqual(missing);
  for (const kind of ['conversation', 'visitor'] as const) {
    const wearer = { kind, id: writer[kind] };
    expect(await putTagOn(domain, stranger, wearer, id)).toEqual(missing);
    expect(await takeTagOff(domain, stranger, wearer, id)).toEqual(missing);
    expect(await tagsOf(domain, stranger, wearer)).toEqual(missing);
  }
});
