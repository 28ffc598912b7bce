/** The contract of what routing, details and notes ask of a database, on every one: in order, of one site, and two at once. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ConversationAct } from '../../src/protocol/conversation-state.ts';
import {
  type AgentId,
  type ConversationId,
  createId,
  type MessageId,
  type SiteId,
  type SiteKey,
  type VisitorId,
} from '../../src/protocol/ids.ts';
import type { Author } from '../../src/protocol/message.ts';
import { NEW_AGENT } from '../../src/server/domain/agents/create-account.ts';
import { openSqliteStore } from '../../src/server/store/sqlite.ts';
import type { NewEvent, Site, Store } from '../../src/server/store/store.ts';
import { openPgliteStore } from '../support/pglite-store.ts';
import { SAMPLE_SITE } from '../support/sample-site.ts';
import { createSeededRandom } from '../support/seeded-random.ts';

const random = createSeededRandom(101);
const AT = 1_700_000_000_000;
const newId = <Id extends string>(): Id => createId<Id>(AT, random.bytes);

describe.each([
  ['SQLite', () => openSqliteStore(':memory:')],
  ['PostgreSQL', openPgliteStore],
])('on %s', (_name, open) => {
  let store: Store;
  beforeAll(async () => {
    store = await open();
  });
  afterAll(() => store.close());

  async function createOffice() {
    const id = newId<SiteId>();
    const site: Site = {
      id,
      key: id as string as SiteKey,
      ...SAMPLE_SITE,
      departments: [{ id: 'sales', name: 'Sales', description: '' }],
    };
    await store.sites.create(site);
    const agent = newId<AgentId>();
    const wish = { email: `${agent}@x`, name: 'Ann', role: 'agent', passwordHash: null, departments: [] } as const;
    await store.agents.create({ ...NEW_AGENT, ...wish, id: agent, site: id, createdAt: AT });
    const write = (author: Author, conversation: ConversationId, at: number, visitor?: VisitorId) =>
      store.conversations.append([
        {
          site: id,
          conversation,
          id: newId<MessageId>(),
          author,
          body: { kind: 'text', text: 'hi' },
          at,
          department: 'sales',
          ...(visitor === undefined ? {} : { startFor: visitor }),
        },
      ]);
    const toEvent = (conversation: ConversationId, at: number): NewEvent => ({
      site: id,
      kind: 'conversation-changed',
      conversation,
      at,
    });
    return {
      id,
      agent,
      toEvent,
      async ask(at: number, visitor = newId<VisitorId>(), conversation = newId<ConversationId>()) {
        await write({ kind: 'visitor', id: visitor, name: '' }, conversation, at, visitor);
        return { visitor, conversation };
      },
      answer: (conversation: ConversationId, at: number) =>
        write({ kind: 'agent', id: agent, name: 'Ann' }, conversation, at),
      act: (
        act: Exclude<ConversationAct, 'ask' | 'leave-message'>,
        conversation: ConversationId,
        at: number,
        who = true,
      ) =>
        store.conversations.change({
          conversation,
          site: id,
          act,
          expectedAgent: 'any',
          agent: who ? { id: agent, name: 'Ann' } : null,
          message: null,
          event: toEvent(conversation, at),
        }),
    };
  }

  test('lists who waits, the longest first, of one site or of all, with whom they were offered to', async () => {
    const office = await createOffice();
    const late = await office.ask(AT + 3);
    const early = await office.ask(AT + 1);
    const handed = await office.ask(AT + 2);
    await office.act('take', handed.conversation, AT + 4);
    await office.act('transfer', handed.conversation, AT + 5);
    const open = await office.ask(AT);
    await office.act('take', open.conversation, AT + 4);
    await office.act('offer', early.conversation, AT + 6);
    const queue = await store.routing.queue(office.id, 10);
    expect(queue.map(({ conversation, state, agent, offeredAt }) => [conversation, state, agent, offeredAt])).toEqual([
      [early.conversation, 'waiting', office.agent, AT + 6],
      [handed.conversation, 'transferring', office.agent, AT + 5],
      [late.conversation, 'waiting', null, null],
    ]);
    expect(queue[0]).toMatchObject({ department: 'sales', visitor: early.visitor, waitingSince: AT + 1 });
    expect(await store.routing.queue(office.id, 1)).toHaveLength(1);
    expect(await store.routing.loads(office.id)).toEqual(new Map([[office.agent, 3]]));
  });

  test('knows the sites where somebody waits for an agent, or for an answer, and no others', async () => {
    const office = await createOffice();
    const isWaiting = async () =>
      (await store.routing.waitingSites()).filter((site) => site === office.id).length === 1;
    expect(await isWaiting()).toBe(false);
    const [first, second] = [await office.ask(AT), await office.ask(AT + 1)];
    expect(await isWaiting()).toBe(true);
    for (const { conversation } of [first, second]) await office.act('take', conversation, AT + 2);
    expect(await isWaiting()).toBe(true);
    for (const { conversation } of [first, second]) await office.answer(conversation, AT + 3);
    expect(await isWaiting()).toBe(false);
    await office.act('transfer', first.conversation, AT + 4);
    expect(await isWaiting()).toBe(true);
    await office.act('close', first.conversation, AT + 5, false);
    expect(await isWaiting()).toBe(false);
  });

  test('knows who had the visitor last, also after it was closed', async () => {
    const office = await createOffice();
    const { visitor, conversation } = await office.ask(AT);
    expect(await store.routing.lastAgentOf(visitor)).toBeNull();
    await office.act('take', conversation, AT + 1);
    await office.act('close', conversation, AT + 2, false);
    expect(await store.routing.lastAgentOf(visitor)).toBe(office.agent);
    expect(await store.routing.loads(office.id)).toEqual(new Map());
  });

  test('knows where a visitor has had the last word for too long', async () => {
    const office = await createOffice();
    const { visitor, conversation } = await office.ask(AT);
    await office.act('take', conversation, AT + 1);
    const unanswered = (before: number) => store.routing.unanswered(office.id, before);
    expect(await unanswered(AT)).toEqual([]);
    expect(await unanswered(AT + 1)).toEqual([{ conversation, site: office.id, agent: office.agent }]);
    await office.answer(conversation, AT + 5);
    expect(await unanswered(AT + 100)).toEqual([]);
    await office.ask(AT + 7, visitor, conversation);
    await office.ask(AT + 9, visitor, conversation);
    expect(await unanswered(AT + 8)).toHaveLength(1);
  });

  test('keeps what two agents change about a conversation at once, and nothing of another site', async () => {
    const [office, other] = [await createOffice(), await createOffice()];
    const { conversation } = await office.ask(AT);
    const change = (site: SiteId, fields: Readonly<Record<string, string | null>>) =>
      store.conversationDetails.change(site, conversation, { fields }, 3, office.toEvent(conversation, AT));
    await Promise.all([change(office.id, { a: '1' }), change(office.id, { b: '2' })]);
    expect(await change(other.id, { c: '3' })).toBe('not-found');
    expect(await change(office.id, { c: '3', d: '4' })).toBe('too-many');
    expect(await store.conversationDetails.find(office.id, conversation)).toMatchObject({ fields: { a: '1', b: '2' } });
    expect(await change(office.id, { a: null, c: '3' })).toMatchObject({ id: conversation });
    expect(await store.conversationDetails.find(office.id, conversation)).toMatchObject({ fields: { b: '2', c: '3' } });
    expect(await store.conversationDetails.find(other.id, conversation)).toBeNull();
    const found = await store.conversationDetails.find(office.id, conversation);
    expect(await store.conversationDetails.list(office.id, [conversation, newId()])).toEqual([found]);
    expect(await store.conversationDetails.list(other.id, [conversation])).toEqual([]);
    expect(await store.conversationDetails.list(office.id, [])).toEqual([]);
  });

  test('keeps the last rating, for the agent who had the conversation last', async () => {
    const office = await createOffice();
    const { conversation } = await office.ask(AT);
    await office.act('take', conversation, AT + 1);
    await office.act('close', conversation, AT + 2, false);
    const rate = (stars: number) =>
      store.conversationDetails.rate(
        office.id,
        conversation,
        { stars, comment: 'x' },
        { site: office.id, kind: 'conversation-rated', conversation, at: AT + 3, detail: { stars } },
      );
    await rate(2);
    expect(await rate(5)).toMatchObject({ stars: 5 });
    const events = await store.events.list(office.id, 0, 100);
    expect(events.filter(({ kind }) => kind === 'conversation-rated')).toMatchObject([
      { agent: office.agent, department: 'sales', detail: { stars: 2 } },
      { agent: office.agent, detail: { stars: 5 } },
    ]);
  });

  test('lists notes as they were written, and deletes one’s own', async () => {
    const office = await createOffice();
    const { conversation } = await office.ask(AT);
    const by = { id: office.agent, name: 'Ann' };
    const add = async (text: string, at: number): Promise<string> => {
      const id = newId<string>();
      const event = { ...office.toEvent(conversation, at), kind: 'note-written' } as const;
      await store.conversationDetails.notes.add({ id, conversation, by, text, at }, event);
      return id;
    };
    const [second, first] = [await add('second', AT + 2), await add('first', AT + 1)];
    const { notes } = store.conversationDetails;
    expect(await notes.list(conversation)).toEqual([
      { id: first, by, text: 'first', at: AT + 1 },
      { id: second, by, text: 'second', at: AT + 2 },
    ]);
    const event = { ...office.toEvent(conversation, AT + 3), kind: 'note-deleted' } as const;
    expect(await notes.delete(conversation, first, newId<AgentId>(), event)).toBe(false);
    expect(await notes.delete(newId<ConversationId>(), first, office.agent, event)).toBe(false);
    expect(await notes.delete(conversation, first, office.agent, event)).toBe(true);
    expect(await notes.delete(conversation, second, 'anybody', event)).toBe(true);
    expect(await notes.list(conversation)).toEqual([]);
    const events = await store.events.list(office.id, 0, 100);
    expect(events.filter(({ kind }) => kind === 'note-deleted')).toHaveLength(2);
  });

  test('ends in the log what agents were when a process died, once, at the last instant that it wrote', async () => {
    const office = await createOffice();
    const say = (status: string, at: number) =>
      store.events.append([{ site: office.id, kind: 'agent-status', agent: office.agent, at, detail: { status } }]);
    await say('online', AT + 10);
    await store.events.append([{ site: office.id, kind: 'custom-event', at: AT + 50 }]);
    await store.people.endStatuses();
    await store.people.endStatuses();
    const statuses = (await store.events.list(office.id, 0, 100)).filter(({ kind }) => kind === 'agent-status');
    expect(statuses.map(({ at, detail }) => [at, detail?.['status']])).toEqual([
      [AT + 10, 'online'],
      [AT + 50, 'offline'],
    ]);
  });
});
