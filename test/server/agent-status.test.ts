/** Agents say whether they answer; the log says when visitors could be given to them. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FileId } from '../../src/protocol/ids.ts';
import { RELOAD_GRACE_MS } from '../../src/server/domain/agents/agent-status.ts';
import { takeUpload } from '../../src/server/domain/files/take-upload.ts';
import { bringOnline, createBrowser, createColleague, findSite, readEvents } from '../support/callers.ts';
import { createPng } from '../support/picture-bytes.ts';
import { openTestApp, type TestApp } from '../support/test-app.ts';

type Colleague = Awaited<ReturnType<typeof createColleague>>;

let app: TestApp;
let olga: Colleague;
let ann: Colleague;
beforeEach(async () => {
  app = await openTestApp();
  olga = await createColleague(app, 'olga', 'owner');
  ann = await createColleague(app, 'ann');
});
afterEach(() => app.store.close());

const set = (agent: Colleague, who: Colleague, body: object) => agent.call('PUT', `people/${who.id}/status`, body);
const readStatuses = async () =>
  (await readEvents(app, ['agent-status'])).map(({ agent, detail }) => [agent, detail?.['status']]);
const countOnline = async () => app.domain.agentsOnline.of((await findSite(app)).id).length;

describe('an agent', () => {
  test('who is away gets no visitors, and visitors are told that nobody is there', async () => {
    await bringOnline(app, ann.id);
    const browser = createBrowser(app);
    expect((await browser.ping()).online).toBe(true);
    expect((await set(ann, ann, { status: 'away' })).statusCode).toBe(204);
    expect(await countOnline()).toBe(0);
    expect((await browser.ping()).online).toBe(false);
    await set(ann, ann, { status: 'online' });
    expect(await countOnline()).toBe(1);
  });

  test('keeps what they chose for the next time they open the inbox', async () => {
    await set(ann, ann, { status: 'custom', text: 'Lunch' });
    expect(await app.store.agents.find(ann.id)).toMatchObject({ status: 'custom', statusText: 'Lunch' });
    const people = (await olga.call('GET', 'people')).json().people;
    expect(people.find(({ id }: { id: string }) => id === ann.id)).toMatchObject({
      online: false,
      status: 'custom',
      statusText: 'Lunch',
      lastActiveAt: expect.any(Number),
    });
  });

  test('is set by owners too, and by no other agent; what is not there is not found', async () => {
    const bo = await createColleague(app, 'bo');
    expect((await set(olga, ann, { status: 'offline' })).statusCode).toBe(204);
    expect((await set(bo, ann, { status: 'online' })).json().code).toBe('forbidden');
    expect((await ann.call('PUT', 'people/nobody/status', { status: 'online' })).json().code).toBe('not-found');
    expect((await app.store.agents.find(ann.id))?.status).toBe('offline');
  });

  test.each([
    ['an unknown status', { status: 'busy' }, 'status'],
    ['a text beside a status that has one', { status: 'away', text: 'x' }, 'text'],
  ])('with %s is refused', async (_what, body, field) => {
    expect((await set(ann, ann, body)).json()).toMatchObject({ code: 'malformed', field });
  });

  test('has a limit and a picture, which only a picture of the site can be', async () => {
    const change = (body: object) => olga.call('PATCH', `people/${ann.id}`, body);
    expect((await change({ chatLimit: 2 })).json()).toMatchObject({ chatLimit: 2 });
    expect((await change({ chatLimit: -1 })).json().field).toBe('chatLimit');
    const unknown = '018bcfe5-6800-7000-8000-00000000beef';
    expect((await change({ avatar: unknown })).json()).toMatchObject({ code: 'malformed', field: 'avatar' });
    const site = (await findSite(app)).id;
    const bytes = createPng();
    const taken = await takeUpload(
      app.domain,
      { kind: 'agent', id: ann.id, site, name: 'ann' },
      { name: 'ann.png', chunks: toStream(bytes) },
    );
    const avatar = ('file' in taken ? taken.file.id : '') as FileId;
    expect((await change({ avatar })).json()).toMatchObject({ avatar });
    const { visitor, token } = await createBrowser(app).ping();
    expect(visitor.id).toBeDefined();
    const shown = await app.http.inject({
      url: `/v1/files/${avatar}?key=demo`,
      headers: { authorization: `Bearer ${token}` },
    });
    expect(shown.statusCode).toBe(200);
  });
});

async function* toStream(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

describe('the log', () => {
  test('says when an agent came, changed and went', async () => {
    const leave = await bringOnline(app, ann.id);
    await set(ann, ann, { status: 'away' });
    await set(ann, ann, { status: 'away' });
    leave();
    app.clock.advance(RELOAD_GRACE_MS);
    expect(await readStatuses()).toEqual([
      [ann.id, 'online'],
      [ann.id, 'away'],
      [ann.id, 'offline'],
    ]);
  });

  test('does not say that an agent went who reloads the inbox', async () => {
    const leave = await bringOnline(app, ann.id);
    leave();
    app.clock.advance(RELOAD_GRACE_MS - 1);
    await bringOnline(app, ann.id);
    app.clock.advance(RELOAD_GRACE_MS * 2);
    expect(await readStatuses()).toEqual([[ann.id, 'online']]);
  });

  test('says of an agent with two windows that they went when the last one closes', async () => {
    const [first, second] = [await bringOnline(app, ann.id), await bringOnline(app, ann.id)];
    first();
    app.clock.advance(RELOAD_GRACE_MS * 2);
    expect(await readStatuses()).toEqual([[ann.id, 'online']]);
    second();
    app.clock.advance(RELOAD_GRACE_MS);
    expect(await readStatuses()).toHaveLength(2);
  });

  test('says after a crash that nobody was there any more, at the last instant that it knows of', async () => {
    await bringOnline(app, ann.id);
    await readEvents(app, []);
    const before = app.clock.now();
    app.clock.advance(3_600_000);
    const again = await openTestApp({}, app);
    const events = await again.store.events.list((await findSite(app)).id, 0, 1_000);
    const statuses = events.filter(({ kind }) => kind === 'agent-status');
    expect(statuses.map(({ detail }) => detail?.['status'])).toEqual(['online', 'offline']);
    expect(statuses.at(-1)?.at).toBeLessThanOrEqual(before);
  });
});

test('when an agent last did something is known to the minute', async () => {
  await ann.call('GET', 'colleagues');
  app.clock.advance(60_000);
  await new Promise((resolve) => setImmediate(resolve));
  expect((await app.store.agents.find(ann.id))?.lastActiveAt).toBe(app.clock.now());
});
