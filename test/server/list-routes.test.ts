/** Other systems read what a site has, page by page, and write as their agent; both sides see it at once. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AgentId, ConversationId, MessageId, OutboxId, SiteId } from '../../src/protocol/ids.ts';
import { listConversations, listMessages } from '../../src/server/domain/conversations/list-conversations.ts';
import { sendMessage } from '../../src/server/domain/conversations/send-message.ts';
import { takeUpload } from '../../src/server/domain/files/take-upload.ts';
import { listEvents } from '../../src/server/domain/sites/list-events.ts';
import { listVisitors } from '../../src/server/domain/visitors/list-visitors.ts';
import { createBrowser, createColleague, findSite, newId, readEvents } from '../support/callers.ts';
import { createPng } from '../support/picture-bytes.ts';
import { openTestApp, type TestApp } from '../support/test-app.ts';

let app: TestApp;
let owner: Awaited<ReturnType<typeof createColleague>>;
let ann: Awaited<ReturnType<typeof createColleague>>;
beforeEach(async () => {
  app = await openTestApp({ PARLOR_COMMIT_WINDOW_MS: '0' });
  owner = await createColleague(app, 'olga', 'owner');
  ann = await createColleague(app, 'Ann');
});
afterEach(() => app.store.close());

/** The message's commit waits for the clock. */
async function settle<Answer>(asked: Promise<Answer>): Promise<Answer> {
  let isDone = false;
  asked.finally(() => {
    isDone = true;
  });
  while (!isDone) {
    app.clock.advance(1);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return asked;
}

/** A visitor who writes so many messages into a conversation of their own. */
async function createWriter(messages = 1) {
  const { visitor } = await createBrowser(app).ping();
  const [conversation, outbox] = [newId<ConversationId>(), newId<OutboxId>()];
  const { id: site } = await findSite(app);
  for (let number = 1; number <= messages; number++) {
    const body = { kind: 'text', text: `message ${number}` } as const;
    const frame = { id: newId<MessageId>(), conversation, outbox, number, body };
    await settle(sendMessage(app.domain, { kind: 'visitor', id: visitor.id, site }, frame));
  }
  return { visitor: visitor.id, conversation };
}

const get = async (path: string, who = ann) => (await who.call('GET', path)).json();

/** Every page of a list, and how many there were. */
async function readAll(path: string, name: string, who = ann): Promise<{ ids: string[]; pages: number }> {
  const ids: string[] = [];
  for (let cursor = '', pages = 1; ; pages++) {
    const answer = await get(`${path}${path.includes('?') ? '&' : '?'}limit=2${cursor}`, who);
    ids.push(...answer[name].map((one: { id?: string; position?: number }) => one.id ?? String(one.position)));
    if (answer.next === null) return { ids, pages };
    cursor = `&cursor=${answer.next}`;
  }
}

describe('conversations', () => {
  test('come page by page, the newest first, each once; the last page says so', async () => {
    const made: string[] = [];
    for (let count = 0; count < 4; count++) {
      made.unshift((await createWriter()).conversation);
      app.clock.jump(10);
    }
    expect(await readAll('conversations', 'conversations')).toEqual({ ids: made, pages: 2 });
    expect((await get('conversations')).conversations).toHaveLength(4);
  });

  test('are found by state, agent, visitor and time', async () => {
    const first = await createWriter();
    app.clock.jump(1_000);
    const at = app.clock.now();
    const second = await createWriter();
    await ann.call('POST', `conversations/${first.conversation}/take`);
    const find = async (query: string) =>
      (await get(`conversations?${query}`)).conversations.map(({ id }: { id: string }) => id);
    expect(await find('state=open')).toEqual([first.conversation]);
    expect(await find(`agent=${ann.id}`)).toEqual([first.conversation]);
    expect(await find(`visitor=${second.visitor}`)).toEqual([second.conversation]);
    expect(await find(`from=${at}`)).toEqual([second.conversation]);
    expect(await find(`to=${at}`)).toEqual([first.conversation]);
    expect(await find('agent=nobody&visitor=nobody')).toEqual([]);
  });

  test('are read one by one, with their messages in order', async () => {
    const { conversation, visitor } = await createWriter(3);
    expect(await get(`conversations/${conversation}`)).toMatchObject({ id: conversation, visitor, head: 3 });
    const { ids, pages } = await readAll(`conversations/${conversation}/messages`, 'messages');
    expect([ids.length, new Set(ids).size, pages]).toEqual([3, 3, 2]);
    const { messages, next } = await get(`conversations/${conversation}/messages?cursor=1`);
    expect(messages.map(({ seq, body }: { seq: number; body: object }) => [seq, body])).toEqual([
      [2, { kind: 'text', text: 'message 2' }],
      [3, { kind: 'text', text: 'message 3' }],
    ]);
    expect(next).toBeNull();
    for (const path of ['conversations/nothing', `conversations/${newId()}/messages`]) {
      expect((await get(path)).code).toBe('not-found');
    }
  });
});

test('visitors come page by page, the one who was first seen last first', async () => {
  const seen: string[] = [];
  for (let count = 0; count < 3; count++) {
    seen.unshift((await createBrowser(app).ping()).visitor.id);
    await readEvents(app, []);
  }
  expect(await readAll('visitors/newest', 'visitors')).toEqual({ ids: seen, pages: 2 });
});

test('the log comes page by page for owners and admins, and goes on where they were', async () => {
  await createWriter(3);
  await readEvents(app, []);
  const { ids } = await readAll('events', 'events', owner);
  expect(ids).toEqual([...ids].sort((left, right) => Number(left) - Number(right)));
  expect(ids.length).toBeGreaterThan(4);
  expect(await get(`events?cursor=${ids.at(-1)}`, owner)).toEqual({ events: [], next: null });
  await createWriter();
  expect((await get(`events?cursor=${ids.at(-1)}`, owner)).events[0].kind).toBe('conversation-started');
  expect((await get('events')).code).toBe('forbidden');
});

describe('a page', () => {
  test('has fifty entries unless it is told otherwise, and two hundred at most', async () => {
    const { conversation } = await createWriter(60);
    const count = async (query: string) =>
      (await get(`conversations/${conversation}/messages${query}`)).messages.length;
    expect(await count('')).toBe(50);
    expect(await count('?limit=200')).toBe(60);
  });

  test.each([
    ['conversations?limit=0', 'limit'],
    ['conversations?limit=201', 'limit'],
    ['conversations?limit=x', 'limit'],
    ['conversations?cursor=x', 'cursor'],
    [`conversations?cursor=${Buffer.from("1 ' or 1=1").toString('base64url')}`, 'cursor'],
    ['conversations?state=gone', 'state'],
    ['conversations?from=yesterday', 'from'],
    ['conversations?page=2', 'page'],
    ['visitors/newest?cursor=5', 'cursor'],
    ['events?cursor=MSBh', 'cursor'],
  ])('asked for as %s is refused with the field named', async (path, field) => {
    const response = await owner.call('GET', path);
    expect([response.statusCode, response.json().code, response.json().field]).toEqual([400, 'malformed', field]);
  });
});

describe('writing a message', () => {
  const write = (conversation: string, body: object, headers: object = {}) =>
    ann.call('POST', `conversations/${conversation}/messages`, body, headers);
  /** Everything that is rung while something happens. */
  async function listen(act: () => Promise<unknown>): Promise<readonly unknown[]> {
    const rung: unknown[] = [];
    const { ring } = app.domain.doorbell;
    Object.assign(app.domain.doorbell, {
      ring: (topics: readonly string[], frame: { type: string }) => rung.push([...topics, frame.type]),
    });
    await act();
    Object.assign(app.domain.doorbell, { ring });
    return rung;
  }
  test('stores it as the agent’s, and both sides hear of it', async () => {
    const { conversation, visitor } = await createWriter();
    let answer: Awaited<ReturnType<typeof write>> | null = null;
    const rung = await listen(async () => {
      answer = await settle(write(conversation, { text: 'Can I help?' }));
    });
    expect(answer).toMatchObject({ statusCode: 201 });
    const { messages } = await get(`conversations/${conversation}/messages`);
    expect(messages[1]).toMatchObject({ seq: 2, author: { kind: 'agent', id: ann.id, name: 'Ann' } });
    expect(rung).toContainEqual([`conversation:${conversation}`, `visitor:${visitor}`, 'message']);
    expect(rung).toContainEqual([`site:${(await findSite(app)).id}`, 'conversation']);
  });

  test('again with its id, also at once, stores it once', async () => {
    const { conversation } = await createWriter();
    const body = { id: newId(), text: 'Once' };
    const both = await settle(Promise.all([write(conversation, body), write(conversation, body)]));
    expect(both.map(({ statusCode }) => statusCode)).toEqual([201, 201]);
    expect(both[0]?.body).toBe(both[1]?.body);
    expect((await get(`conversations/${conversation}`)).head).toBe(2);
  });

  test('names a file that the agent uploaded, and no other', async () => {
    const { conversation } = await createWriter();
    const site = (await findSite(app)).id;
    async function* chunks() {
      yield new Uint8Array(createPng());
    }
    const agent = { kind: 'agent', id: ann.id, site, name: 'Ann' } as const;
    const taken = await takeUpload(app.domain, agent, { name: 'fern.png', chunks: chunks() });
    if (!('file' in taken)) throw new Error('expected the file to be taken');
    const sent = await settle(write(conversation, { file: taken.file.id }));
    expect(sent.json()).toMatchObject({ body: { kind: 'file', file: { name: 'fern.png' } } });
    expect((await settle(write(conversation, { file: newId() }))).json().code).toBe('not-found');
  });

  test('says whatever else agents say, and writes an earlier one anew', async () => {
    const { conversation } = await createWriter();
    const body = { kind: 'choices', text: 'Which colour?', choices: ['Red', 'Blue'] };
    expect((await settle(write(conversation, { body }))).json()).toMatchObject({ body });
    const { id: message } = (await settle(write(conversation, { text: 'Helo' }))).json();
    const edit = { kind: 'edit', message, text: 'Hello' };
    expect((await settle(write(conversation, { body: edit }))).json()).toMatchObject({ seq: 4, body: edit });
  });

  test('again with its idempotency key stores it once', async () => {
    const { conversation } = await createWriter();
    const send = () => settle(write(conversation, { text: 'Once' }, { 'idempotency-key': 'a' }));
    expect((await send()).body).toBe((await send()).body);
    expect((await get(`conversations/${conversation}`)).head).toBe(2);
  });

  test.each([
    ['an empty text', { text: '' }, 'text'],
    ['neither a text nor a file', {}, 'text'],
    ['both', { text: 'x', file: newId() }, 'text'],
    ['a text and a body', { text: 'x', body: { kind: 'text', text: 'x' } }, 'text'],
    ['a body that is no agent’s', { body: { kind: 'event', event: 'closed' } }, 'body'],
    ['a text that is too long', { text: 'x'.repeat(8_001) }, 'text'],
    ['an id that is none', { text: 'x', id: 'mine' }, 'id'],
    ['an author of its own choice', { text: 'x', author: 'x' }, 'author'],
  ])('with %s is refused with the field named', async (_what, body, field) => {
    const { conversation } = await createWriter();
    expect((await write(conversation, body)).json()).toMatchObject({ code: 'malformed', field });
    expect((await get(`conversations/${conversation}`)).head).toBe(1);
  });

  test('where nothing is does not begin anything', async () => {
    const id = newId();
    expect((await settle(write(id, { text: 'x' }))).json().code).toBe('not-found');
    expect((await get(`conversations/${id}`)).code).toBe('not-found');
  });
});

test('what is another site’s looks like what does not exist', async () => {
  const { conversation } = await createWriter();
  const stranger = { kind: 'agent', id: newId<AgentId>(), site: newId<SiteId>(), name: 'X', role: 'owner' } as const;
  const { domain } = app;
  expect(await listConversations(domain, stranger, {})).toEqual({ conversations: [], next: null });
  expect(await listMessages(domain, stranger, conversation, {})).toEqual({ refused: 'not-found' });
  expect(await listVisitors(domain, stranger, {})).toEqual({ visitors: [], next: null });
  expect(await listEvents(domain, stranger, {})).toEqual({ events: [], next: null });
  const frame = { id: newId<MessageId>(), conversation, body: { kind: 'text', text: 'x' } } as const;
  expect(await settle(sendMessage(domain, stranger, frame))).toEqual({ refused: 'not-found' });
});
