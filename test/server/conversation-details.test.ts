/** What a conversation is about, what agents note in it, and what its visitor thinks of it. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ConversationId, OutboxId } from '../../src/protocol/ids.ts';
import { sendMessage } from '../../src/server/domain/conversations/send-message.ts';
import {
  bringOnline,
  createBrowser,
  createColleague,
  findSite,
  newId,
  readEvents,
  stateOf,
} from '../support/callers.ts';
import { openTestApp, SHOP_ORIGIN, type TestApp } from '../support/test-app.ts';

type Colleague = Awaited<ReturnType<typeof createColleague>>;

let app: TestApp;
let olga: Colleague;
let ann: Colleague;
let visitor: Awaited<ReturnType<typeof createWriter>>;
beforeEach(async () => {
  app = await openTestApp({ PARLOR_COMMIT_WINDOW_MS: '0' });
  olga = await createColleague(app, 'olga', 'owner');
  ann = await createColleague(app, 'Ann');
  await bringOnline(app, ann.id);
  visitor = await createWriter();
});
afterEach(() => app.store.close());

async function send(
  principal: Parameters<typeof sendMessage>[1],
  conversation: ConversationId,
  outbox: OutboxId,
  number: number,
) {
  const frame = { id: newId<never>(), conversation, outbox, number, body: { kind: 'text', text: 'hello' } as const };
  const sent = sendMessage(app.domain, principal, frame);
  app.clock.advance(0);
  return sent;
}

async function createWriter() {
  const answer = await createBrowser(app).ping();
  const conversation = newId<ConversationId>();
  const { id: site } = await findSite(app);
  await send({ kind: 'visitor', id: answer.visitor.id, site }, conversation, newId<OutboxId>(), 1);
  return {
    id: answer.visitor.id,
    conversation,
    call: (what: string, body?: object, token = answer.token ?? '') =>
      app.http.inject({
        method: 'POST',
        url: `/v1/conversations/${conversation}/${what}?key=demo`,
        headers: { origin: SHOP_ORIGIN, authorization: `Bearer ${token}` },
        ...(body === undefined ? {} : { payload: body }),
      }),
  };
}

const call = (agent: Colleague, method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path = '', body?: object) =>
  agent.call(method, `conversations/${visitor.conversation}${path}`, body);
const readDetail = async () => (await call(ann, 'GET', '/detail')).json();

/** What those hear who listen to a topic. */
function listen(topic: Parameters<TestApp['domain']['doorbell']['ring']>[0][number]) {
  const types: string[] = [];
  const { ring } = app.domain.doorbell;
  app.domain.doorbell.ring = (topics, frame, except) => {
    if (topics.includes(topic)) types.push(frame.type);
    ring(topics, frame, except);
  };
  return types;
}

