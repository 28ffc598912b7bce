/** Agents refuse, hand over, invite; the visitor's state follows each of them. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ConversationId, OutboxId, VisitorId } from '../../src/protocol/ids.ts';
import { secrets } from '../../src/server/auth/secrets.ts';
import { createAgent, createSite } from '../../src/server/domain/agents/create-account.ts';
import { sendMessage } from '../../src/server/domain/conversations/send-message.ts';
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
import { createSeededRandom } from '../support/seeded-random.ts';
import { openTestApp, type TestApp } from '../support/test-app.ts';
import { toWords } from '../support/to-words.ts';

type Colleague = Awaited<ReturnType<typeof createColleague>>;

let app: TestApp;
let ann: Colleague;
let bo: Colleague;
beforeEach(async () => {
  app = await openTestApp({ PARLOR_COMMIT_WINDOW_MS: '0' });
  ann = await createColleague(app, 'Ann');
  bo = await createColleague(app, 'Bo');
});
afterEach(() => app.store.close());

/** A visitor on the site, who may write. */
async function createWriter() {
  const browser = createBrowser(app);
  const { visitor } = await browser.ping();
  const site = (await findSite(app)).id;
  const conversation = newId<ConversationId>();
  const outbox = newId<OutboxId>();
  let number = 0;
  return {
    ...browser,
    id: visitor.id,
    conversation,
    async write(text: string, greeting?: string) {
      number += 1;
      const frame = { id: newId<never>(), conversation, outbox, number, body: { kind: 'text', text } as const };
      const sent = sendMessage(
        app.domain,
        { kind: 'visitor', id: visitor.id, site },
        greeting === undefined ? frame : { ...frame, greeting },
      );
      app.clock.advance(0);
      return sent;
    },
    get state() {
      return stateOf(app, visitor.id);
    },
  };
}

/** Somebody who works for another site. */
async function createStranger() {
  const { store, clock } = app;
  const world = { store, clock, randomBytes: createSeededRandom(41).bytes, secrets };
  const site = await createSite(world, { name: 'Other', origins: [], key: 'other' });
  const wish = { email: 'x@other.example', name: 'X', role: 'owner', passwordHash: null } as const;
  return createAgent(world, { ...wish, site: site.id });
}

const act = (agent: Colleague, conversation: string, what: string, body?: object) =>
  agent.call('POST', `conversations/${conversation}/${what}`, body);
const read = (id: ConversationId) => app.store.conversations.find(id);
const readBodies = async (id: ConversationId) =>
  (await app.store.conversations.messages(id, 0, 20)).map(({ body }) => toWords(body));

describe('a visitor’s message', () => {
  test('waits for the agents who are there', async () => {
    await bringOnline(app, ann.id);
    const visitor = await createWriter();
    await visitor.write('hello');
    expect(visitor.state).toBe('waitingForChat');
    expect(await readEvents(app, ['offline-message'])).toEqual([]);
  });

  test('is left for later when nobody is there, and logged as such once', async () => {
    const visitor = await createWriter();
    await visitor.write('hello');
    expect(visitor.state).toBe('offlineMessage');
    await visitor.write('anybody?');
    expect(await readEvents(app, ['offline-message'])).toMatchObject([{ conversation: visitor.conversation }]);
    await bringOnline(app, ann.id);
    await visitor.write('now?');
    expect(visitor.state).toBe('waitingForChat');
  });
});

describe('refusing', () => {
  test('closes a conversation that waits, and says so to everybody', async () => {
    await bringOnline(app, ann.id);
    const visitor = await createWriter();
    await visitor.write('hello');
    expect((await act(ann, visitor.conversation, 'refuse')).statusCode).toBe(204);
    expect(await read(visitor.conversation)).toMatchObject({ state: 'closed', agent: null });
    expect(await readBodies(visitor.conversation)).toEqual(['hello', 'refused']);
    expect(visitor.state).toBe('refusedByOperator');
    expect(await readEvents(app, ['conversation-refused'])).toMatchObject([{ agent: ann.id }]);
    expect((await visitor.ping()).conversation).toBeNull();
  });

  test('is too late when an agent has it', async () => {
    const visitor = await createWriter();
    await visitor.write('hello');
    await act(ann, visitor.conversation, 'take');
    expect((await act(bo, visitor.conversation, 'refuse')).json().code).toBe('conflict');
  });
});

