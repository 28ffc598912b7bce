/** The contract of webhooks' endpoints and deliveries, on every database. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ConversationId, createId, type SiteId, type SiteKey, type VisitorId } from '../../src/protocol/ids.ts';
import { openSqliteStore } from '../../src/server/store/sqlite.ts';
import type {
  Claim,
  ClaimedDelivery,
  NewEvent,
  Settlement,
  Site,
  Store,
  StoredWebhookEndpoint,
} from '../../src/server/store/store.ts';
import { listFacts } from '../support/list-facts.ts';
import { openPgliteStore } from '../support/pglite-store.ts';
import { SAMPLE_SITE } from '../support/sample-site.ts';
import { createSeededRandom } from '../support/seeded-random.ts';
import { toWriter } from '../support/writer.ts';

const random = createSeededRandom(41);
const newId = <Id extends string>(): Id => createId<Id>(1_700_000_000_000, random.bytes);
const AT = 1_700_000_000_000;
const LEASE = AT + 60_000;

const claimAll: Claim = { now: AT + 1_000, until: LEASE, limit: 100, perReceiver: 100, busy: new Map() };
const failure: Settlement = {
  at: AT + 2_000,
  state: 'failed',
  nextAt: AT + 7_000,
  status: 503,
  error: 'answered 503',
  disables: null,
};
const success: Settlement = { ...failure, state: 'delivered', nextAt: null, status: 204, error: null };

describe.each([
  ['SQLite', () => openSqliteStore(':memory:')],
  ['PostgreSQL', openPgliteStore],
])('webhooks on %s', (_name, open) => {
  let store: Store;
  beforeAll(async () => {
    store = await open();
  });
  afterAll(() => store.close());

  async function createSite(): Promise<SiteId> {
    const id = newId<SiteId>();
    const site: Site = {
      id,
      key: id as string as SiteKey,
      ...SAMPLE_SITE,
    };
    await store.sites.create(site);
    return id;
  }

  async function createEndpoint(site: SiteId, wish: Partial<StoredWebhookEndpoint> = {}) {
    const endpoint: StoredWebhookEndpoint = {
      id: newId<string>(),
      site,
      url: 'https://hooks.example/in',
      description: 'CRM',
      kinds: ['message-sent', 'custom-event'],
      secrets: [{ secret: 'whsec_first', expiresAt: null }],
      disabled: null,
      failingSince: null,
      createdAt: AT,
      changedAt: AT,
      ...wish,
    };
    expect(await store.webhookEndpoints.create(toWriter(endpoint.site), endpoint, 20)).toBe(true);
    return endpoint;
  }

  const toEvent = (site: SiteId, wish: Partial<NewEvent> = {}): NewEvent => ({
    site,
    kind: 'custom-event',
    visitor: newId<VisitorId>(),
    at: AT,
    detail: { name: 'bought' },
    ...wish,
  });
  const listOf = (site: SiteId) => store.webhookDeliveries.list(site, null, null, 100);
  /** Those of one site, for all sites share the queue. */
  async function claimOf(site: SiteId, wish: Partial<Claim> = {}): Promise<readonly ClaimedDelivery[]> {
    const claimed = await store.webhookDeliveries.claim({ ...claimAll, ...wish });
    return claimed.filter((delivery) => delivery.site === site);
  }
  async function claimOne(site: SiteId, wish: Partial<Claim> = {}): Promise<ClaimedDelivery> {
    const [delivery] = await claimOf(site, wish);
    if (delivery === undefined) throw new Error('expected a delivery that is due, got none');
    return delivery;
  }
  /** A site with an endpoint and one delivery that is due. */
  async function createDue(wish: Partial<StoredWebhookEndpoint> = {}) {
    const site = await createSite();
    const endpoint = await createEndpoint(site, wish);
    await store.events.append([toEvent(site)]);
    return { site, endpoint };
  }

  describe('an endpoint', () => {
    test('is kept as it was made, and only its own site sees it', async () => {
      const [site, other] = [await createSite(), await createSite()];
      const first = await createEndpoint(site);
      const second = await createEndpoint(site, {
        createdAt: AT + 1,
        disabled: { reason: 'gone', at: AT },
        failingSince: 1,
      });
      expect(await store.webhookEndpoints.list(site)).toEqual([first, second]);
      expect(await store.webhookEndpoints.find(site, second.id)).toEqual(second);
      expect(await store.webhookEndpoints.list(other)).toEqual([]);
      expect(await store.webhookEndpoints.find(other, first.id)).toBeNull();
    });

    test('beyond the limit is not made, also when two are made at once', async () => {
      const site = await createSite();
      const endpoint = await createEndpoint(site);
      const make = () =>
        store.webhookEndpoints.create(toWriter(endpoint.site), { ...endpoint, id: newId<string>() }, 2);
      expect((await Promise.all([make(), make()])).sort()).toEqual([false, true]);
      expect(await store.webhookEndpoints.list(site)).toHaveLength(2);
    });

    test('takes a change, and takes what waits to the new address', async () => {
      const { site, endpoint } = await createDue();
      const { id, description } = endpoint;
      const change = { url: 'https://new.example/x', description, kinds: ['trigger-fired' as const], enabled: true };
      expect(await store.webhookEndpoints.change(toWriter(site, AT + 5), id, change)).toBe(true);
      const { enabled: _, ...changed } = change;
      expect(await store.webhookEndpoints.find(site, id)).toEqual({ ...endpoint, ...changed, changedAt: AT + 5 });
      expect((await listOf(site)).map(({ url }) => url)).toEqual(['https://new.example/x']);
      expect(await claimOf(site, { perReceiver: 1, busy: new Map([['new.example', 1]]) })).toEqual([]);
    });

    test('that is disabled by hand gives up what waits, and keeps the first reason', async () => {
      const { site, endpoint } = await createDue();
      const off = { url: endpoint.url, description: '', kinds: endpoint.kinds, enabled: false };
      await store.webhookEndpoints.change(toWriter(site, AT + 5), endpoint.id, off);
      await store.webhookEndpoints.change(toWriter(site, AT + 6), endpoint.id, off);
      expect((await store.webhookEndpoints.find(site, endpoint.id))?.disabled).toEqual({
        reason: 'by-hand',
        at: AT + 5,
      });
      expect(await listOf(site)).toMatchObject([
        { state: 'given-up', nextAt: null, error: 'the endpoint was disabled', attempts: 0 },
      ]);
    });

    test('that is enabled again starts without its failures', async () => {
      const { site, endpoint } = await createDue({ disabled: { reason: 'failing', at: AT }, failingSince: AT - 5 });
      const on = { url: endpoint.url, description: '', kinds: endpoint.kinds, enabled: true };
      await store.webhookEndpoints.change(toWriter(site, AT + 5), endpoint.id, on);
      expect(await store.webhookEndpoints.find(site, endpoint.id)).toMatchObject({
        disabled: null,
        failingSince: null,
      });
    });

    test('of another site, or none, is not changed, rotated, deleted or tested', async () => {
      const [{ endpoint }, other] = [await createDue(), await createSite()];
      const { id, url, kinds } = endpoint;
      const { webhookEndpoints, webhookDeliveries } = store;
      expect(
        await webhookEndpoints.change(toWriter(other, AT), id, { url, description: 'x', kinds, enabled: false }),
      ).toBe(false);
      expect(await webhookEndpoints.rotate(toWriter(other, AT), id, 'whsec_x', AT)).toBe(false);
      expect(await webhookEndpoints.delete(toWriter(other), id)).toBe(false);
      expect(await webhookDeliveries.addTest(other, id, { id: 'test', payload: '{}', createdAt: AT })).toBeNull();
      expect(await webhookEndpoints.find(endpoint.site, id)).toEqual(endpoint);
      expect(await webhookEndpoints.rotate(toWriter(other, AT), newId(), 'whsec_x', AT)).toBe(false);
    });

    test('keeps old secrets until they expire, each from its own rotation on', async () => {
      const { id, site } = await createEndpoint(await createSite());
      const secretsOf = async () => (await store.webhookEndpoints.find(site, id))?.secrets;
      await store.webhookEndpoints.rotate(toWriter(site, AT), id, 'whsec_second', AT + 100);
      await store.webhookEndpoints.rotate(toWriter(site, AT + 50), id, 'whsec_third', AT + 150);
      expect(await secretsOf()).toEqual([
        { secret: 'whsec_third', expiresAt: null },
        { secret: 'whsec_second', expiresAt: AT + 150 },
        { secret: 'whsec_first', expiresAt: AT + 100 },
      ]);
      await store.webhookEndpoints.rotate(toWriter(site, AT + 100), id, 'whsec_fourth', AT + 200);
      expect((await secretsOf())?.map(({ secret }) => secret)).toEqual(['whsec_fourth', 'whsec_third', 'whsec_second']);
    });

    test('that two rotate at once loses neither secret', async () => {
      const { id, site } = await createEndpoint(await createSite());
      const rotate = (secret: string) => store.webhookEndpoints.rotate(toWriter(site, AT), id, secret, AT + 100);
      await Promise.all([rotate('whsec_a'), rotate('whsec_b')]);
      const found = await store.webhookEndpoints.find(site, id);
      expect(found?.secrets.map(({ secret }) => secret).sort()).toEqual(['whsec_a', 'whsec_b', 'whsec_first']);
      expect(found?.secrets.filter(({ expiresAt }) => expiresAt === null)).toHaveLength(1);
    });

    test('takes its deliveries along when it goes', async () => {
      const { site, endpoint } = await createDue();
      expect(await store.webhookEndpoints.delete(toWriter(site), endpoint.id)).toBe(true);
      expect(await store.webhookEndpoints.delete(toWriter(site), endpoint.id)).toBe(false);
      expect(await listOf(site)).toEqual([]);
      expect(await claimOf(site)).toEqual([]);
    });
  });

  describe('an event', () => {
    test('makes a delivery for each endpoint that wants its kind, all with one id, and for nobody else', async () => {
      const [site, other] = [await createSite(), await createSite()];
      const first = await createEndpoint(site);
      const second = await createEndpoint(site, { url: 'https://b.example/' });
      await createEndpoint(site, { kinds: ['conversation-closed'] });
      await createEndpoint(site, { disabled: { reason: 'by-hand', at: AT } });
      await createEndpoint(other);
      const event = toEvent(site);
      await store.events.append([event]);
      const [{ position = 0 } = {}] = await listFacts(store, site);
      const deliveries = await listOf(site);
      expect(deliveries.map(({ endpoint }) => endpoint).sort()).toEqual([first.id, second.id].sort());
      expect(deliveries.map(({ id }) => id)).toEqual(Array(2).fill(`evt_${position}_${AT}`));
      const [delivery] = deliveries;
      expect(delivery).toMatchObject({
        kind: 'custom-event',
        state: 'waiting',
        attempts: 0,
        nextAt: AT,
        createdAt: AT,
      });
      expect(JSON.parse(delivery?.payload ?? '')).toEqual({
        type: 'custom-event',
        timestamp: '2023-11-14T22:13:20.000Z',
        data: { site: { id: site }, visitor: { id: event.visitor }, detail: { name: 'bought' } },
      });
      expect(await listOf(other)).toEqual([]);
    });

    test('of one batch has an id of its own, which is its place in the log', async () => {
      const { site } = await createEndpoint(await createSite());
      const names = ['a', 'b', 'c'];
      const quiet = toEvent(site, { kind: 'page-viewed' });
      await store.events.append(names.flatMap((name) => [quiet, toEvent(site, { detail: { name } })]));
      const logged = (await listFacts(store, site)).filter(({ kind }) => kind === 'custom-event');
      const told = [...(await listOf(site))].reverse();
      expect(told.map(({ id }) => id)).toEqual(logged.map(({ position }) => `evt_${position}_${AT}`));
      expect(told.map(({ payload }) => JSON.parse(payload).data.detail.name)).toEqual(names);
    });

    test('of a conversation tells its first message, a later one and its reopening with their texts', async () => {
      const site = await createSite();
      const kinds = ['conversation-started', 'offline-message', 'conversation-reopened', 'message-sent'] as const;
      await createEndpoint(site, { kinds });
      const [visitor, conversation] = [newId<VisitorId>(), newId<ConversationId>()];
      const author = { kind: 'visitor', id: visitor, name: '' } as const;
      const say = (text: string, isOffline: boolean) =>
        store.conversations.append([
          {
            site,
            conversation,
            id: newId(),
            author,
            body: { kind: 'text', text },
            at: AT,
            startFor: visitor,
            isOffline,
          },
        ]);
      await say('Anybody there?', true);
      await store.conversations.change({
        conversation,
        site,
        act: 'close',
        expectedAgent: 'any',
        agent: null,
        message: { id: newId(), author: { ...author, kind: 'system' }, body: { kind: 'event', event: 'closed' } },
        event: { site, kind: 'conversation-closed', conversation, at: AT },
      });
      const logged = await listFacts(store, site);
      expect(logged.at(-1)).toMatchObject({ kind: 'conversation-closed', conversation, visitor });
      await say('Hello?', false);
      const told = [...(await listOf(site))].reverse().map(({ payload }) => JSON.parse(payload));
      expect(told.map(({ type, data }) => [type, data.message.seq, data.message.body.text])).toEqual([
        ['conversation-started', 1, 'Anybody there?'],
        ['offline-message', 1, 'Anybody there?'],
        ['message-sent', 1, 'Anybody there?'],
        ['conversation-reopened', 3, 'Hello?'],
        ['message-sent', 3, 'Hello?'],
      ]);
      expect(told[4].data).toMatchObject({
        conversation: { id: conversation },
        visitor: { id: visitor },
        message: { author },
      });
    });

    test('calls the addresses that it brings, with its facts, and keeps neither in the log', async () => {
      const site = await createSite();
      const calls = ['https://a.example/x', 'http://'];
      await store.events.append([toEvent(site, { kind: 'trigger-fired', calls, facts: { trigger: { id: 't' } } })]);
      const deliveries = await listOf(site);
      expect(deliveries.map(({ url, endpoint }) => [url, endpoint])).toEqual([
        ['http://', null],
        ['https://a.example/x', null],
      ]);
      expect(JSON.parse(deliveries[0]?.payload ?? '').data).toMatchObject({ trigger: { id: 't' }, detail: {} });
      const [logged] = await listFacts(store, site);
      expect(logged).not.toHaveProperty('facts');
      expect(logged).not.toHaveProperty('calls');
    });

    test('whose delivery cannot be written is not in the log either', async () => {
      const { site } = await createEndpoint(await createSite());
      // No JSON.
      const broken = toEvent(site, { facts: { seq: 1n } });
      await expect(store.events.append([toEvent(site), broken])).rejects.toThrow();
      expect(await listOf(site)).toEqual([]);
      expect(await listFacts(store, site)).toEqual([]);
    });
  });

  describe('a delivery', () => {
    test('is listed the newest first, page by page, of one endpoint or of all, and by its own site only', async () => {
      const site = await createSite();
      const [first, second] = [await createEndpoint(site), await createEndpoint(site)];
      for (let count = 0; count < 3; count++) await store.events.append([toEvent(site)]);
      const all = await listOf(site);
      const positions = all.map(({ position }) => position);
      expect(positions).toEqual([...positions].sort((left, right) => right - left));
      const [page, rest] = [
        await store.webhookDeliveries.list(site, null, null, 4),
        await store.webhookDeliveries.list(site, null, positions[3] ?? 0, 4),
      ];
      expect([...page, ...rest]).toEqual(all);
      const ofSecond = await store.webhookDeliveries.list(site, second.id, null, 10);
      expect(ofSecond.map(({ endpoint }) => endpoint)).toEqual(Array(3).fill(second.id));
      expect(await store.webhookDeliveries.list(await createSite(), first.id, null, 10)).toEqual([]);
    });

    test('is claimed once when two ask at once, with its endpoint’s secrets, and again when its claim has ended', async () => {
      const { site, endpoint } = await createDue();
      const claims = await Promise.all([claimOf(site), claimOf(site)]);
      const [delivery, ...others] = claims.flat();
      expect(others).toEqual([]);
      expect(delivery).toMatchObject({ nextAt: LEASE, secrets: endpoint.secrets, failingSince: null });
      expect(await claimOf(site, { now: LEASE - 1 })).toEqual([]);
      expect(await claimOf(site, { now: LEASE, until: LEASE + 1 })).toHaveLength(1);
    });

    test('that is not due yet is not claimed', async () => {
      const { site } = await createDue();
      expect(await claimOf(site, { now: AT - 1 })).toEqual([]);
    });

    test('of a trigger has no secrets of its own', async () => {
      const site = await createSite();
      await store.events.append([toEvent(site, { calls: ['https://a.example/'] })]);
      expect(await claimOne(site)).toMatchObject({ endpoint: null, secrets: null, failingSince: null });
    });

    test('waits while its receiver has enough under way, and lets others pass', async () => {
      const site = await createSite();
      const slow = ['https://slow.example/1', 'https://slow.example/2', 'https://slow.example/3'];
      const calls = [...slow, 'https://fast.example/'];
      await store.events.append([toEvent(site, { calls })]);
      const [first] = await claimOf(site, { limit: 1 });
      expect(first?.url).toBe(slow[0]);
      const second = await claimOf(site, { perReceiver: 2, busy: new Map([['slow.example', 1]]) });
      expect(second.map(({ url }) => url)).toEqual([slow[1], 'https://fast.example/']);
      expect(await claimOf(site, { perReceiver: 2, busy: new Map([['slow.example', 2]]) })).toEqual([]);
      expect(await claimOf(site)).toHaveLength(1);
    });

    test('that failed is due again at its next attempt', async () => {
      const { site, endpoint } = await createDue();
      await store.webhookDeliveries.settle(await claimOne(site), failure);
      expect(await listOf(site)).toMatchObject([
        { state: 'failed', attempts: 1, nextAt: AT + 7_000, lastAt: AT + 2_000, status: 503, error: 'answered 503' },
      ]);
      expect((await store.webhookEndpoints.find(site, endpoint.id))?.failingSince).toBe(AT + 2_000);
      expect(await claimOf(site, { now: AT + 6_999 })).toEqual([]);
      const again = await claimOne(site, { now: AT + 7_000, until: AT + 8_000 });
      expect(again).toMatchObject({ attempts: 1, failingSince: AT + 2_000 });
      await store.webhookDeliveries.settle(again, { ...failure, at: AT + 7_500 });
      expect((await store.webhookEndpoints.find(site, endpoint.id))?.failingSince).toBe(AT + 2_000);
    });

    test('that arrived is done, and its endpoint fails no longer', async () => {
      const { site, endpoint } = await createDue({ failingSince: AT - 9 });
      await store.webhookDeliveries.settle(await claimOne(site), success);
      expect(await listOf(site)).toMatchObject([
        { state: 'delivered', attempts: 1, nextAt: null, status: 204, error: null },
      ]);
      expect((await store.webhookEndpoints.find(site, endpoint.id))?.failingSince).toBeNull();
    });

    test('that disables its endpoint takes what else waits along', async () => {
      const { site, endpoint } = await createDue();
      await store.events.append([toEvent(site)]);
      const settlement = { ...failure, state: 'given-up', nextAt: null, status: 410, disables: 'gone' } as const;
      await store.webhookDeliveries.settle(await claimOne(site, { limit: 1 }), settlement);
      expect((await store.webhookEndpoints.find(site, endpoint.id))?.disabled).toEqual({
        reason: 'gone',
        at: AT + 2_000,
      });
      expect((await listOf(site)).map(({ state, status }) => [state, status])).toEqual([
        ['given-up', null],
        ['given-up', 410],
      ]);
      await store.events.append([toEvent(site)]);
      expect(await listOf(site)).toHaveLength(2);
    });

    test('whose claim has ended is settled only by an arrival', async () => {
      const { site } = await createDue();
      const late = await claimOne(site);
      const again = await claimOne(site, { now: LEASE, until: LEASE + 60_000 });
      await store.webhookDeliveries.settle(late, failure);
      expect(await listOf(site)).toMatchObject([{ state: 'waiting', nextAt: LEASE + 60_000 }]);
      await store.webhookDeliveries.settle(late, success);
      await store.webhookDeliveries.settle(again, failure);
      expect(await listOf(site)).toMatchObject([{ state: 'delivered', nextAt: null }]);
    });

    test('that is given back is due at once', async () => {
      const { site } = await createDue();
      await store.webhookDeliveries.release([await claimOne(site)], AT + 3);
      expect(await claimOf(site, { now: AT + 3 })).toHaveLength(1);
    });

    test('is delivered again to where its endpoint is by now, from the first attempt on', async () => {
      const { site, endpoint } = await createDue();
      await store.webhookDeliveries.settle(await claimOne(site), { ...failure, state: 'given-up', nextAt: null });
      const { description, kinds } = endpoint;
      const change = { url: 'https://new.example/', description, kinds, enabled: true };
      await store.webhookEndpoints.change(toWriter(site, AT), endpoint.id, change);
      const [{ position, id } = { position: 0, id: '' }] = await listOf(site);
      expect(await store.webhookDeliveries.redeliver(await createSite(), position, AT)).toBe('not-found');
      expect(await store.webhookDeliveries.redeliver(site, position, AT + 9)).toBe('changed');
      expect(await claimOne(site)).toMatchObject({
        id,
        position,
        url: 'https://new.example/',
        attempts: 0,
        state: 'waiting',
      });
    });

    test('of a disabled endpoint is not delivered again', async () => {
      const { site, endpoint } = await createDue();
      const { url, description, kinds } = endpoint;
      await store.webhookEndpoints.change(toWriter(site, AT), endpoint.id, { url, description, kinds, enabled: false });
      const [{ position } = { position: 0 }] = await listOf(site);
      expect(await store.webhookDeliveries.redeliver(site, position, AT)).toBe('conflict');
      expect(await claimOf(site)).toEqual([]);
    });

    test('that tests an endpoint goes out whatever the endpoint wants, also while it is disabled', async () => {
      const site = await createSite();
      const { id, secrets } = await createEndpoint(site, { disabled: { reason: 'gone', at: AT } });
      const position = await store.webhookDeliveries.addTest(site, id, { id: 'test_1', payload: '{}', createdAt: AT });
      expect(await claimOne(site)).toMatchObject({ position, id: 'test_1', kind: 'test', endpoint: id, secrets });
    });

    test('goes when it is old and done, not while it waits', async () => {
      const { site } = await createDue();
      await store.webhookDeliveries.settle(await claimOne(site), success);
      await store.events.append([toEvent(site), toEvent(site, { at: AT + 10 })]);
      await store.webhookDeliveries.prune(AT);
      expect(await listOf(site)).toHaveLength(3);
      await store.webhookDeliveries.prune(AT + 1);
      expect((await listOf(site)).map(({ state }) => state)).toEqual(['waiting', 'waiting']);
    });
  });
});