describe('what a conversation is about', () => {
  test('begins empty, with its times', async () => {
    expect(await readDetail()).toMatchObject({
      id: visitor.conversation,
      state: 'waiting',
      channel: 'chat',
      labels: [],
      fields: {},
      rating: null,
      lastAgent: null,
      closedAt: null,
      waitingSince: expect.any(Number),
    });
  });

  test('is changed by what is named, null takes a field away, and both sides hear of it', async () => {
    const heard = listen(`site:${(await findSite(app)).id}`);
    const change = { subject: 'A late parcel', labels: ['vip', 'vip', 'parcel'], fields: { order: '7', plan: 'pro' } };
    expect((await call(ann, 'PATCH', '', change)).statusCode).toBe(204);
    expect((await call(ann, 'PATCH', '', { fields: { plan: null } })).statusCode).toBe(204);
    expect(await readDetail()).toMatchObject({
      subject: 'A late parcel',
      labels: ['vip', 'parcel'],
      fields: { order: '7' },
    });
    expect(heard).toEqual(['conversation', 'conversation']);
    expect(await readEvents(app, ['conversation-changed'])).toMatchObject([
      { agent: ann.id, detail: { changed: 'subject,labels,fields' } },
      { detail: { changed: 'fields' } },
    ]);
  });

  test('changed by two at once keeps what each of them changed', async () => {
    await Promise.all([
      call(ann, 'PATCH', '', { fields: { a: '1' } }),
      call(olga, 'PATCH', '', { fields: { b: '2' }, subject: 'x' }),
    ]);
    expect(await readDetail()).toMatchObject({ fields: { a: '1', b: '2' }, subject: 'x' });
  });

  test.each([
    ['a text where a list belongs', { labels: 'x' }, 'labels'],
    ['a label of blanks', { labels: ['ok', '  '] }, 'labels[1]'],
    ['a number for a field', { fields: { a: 1 } }, 'fields.a'],
    ['a field that is an operator', { fields: { $gt: '' } }, 'fields.$gt'],
    ['an unknown name', { state: 'closed' }, 'state'],
    ['nothing', {}, ''],
  ])('with %s is refused with the field named, and nothing is changed', async (_what, body, field) => {
    const before = await readDetail();
    const response = await call(ann, 'PATCH', '', body);
    expect(response.json()).toMatchObject({ code: 'malformed', field });
    expect(await readDetail()).toEqual(before);
  });

  test('has at most fifty fields, however they come', async () => {
    const toFields = (prefix: string, count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`${prefix}${index}`, 'x']));
    await call(ann, 'PATCH', '', { fields: toFields('a', 50) });
    expect((await call(ann, 'PATCH', '', { fields: { more: 'x' } })).json()).toMatchObject({ field: 'fields' });
    expect(Object.keys((await readDetail()).fields)).toHaveLength(50);
  });
});

describe('a note', () => {
  test('[P34] is for agents who follow the conversation, and never reaches its visitor', async () => {
    const agents = listen(`conversation:${visitor.conversation}`);
    const theirs = listen(`visitor:${visitor.id}`);
    const { note } = (await call(ann, 'POST', '/notes', { text: 'Called before' })).json();
    expect(note).toMatchObject({ by: { id: ann.id, name: 'Ann' }, text: 'Called before' });
    expect((await call(olga, 'GET', '/notes')).json()).toEqual({ notes: [note] });
    expect([agents, theirs]).toEqual([['note'], []]);
    const messages = await app.store.conversations.messages(visitor.conversation, 0, 10);
    expect(JSON.stringify(messages)).not.toContain('Called');
  });

  test('is deleted by whoever wrote it, or an owner', async () => {
    const write = async (agent: Colleague): Promise<string> =>
      (await call(agent, 'POST', '/notes', { text: 'x' })).json().note.id;
    const [mine, theirs] = [await write(ann), await write(olga)];
    expect((await call(ann, 'DELETE', `/notes/${theirs}`)).json().code).toBe('not-found');
    expect((await call(ann, 'DELETE', `/notes/${mine}`)).statusCode).toBe(204);
    expect((await call(olga, 'DELETE', `/notes/${theirs}`)).statusCode).toBe(204);
    expect((await call(ann, 'GET', '/notes')).json()).toEqual({ notes: [] });
  });
});

describe('stars', () => {
  test('count for the agent who had the conversation, also when it is closed; the last word counts', async () => {
    await call(ann, 'POST', '/take');
    await call(ann, 'POST', '/close');
    expect((await visitor.call('rating', { stars: 2 })).statusCode).toBe(204);
    expect((await visitor.call('rating', { stars: 5, comment: 'Quick!' })).statusCode).toBe(204);
    expect(await readDetail()).toMatchObject({ stars: 5, rating: { stars: 5, comment: 'Quick!' }, lastAgent: ann.id });
    expect(await readEvents(app, ['conversation-rated'])).toMatchObject([
      { agent: ann.id, detail: { stars: 2 } },
      { agent: ann.id, detail: { stars: 5 } },
    ]);
  });

  test.each([0, 6, 2.5, '5', null])('of %j are refused', async (stars) => {
    expect((await visitor.call('rating', { stars })).json()).toMatchObject({ code: 'malformed', field: 'stars' });
    expect((await readDetail()).rating).toBeNull();
  });

  test('are given by the visitor of the conversation and by nobody else', async () => {
    const other = await createBrowser(app).ping();
    expect((await visitor.call('rating', { stars: 1 }, other.token)).json().code).toBe('not-found');
    expect((await visitor.call('rating', { stars: 1 }, 'forged')).json().code).toBe('token-invalid');
    expect((await readDetail()).rating).toBeNull();
  });
});