describe('handing over', () => {
  async function createOpen() {
    const visitor = await createWriter();
    await visitor.write('hello');
    await act(ann, visitor.conversation, 'take');
    return visitor;
  }

  test('waits for the colleague, who takes it without asking twice', async () => {
    const visitor = await createOpen();
    expect((await act(ann, visitor.conversation, 'transfer', { agent: bo.id })).statusCode).toBe(204);
    expect(await read(visitor.conversation)).toMatchObject({ state: 'transferring', agent: { id: bo.id, name: 'Bo' } });
    expect(visitor.state).toBe('transferring');
    const [, , handedOver] = await app.store.conversations.messages(visitor.conversation, 0, 9);
    expect(handedOver).toMatchObject({ author: { kind: 'system', name: 'Ann' }, body: { event: 'transferred' } });
    expect(await readEvents(app, ['conversation-transferred'])).toMatchObject([
      { agent: ann.id, detail: { to: bo.id } },
    ]);
    expect((await act(bo, visitor.conversation, 'take')).statusCode).toBe(204);
    expect(await read(visitor.conversation)).toMatchObject({ state: 'open', agent: { id: bo.id } });
    expect(visitor.state).toBe('chatting');
  });

  test('can be taken by another agent on purpose only', async () => {
    const visitor = await createOpen();
    await act(ann, visitor.conversation, 'transfer', { agent: bo.id });
    expect((await act(ann, visitor.conversation, 'take')).json().code).toBe('conflict');
    expect((await act(ann, visitor.conversation, 'take?over=1')).statusCode).toBe(204);
    expect((await read(visitor.conversation))?.agent?.id).toBe(ann.id);
  });

  test('goes on while the visitor writes, and can be closed', async () => {
    const visitor = await createOpen();
    await act(ann, visitor.conversation, 'transfer', { agent: bo.id });
    await visitor.write('still there?');
    expect((await read(visitor.conversation))?.state).toBe('transferring');
    expect((await visitor.ping()).conversation?.id).toBe(visitor.conversation);
    expect((await act(bo, visitor.conversation, 'close')).statusCode).toBe(204);
    expect(visitor.state).toBe('chatEnded');
  });

  test('is what the agent who has it may do, and owners; nobody else', async () => {
    const visitor = await createOpen();
    expect((await act(bo, visitor.conversation, 'transfer', { agent: bo.id })).json().code).toBe('forbidden');
    const owner = await createColleague(app, 'Olga', 'owner');
    expect((await act(owner, visitor.conversation, 'transfer', { agent: bo.id })).statusCode).toBe(204);
  });

  test('is to a colleague of the same site, and not to oneself', async () => {
    const visitor = await createOpen();
    const stranger = await createStranger();
    for (const [agent, code] of [
      [stranger.id, 'not-found'],
      [newId<string>(), 'not-found'],
      [ann.id, 'conflict'],
    ]) {
      expect((await act(ann, visitor.conversation, 'transfer', { agent })).json().code).toBe(code);
    }
    expect((await act(ann, visitor.conversation, 'transfer', { to: bo.id })).json().code).toBe('malformed');
  });

  test('is for open conversations', async () => {
    const visitor = await createWriter();
    await visitor.write('hello');
    expect((await act(ann, visitor.conversation, 'transfer', { agent: bo.id })).json().code).toBe('conflict');
  });
});

describe('an invitation', () => {
  const invite = (agent: Colleague, visitor: VisitorId, text = 'Can I help?') =>
    agent.call('POST', `visitors/${visitor}/invite`, { text });

  test('[P26] comes with the visitor’s pings until it is shown', async () => {
    const visitor = await createWriter();
    expect((await invite(ann, visitor.id)).statusCode).toBe(204);
    expect(visitor.state).toBe('manuallyInvited');
    const { invitation } = await visitor.ping();
    expect(invitation).toMatchObject({ agentNick: 'Ann', text: 'Can I help?' });
    const id = invitation?.id ?? '';
    expect((await visitor.ping()).invitation?.id).toBe(id);
    const report = { id: newId<string>(), kind: 'shown' as const, invitation: id };
    expect(await visitor.ping({ reports: [report] })).not.toHaveProperty('invitation');
    expect((await app.store.invitations.find(id))?.outcome).toBe('shown');
    expect(await readEvents(app, ['visitor-invited', 'invitation-shown'])).toMatchObject([
      { kind: 'visitor-invited', agent: ann.id, visitor: visitor.id },
      { kind: 'invitation-shown', detail: { invitation: id } },
    ]);
  });

  test('[P26] that was not shown yet survives a restart of the server', async () => {
    const visitor = await createWriter();
    await invite(ann, visitor.id);
    await readEvents(app, []);
    app = await openTestApp({}, app);
    visitor.follow(app);
    expect((await visitor.ping()).invitation?.text).toBe('Can I help?');
  });

  test('that was not shown in its visit is not shown in the next', async () => {
    const visitor = await createWriter();
    await invite(ann, visitor.id);
    await readEvents(app, []);
    app.clock.jump(3_600_000);
    expect(await visitor.ping({ page: toPage('/later') })).not.toHaveProperty('invitation');
    await readEvents(app, []);
    app = await openTestApp({}, app);
    visitor.follow(app);
    expect(await visitor.ping()).not.toHaveProperty('invitation');
  });

  test('takes the place of the one before', async () => {
    const visitor = await createWriter();
    await invite(ann, visitor.id);
    await invite(bo, visitor.id, 'Or me?');
    expect((await visitor.ping()).invitation).toMatchObject({ agentNick: 'Bo', text: 'Or me?' });
  });

  test('that is sent away makes the visitor one who refused', async () => {
    const visitor = await createWriter();
    await invite(ann, visitor.id);
    const id = (await visitor.ping()).invitation?.id ?? '';
    await visitor.ping({
      reports: [
        { id: newId<string>(), kind: 'shown', invitation: id },
        { id: newId<string>(), kind: 'dismissed' },
      ],
    });
    expect(visitor.state).toBe('refusedByVisitor');
    expect((await app.store.invitations.find(id))?.outcome).toBe('dismissed');
    expect(await readEvents(app, ['invitation-refused'])).toMatchObject([{ detail: { invitation: id } }]);
  });

  test('[P22] that is answered begins the conversation, in the agent’s name', async () => {
    const visitor = await createWriter();
    await invite(ann, visitor.id);
    const id = (await visitor.ping()).invitation?.id ?? '';
    await visitor.write('yes please', id);
    expect(await app.store.conversations.messages(visitor.conversation, 0, 9)).toMatchObject([
      { seq: 1, author: { kind: 'agent', id: ann.id, name: 'Ann' }, body: { text: 'Can I help?' } },
      { seq: 2, author: { kind: 'visitor' } },
    ]);
    expect((await app.store.invitations.find(id))?.outcome).toBe('answered');
    expect(await visitor.ping()).not.toHaveProperty('invitation');
  });

  test('[P22] of another visitor puts no words into this one’s conversation', async () => {
    const [one, other] = [await createWriter(), await createWriter()];
    await invite(ann, one.id);
    await other.write('hello', (await one.ping()).invitation?.id);
    expect(await readBodies(other.conversation)).toEqual(['hello']);
  });

  test('is refused while the visitor is in a conversation, and when they are not here', async () => {
    const visitor = await createWriter();
    await visitor.write('hello');
    expect((await invite(ann, visitor.id)).json().code).toBe('conflict');
    const reader = await createWriter();
    await reader.ping({ leaving: true });
    app.clock.advance(2_000);
    expect((await invite(ann, reader.id)).json().code).toBe('not-found');
    expect((await invite(ann, newId())).json().code).toBe('not-found');
    expect((await invite(ann, visitor.id, '')).json().code).toBe('malformed');
  });
});

