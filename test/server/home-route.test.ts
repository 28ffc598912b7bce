/** What the chat box begins with: real people, real waits, the visitor's own conversations, what is published. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { HomeAnswer } from '../../src/protocol/home-api.ts';
import { bringOnline, createBrowser, createColleague, findSite } from '../support/callers.ts';
import { createChattingVisitor } from '../support/chatting-visitor.ts';
import { openTestApp, SHOP_ORIGIN, type TestApp } from '../support/test-app.ts';

const FORM = {
  name: 'Before we talk',
  kind: 'pre-chat',
  fields: [{ id: 'mail', kind: 'email', label: 'E-mail', required: true }],
  consent: '',
};

let app: TestApp;
let owner: Awaited<ReturnType<typeof createColleague>>;
beforeEach(async () => {
  app = await openTestApp({ PARLOR_COMMIT_WINDOW_MS: '0' });
  owner = await createColleague(app, 'olga', 'owner');
});
afterEach(() => app.store.close());

const ask = (token: unknown, query = '') =>
  app.http.inject({
    method: 'POST',
    url: `/v1/home?key=demo${query}`,
    headers: { origin: SHOP_ORIGIN, 'content-type': 'text/plain;charset=UTF-8' },
    payload: JSON.stringify({ token }),
  });
async function show(query = ''): Promise<HomeAnswer> {
  const { token } = await createBrowser(app).ping();
  return (await ask(token, query)).json();
}

test('a new site has a team, and nothing to say that it does not know', async () => {
  const { team, ...rest } = await show();
  expect(team.map(({ picture }) => picture)).toEqual(team.map(() => null));
  expect(rest).toEqual({
    ...{ replyMinutes: null, conversations: [], articles: [], departments: [] },
    ...{ forms: { preChat: null, offline: null }, hasMail: false },
    files: { maxBytes: 10_485_760, endings: expect.arrayContaining(['.png', '.pdf']) },
  });
});

test('those who are there come first, five at most, and nobody who left', async () => {
  for (const name of ['ann', 'bea', 'cid', 'dan', 'eve']) await createColleague(app, name);
  const zoe = await createColleague(app, 'zoe');
  const gone = await createColleague(app, 'gus');
  expect((await owner.call('DELETE', `people/${gone.id}`)).statusCode).toBe(204);
  await bringOnline(app, zoe.id);
  const { team } = await show();
  expect(team).toHaveLength(5);
  expect(team[0]?.name).toBe('zoe');
  expect(team.map(({ name }) => name)).not.toContain('gus');
});

describe('the time until an answer', () => {
  async function log(waits: readonly number[], at = app.clock.now()): Promise<void> {
    const { id: site } = await findSite(app);
    await app.store.events.append(
      waits.map((waitMs) => ({ site, kind: 'conversation-answered' as const, at, detail: { waitMs } })),
    );
  }

  test('is the median of what the log tells, in whole minutes and never less than one', async () => {
    await log([30_000, 61_000, 119_000, 600_000, 86_400_000]);
    expect((await show()).replyMinutes).toBe(2);
  });

  test('is not told by fewer than five answers, nor by those of more than four weeks ago', async () => {
    await log([1_000, 1_000, 1_000, 1_000]);
    await log([1_000, 1_000], app.clock.now() - 29 * 86_400_000);
    expect((await show()).replyMinutes).toBeNull();
  });

  test('is read again after ten minutes', async () => {
    await log([1_000, 1_000, 1_000, 1_000, 1_000]);
    expect((await show()).replyMinutes).toBe(1);
    await log(Array(20).fill(300_000));
    expect((await show()).replyMinutes).toBe(1);
    app.clock.jump(600_001);
    expect((await show()).replyMinutes).toBe(5);
  });
});

test('[P5] the conversations are the visitor’s own', async () => {
  const [mine, theirs] = [await createChattingVisitor(app), await createChattingVisitor(app)];
  await mine.write('Hello');
  await theirs.write('Secret');
  const home = (await ask(mine.token)).json<HomeAnswer>();
  expect(home.conversations.map(({ id }) => id)).toEqual([mine.conversation]);
  expect(JSON.stringify(home)).not.toContain('Secret');
});

test('forms come as they are asked, and a widget’s own before the site’s', async () => {
  const create = async (name: string): Promise<string> =>
    (await owner.call('POST', 'forms', { ...FORM, name })).json().form.id;
  const [first, second] = [await create('Of the site'), await create('Of the widget')];
  const { settings } = (await owner.call('GET', 'site')).json();
  const forms = { preChat: first, offline: null };
  expect((await owner.call('PUT', 'site', { ...settings, forms })).statusCode).toBe(204);
  expect((await show()).forms.preChat).toMatchObject({ id: first, name: 'Of the site', fields: FORM.fields });
  const wish = { ...{ name: 'Help page', kind: 'form', appearance: {}, language: '', department: '' } };
  const { widget } = (
    await owner.call('POST', 'widgets', { ...wish, form: second, attributes: [], active: true })
  ).json();
  expect((await show(`&widget=${widget.id}`)).forms.preChat?.name).toBe('Of the widget');
  expect((await show('&widget=gone')).forms.preChat?.name).toBe('Of the site');
});

test.each([
  ['no JSON', 'hello', 400, 'malformed'],
  ['no token', undefined, 400, 'malformed'],
  ['[P2] a forged token', 'x.y.z', 401, 'token-invalid'],
])('%s is refused', async (_what, token, status, code) => {
  const answer =
    token === 'hello'
      ? await app.http.inject({
          method: 'POST',
          url: '/v1/home?key=demo',
          payload: 'hello',
          headers: { 'content-type': 'text/plain' },
        })
      : await ask(token);
  expect([answer.statusCode, answer.json().code]).toEqual([status, code]);
});