describe('ending', () => {
  test('closes the conversation of the visitor, says so to both, and tells how long it took', async () => {
    await call(ann, 'POST', '/take');
    app.clock.advance(9_000);
    expect((await visitor.call('end')).statusCode).toBe(204);
    expect(await readDetail()).toMatchObject({ state: 'closed', agent: null, closedAt: expect.any(Number) });
    expect(stateOf(app, visitor.id)).toBe('chatEnded');
    expect(await readEvents(app, ['conversation-closed'])).toMatchObject([
      { agent: ann.id, detail: { by: 'visitor', durationMs: 9_000 } },
    ]);
    const messages = await app.store.conversations.messages(visitor.conversation, 0, 10);
    expect(messages.at(-1)).toMatchObject({ author: { kind: 'system', id: visitor.id }, body: { event: 'closed' } });
  });

  test('at the moment when the agent closes ends it once', async () => {
    await call(ann, 'POST', '/take');
    const both = await Promise.all([visitor.call('end'), call(ann, 'POST', '/close')]);
    expect(both.map(({ statusCode }) => statusCode)).toEqual(expect.arrayContaining([204]));
    expect(await readEvents(app, ['conversation-closed'])).toHaveLength(1);
  });

  test('of somebody else’s conversation does nothing', async () => {
    const other = await createBrowser(app).ping();
    expect((await visitor.call('end', undefined, other.token)).json().code).toBe('not-found');
    expect(await readDetail()).toMatchObject({ state: 'waiting' });
  });
});

test('an agent goes on with a conversation that is over, unless somebody has it', async () => {
  await call(ann, 'POST', '/take');
  expect((await call(olga, 'POST', '/reopen')).json().code).toBe('conflict');
  await call(ann, 'POST', '/close');
  expect((await call(olga, 'POST', '/reopen')).statusCode).toBe(204);
  expect(await readDetail()).toMatchObject({ state: 'open', agent: { id: olga.id }, closedAt: null });
  expect((await call(olga, 'POST', '/reopen')).statusCode).toBe(204);
  expect(await readEvents(app, ['conversation-reopened'])).toHaveLength(1);
});

test('an agent who takes a conversation that is over takes it up again, as reports count it', async () => {
  await call(ann, 'POST', '/close');
  expect((await call(ann, 'POST', '/take')).statusCode).toBe(204);
  expect(await readEvents(app, ['conversation-reopened', 'conversation-taken'])).toMatchObject([
    { kind: 'conversation-reopened', agent: ann.id },
    { kind: 'conversation-taken', agent: ann.id },
  ]);
  const until = app.clock.now() + 1;
  const { total } = (await olga.call('GET', `reports/chats?from=${until - 60_000}&to=${until}`)).json();
  expect(total).toMatchObject({ closed: 1, reopened: 1 });
});

test('the first answer after each wait is logged with how long it took', async () => {
  const { id: site } = await findSite(app);
  const outbox = newId<OutboxId>();
  const answer = (number: number) =>
    send({ kind: 'agent', id: ann.id, site, name: 'Ann' }, visitor.conversation, outbox, number);
  app.clock.advance(7_000);
  await answer(1);
  await answer(2);
  expect(await readEvents(app, ['conversation-answered'])).toMatchObject([
    { agent: ann.id, conversation: visitor.conversation, detail: { waitMs: 7_000 } },
  ]);
  expect(await readDetail()).toMatchObject({ waitingSince: null });
});

test.each(['/detail', '/notes'])('a stranger finds no %s', async (path) => {
  const { conversation } = visitor;
  expect((await ann.call('GET', `conversations/${newId()}${path}`)).json().code).toBe('not-found');
  expect(conversation).not.toBe('');
});