describe('a colleague', () => {
  test('is listed with whether they are there', async () => {
    await bringOnline(app, bo.id);
    const { colleagues } = (await ann.call('GET', 'colleagues')).json();
    expect(colleagues).toEqual([
      { id: expect.any(String), name: 'Owner', online: false },
      { id: ann.id, name: 'Ann', online: false },
      { id: bo.id, name: 'Bo', online: true },
    ]);
  });
});

describe('a visitor’s details', () => {
  test('are everything that is known, with the fields that the owner named', async () => {
    const fields = [
      { name: 'plan', label: 'Plan' },
      { name: 'toString', label: 'Unknown' },
    ];
    await app.domain.sites.change((await findSite(app)).id, ({ settings }) => ({ settings: { ...settings, fields } }));
    const visitor = await createWriter();
    app.clock.advance(1_000);
    await visitor.ping({
      page: toPage('/cart'),
      engagement: { visibleMs: 10, scroll: 20, idleMs: 30 },
      reports: [{ id: newId<string>(), kind: 'variables', values: { plan: 'pro' } }],
    });
    await readEvents(app, []);
    const detail = (await ann.call('GET', `visitors/${visitor.id}`)).json();
    expect(detail).toMatchObject({
      ...{ id: visitor.id, state: 'inSite', online: true, visits: 1, pageViews: 2, rings: 2, chats: 0 },
      ...{ browser: 'Firefox', browserVersion: '140.0', traffic: 'Direct', variables: { plan: 'pro' }, vitals: null },
      page: { title: 'cart' },
      engagement: { visibleMs: 10, scroll: 20, idleMs: 30 },
      fields: [
        { name: 'plan', label: 'Plan', value: 'pro' },
        { name: 'toString', label: 'Unknown', value: '' },
      ],
    });
    expect(detail.path.map(({ title }: { title: string }) => title)).toEqual(['plants', 'cart']);
  });

  test('are there for one who left, also after a restart', async () => {
    const visitor = await createWriter();
    await visitor.write('hello');
    await readEvents(app, []);
    app = await openTestApp({}, app);
    const response = await app.http.inject({
      url: `/v1/agent/visitors/${visitor.id}`,
      headers: { cookie: `parlor_sign_in=${await app.signIns.byLink(await app.signIns.createLink(ann.id))}` },
    });
    expect(response.json()).toMatchObject({ state: 'outOfSite', online: false, chats: 1, browser: 'Firefox' });
  });

  test('[P5] of another site’s visitor look like those of nobody', async () => {
    const { id } = await createStranger();
    await app.domain.sites.refresh();
    const visitor = await createWriter();
    const cookie = `parlor_sign_in=${await app.signIns.byLink(await app.signIns.createLink(id))}`;
    const ask = (visitorId: string) => app.http.inject({ url: `/v1/agent/visitors/${visitorId}`, headers: { cookie } });
    expect((await ask(visitor.id)).json().code).toBe('not-found');
    expect((await ask(newId())).json().code).toBe('not-found');
    expect((await ask("' or 1=1")).json().code).toBe('not-found');
  });
});
