/** A POST that is sent again with its key is answered as before, and does nothing a second time. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createColleague } from '../support/callers.ts';
import { openTestApp, type TestApp } from '../support/test-app.ts';

const DAY_MS = 86_400_000;
const TAG = { name: 'Urgent', color: 'red', description: '' };

let app: TestApp;
let owner: Awaited<ReturnType<typeof createColleague>>;
beforeEach(async () => {
  app = await openTestApp();
  owner = await createColleague(app, 'olga', 'owner');
});
afterEach(() => app.store.close());

const post = (key: string, body: object = TAG, path = 'tags', who = owner) =>
  who.call('POST', path, body, { 'idempotency-key': key });
const countTags = async () => (await owner.call('GET', 'tags')).json().tags.length;

test('the same request again gets the same answer, and says that it is the first one’s', async () => {
  const first = await post('a');
  expect([first.statusCode, first.headers]).toEqual([
    201,
    expect.not.objectContaining({ 'idempotency-replayed': 'true' }),
  ]);
  app.clock.jump(DAY_MS - 1);
  await owner.signInAgain();
  const again = await post('a');
  expect([again.statusCode, again.body]).toEqual([201, first.body]);
  expect(again.headers).toMatchObject({
    'idempotency-replayed': 'true',
    'content-type': first.headers['content-type'],
    'cache-control': 'no-store',
  });
  expect(await countTags()).toBe(1);
});

test('an API key and its agent’s cookie are one asker; another agent is another', async () => {
  const { secret } = (await owner.call('POST', 'api-keys', { name: 'X', scopes: ['site:write'] })).json();
  const first = await post('a');
  const headers = { authorization: `Bearer ${secret}`, 'idempotency-key': 'a' };
  const again = await app.http.inject({ method: 'POST', url: '/v1/agent/tags', headers, payload: TAG });
  expect(again.body).toBe(first.body);
  const admin = await createColleague(app, 'adam', 'admin');
  expect((await post('a', TAG, 'tags', admin)).json().code).toBe('tag-taken');
});

test('a refusal is kept like any other answer', async () => {
  await post('a');
  const refused = await post('b');
  expect([refused.statusCode, refused.json().code]).toEqual([409, 'tag-taken']);
  await owner.call('DELETE', `tags/${(await owner.call('GET', 'tags')).json().tags[0].id}`);
  const again = await post('b');
  expect([again.statusCode, again.body]).toEqual([409, refused.body]);
  expect(again.headers['content-type']).toBe(refused.headers['content-type']);
});

test('an answer that is nothing is kept, too', async () => {
  const { id } = (
    await owner.call('POST', 'webhook-endpoints', {
      ...{ url: 'https://a.example', description: '', kinds: ['message-sent'], enabled: true },
    })
  ).json().endpoint;
  await app.store.webhookDeliveries.addTest((await app.store.sites.list())[0]?.id ?? ('' as never), id, {
    ...{ id: 'test', payload: '{}', createdAt: app.clock.now() },
  });
  const path = 'webhook-deliveries/1/redeliver';
  const both = [await post('a', {}, path), await post('a', {}, path)];
  expect(both.map(({ statusCode, body }) => [statusCode, body])).toEqual([
    [204, ''],
    [204, ''],
  ]);
  expect(both[1]?.headers['idempotency-replayed']).toBe('true');
});

test('another body or query under the same key is refused, another address is another request', async () => {
  await post('a');
  const other = await post('a', { ...TAG, name: 'Other' });
  expect([other.statusCode, other.json().code]).toEqual([422, 'idempotency-mismatch']);
  expect((await post('a', TAG, 'tags?x=1')).json().code).toBe('idempotency-mismatch');
  expect((await post('a', { title: 'Help' }, 'knowledge-bases')).statusCode).toBe(201);
  expect(await countTags()).toBe(1);
});

test('of two at once one is done, and the other hears that it is not done yet, or its answer', async () => {
  const both = await Promise.all([post('a'), post('a')]);
  const codes = both.map(({ statusCode }) => statusCode).sort();
  expect([
    [201, 201],
    [201, 409],
  ]).toContainEqual(codes);
  expect(await countTags()).toBe(1);
});

test('while the first is running the second is told so', async () => {
  let go = (): void => {};
  const wait = new Promise<void>((resolve) => {
    go = resolve;
  });
  const { create } = app.store.tags;
  Object.assign(app.store.tags, {
    create: async (...wish: Parameters<typeof create>) => {
      await wait;
      return create(...wish);
    },
  });
  const first = post('a');
  await owner.call('GET', 'tags');
  const second = await post('a');
  expect([second.statusCode, second.json().code]).toEqual([409, 'idempotency-running']);
  go();
  expect((await first).statusCode).toBe(201);
  expect((await post('a')).body).toBe((await first).body);
});

test('a request that failed on our side is done when it is sent again', async () => {
  Object.assign(app.store.tags, { create: failOnce(app.store.tags.create) });
  expect((await post('a')).statusCode).toBe(500);
  expect((await post('a')).statusCode).toBe(201);
  expect(await countTags()).toBe(1);
});

function failOnce<Args extends unknown[], Result>(act: (...args: Args) => Promise<Result>) {
  let hasFailed = false;
  return async (...args: Args): Promise<Result> => {
    if (hasFailed) return act(...args);
    hasFailed = true;
    throw new Error('no luck');
  };
}

test('after a day the key is free', async () => {
  await post('a');
  app.clock.jump(DAY_MS + 1);
  await owner.signInAgain();
  expect((await post('a')).json().code).toBe('tag-taken');
});

describe('a key', () => {
  test.each([
    ['empty', ''],
    ['too long', 'x'.repeat(256)],
    ['not printable', 'ä'],
  ])('that is %s is refused', async (_what, key) => {
    const response = await post(key);
    expect([response.statusCode, response.json().field]).toEqual([400, 'idempotency-key']);
    expect(await countTags()).toBe(0);
  });

  test('of a request that asks or changes by itself only is not looked at', async () => {
    const { id } = (await post('a')).json().tag;
    for (const name of ['One', 'Two']) {
      const response = await owner.call('PUT', `tags/${id}`, { ...TAG, name }, { 'idempotency-key': 'a' });
      expect(response.statusCode).toBe(204);
    }
  });

  test('of a request whose answer has a secret keeps no secret', async () => {
    const wish = { name: 'X', scopes: ['site:read'] };
    const [one, two] = [await post('a', wish, 'api-keys'), await post('a', wish, 'api-keys')];
    expect(one.json().secret).not.toBe(two.json().secret);
  });
});
