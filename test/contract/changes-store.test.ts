/** The contract of what the log says of changes to how a site is set up, on every database. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type AgentId,
  type CategoryId,
  createId,
  type KnowledgeBaseId,
  type SiteId,
  type SiteKey,
} from '../../src/protocol/ids.ts';
import { DEFAULT_SETTINGS } from '../../src/protocol/site-settings.ts';
import { NEW_AGENT } from '../../src/server/domain/agents/create-account.ts';
import { openSqliteStore } from '../../src/server/store/sqlite.ts';
import type { Agent, NewEvent, Site, Store, Writer } from '../../src/server/store/store.ts';
import { openPgliteStore } from '../support/pglite-store.ts';
import { SAMPLE_SITE } from '../support/sample-site.ts';
import { createSeededRandom } from '../support/seeded-random.ts';

const random = createSeededRandom(97);
const AT = 1_700_000_000_000;
let age = 0;
const newId = <Id extends string>(): Id => createId<Id>(AT + age++, random.bytes);
const ANN = newId<AgentId>();

const TIMES = { createdAt: AT, changedAt: AT };
const LOOKS = { name: 'N', color: 'red', description: '' } as const;
const LIMITS = { depth: 3, most: 9 };
const TRIGGER = { id: 't', name: 'T', active: true, frequency: 'visit', conditions: [], actions: [] } as const;

/** What makes, changes and removes one thing of a kind; removing answers what tells that there was one. */
interface Kept {
  create(store: Store, writer: Writer, id: string): Promise<unknown>;
  change(store: Store, writer: Writer, id: string): Promise<unknown>;
  /** Absent where it has a kind of event of its own. */
  remove?(store: Store, writer: Writer, id: string): Promise<unknown>;
}

const toEndpoint = (site: SiteId, id: string) => ({
  ...{ id, site, url: 'https://a.example/', description: '', kinds: ['message-sent'] as const, failingSince: null },
  ...{ secrets: [{ secret: 'whsec_x', expiresAt: null }], disabled: null, ...TIMES },
});
const toWidget = (site: SiteId, id: string) => ({
  ...{ id, site, name: 'W', kind: 'button' as const, appearance: {}, language: 'en', department: '', form: null },
  ...{ attributes: [], active: true, ...TIMES },
});
const toReply = (site: SiteId, id: string) => ({
  ...{ id, site, owner: null, shortcut: id, title: 'T', text: 'x', tags: [], uses: 0, ...TIMES },
});
const toForm = (id: string) => ({ id, name: 'F', kind: 'free' as const, fields: [], consent: '', ...TIMES });
const toFilter = (id: string) => ({ id, name: 'F', kind: 'like' as const, pattern: '/x', ...TIMES });
const toCompany = (id: string) => ({
  ...{ id, name: 'Acme', domain: '', phone: '', address: '', note: '', fields: [], ...TIMES },
});
const toBase = (id: string) => ({ id: id as KnowledgeBaseId, title: 'Help', createdAt: AT });

const KEPT: Readonly<Record<string, Kept>> = {
  tag: {
    create: ({ tags }, writer, id) => tags.create(writer, { id, ...LOOKS, createdAt: AT }, 9),
    change: ({ tags }, writer, id) => tags.change(writer, id, { ...LOOKS, name: 'New' }),
  },
  'visitor-group': {
    create: ({ visitorGroups }, writer, id) => visitorGroups.create(writer, { id, ...LOOKS, createdAt: AT }, 9),
    change: ({ visitorGroups }, writer, id) => visitorGroups.change(writer, id, { ...LOOKS, name: 'New' }),
  },
  company: {
    create: ({ companies }, writer, id) => companies.create(writer, toCompany(id)),
    change: ({ companies }, writer, id) => companies.change(writer, { ...toCompany(id), name: 'New' }),
  },
  'canned-reply': {
    create: ({ cannedReplies }, { site }, id) => cannedReplies.create(toReply(site, id), 9, ANN),
    change: ({ cannedReplies }, { site }, id) =>
      cannedReplies.change(toReply(site, id), { ...toReply(site, id), text: 'New' }, ANN),
    remove: ({ cannedReplies }, writer, id) => cannedReplies.delete(toReply(writer.site, id), writer),
  },
  'knowledge-base': {
    create: ({ knowledgeBases }, writer, id) => knowledgeBases.create(writer, toBase(id), 9),
    change: ({ knowledgeBases }, writer, id) => knowledgeBases.rename(writer, toBase(id).id, 'New'),
    remove: ({ knowledgeBases }, writer, id) => knowledgeBases.delete({ ...writer, agent: ANN }, toBase(id).id),
  },
  'page-filter': {
    create: ({ pageFilters }, writer, id) => pageFilters.create(writer, toFilter(id), 9),
    change: ({ pageFilters }, writer, id) => pageFilters.change(writer, id, { ...toFilter(id), name: 'New' }),
    remove: ({ pageFilters }, writer, id) => pageFilters.delete(writer, id),
  },
  widget: {
    create: ({ widgets }, writer, id) => widgets.create(writer, toWidget(writer.site, id), 9),
    change: ({ widgets }, writer, id) => widgets.change(writer, { ...toWidget(writer.site, id), name: 'New' }),
    remove: ({ widgets }, writer, id) => widgets.delete(writer, id),
  },
  form: {
    create: ({ forms }, writer, id) => forms.create(writer, toForm(id), 9),
    change: ({ forms }, writer, id) => forms.change(writer, { ...toForm(id), name: 'New' }),
    remove: ({ forms }, writer, id) => forms.delete(writer, id),
  },
  'webhook-endpoint': {
    create: ({ webhookEndpoints }, writer, id) => webhookEndpoints.create(writer, toEndpoint(writer.site, id), 9),
    change: ({ webhookEndpoints }, writer, id) => webhookEndpoints.rotate(writer, id, 'whsec_new', AT + 9),
    remove: ({ webhookEndpoints }, writer, id) => webhookEndpoints.delete(writer, id),
  },
};

describe.each([
  ['SQLite', () => openSqliteStore(':memory:')],
  ['PostgreSQL', openPgliteStore],
])('on %s', (_name, open) => {
  let store: Store;
  beforeAll(async () => {
    store = await open();
  });
  afterAll(() => store.close());

  async function createWriter(wish: Partial<Site> = {}): Promise<Writer> {
    const site = newId<SiteId>();
    await store.sites.create({ ...SAMPLE_SITE, id: site, key: site as string as SiteKey, ...wish });
    return { site, agent: ANN, at: AT + 7 };
  }

  /** But for the first, which says that the site was made. */
  async function readChanges({ site }: Writer) {
    const [made, ...others] = await store.events.list(site, 0, 100);
    expect(made?.detail).toEqual({ subject: 'site', id: site, change: 'created' });
    return others.filter(({ kind }) => kind === 'configuration-changed');
  }
  const toEvents = (subject: string, id: string, changes: readonly string[]): readonly Partial<NewEvent>[] =>
    changes.map((change) => expect.objectContaining({ agent: ANN, detail: { subject, id, change } }));

  describe.each(Object.entries(KEPT))('a %s', (subject, { create, change, remove }) => {
    test('is told of as it is made, changed and removed, by whoever did it', async () => {
      const writer = await createWriter();
      const id = newId<string>();
      await create(store, writer, id);
      await change(store, writer, id);
      await remove?.(store, writer, id);
      const changes = ['created', 'changed', ...(remove === undefined ? [] : ['removed'])];
      expect(await readChanges(writer)).toEqual(toEvents(subject, id, changes));
    });

    test('that there is not, or of another site, leaves nothing in the log', async () => {
      const [writer, other] = [await createWriter(), await createWriter()];
      const id = newId<string>();
      await create(store, other, id);
      for (const wanted of [id, newId<string>()]) {
        await change(store, writer, wanted);
        await remove?.(store, writer, wanted);
      }
      expect(await readChanges(writer)).toEqual([]);
      expect(await readChanges(other)).toHaveLength(1);
    });
  });

  test('a category is told of, with those below that go with it', async () => {
    const writer = await createWriter();
    const base = newId<KnowledgeBaseId>();
    await store.knowledgeBases.create(writer, toBase(base), 9);
    const [above, below] = [newId<CategoryId>(), newId<CategoryId>()];
    const wish = { base, title: 'T', position: null };
    await store.categories.create(writer, { ...wish, id: above, parent: null }, LIMITS);
    await store.categories.create(writer, { ...wish, id: below, parent: above }, LIMITS);
    await store.categories.change(writer, below, { title: 'New' }, LIMITS);
    await store.categories.change(writer, newId<CategoryId>(), { title: 'New' }, LIMITS);
    await store.categories.delete({ ...writer, agent: ANN }, above, null);
    const told = (await readChanges(writer)).slice(1).map(({ detail }) => [detail?.['id'], detail?.['change']]);
    expect(told).toEqual([
      ...[above, below].map((id) => [id, 'created']),
      [below, 'changed'],
      ...[above, below].map((id) => [id, 'removed']),
    ]);
  });

  test('of a site everything is told that is other than before, and nothing that comes as it is', async () => {
    const writer = await createWriter({ triggers: [TRIGGER], departments: [{ id: 'd', name: 'D', description: '' }] });
    const settings = { ...DEFAULT_SETTINGS, timeZone: 'Europe/Prague' };
    const triggers = [
      { ...TRIGGER, name: 'New' },
      { ...TRIGGER, id: 'u' },
    ];
    const wish = { name: 'New', settings, triggers, departments: [] };
    await store.sites.update(writer, wish);
    await store.sites.update(writer, wish);
    await store.sites.update(writer, {});
    expect(await readChanges(writer)).toEqual([
      ...toEvents('site', writer.site, ['changed']),
      ...toEvents('settings', writer.site, ['changed']),
      ...toEvents('trigger', 't', ['changed']),
      ...toEvents('trigger', 'u', ['created']),
      ...toEvents('department', 'd', ['removed']),
    ]);
  });

  test('a site that another one made is told of in its own log', async () => {
    const writer = await createWriter();
    const site = newId<SiteId>();
    const wish = { ...SAMPLE_SITE, id: site, key: site as string as SiteKey };
    await store.managedSites.create(wish, writer, 1);
    await store.managedSites.create({ ...wish, id: newId<SiteId>() }, writer, 1);
    expect(await readChanges(writer)).toEqual([]);
    expect(await store.events.list(site, 0, 9)).toEqual(toEvents('site', site, ['created']));
  });

  test('an endpoint that the server disabled is told of once, by nobody', async () => {
    const writer = await createWriter();
    const { site } = writer;
    const id = newId<string>();
    await store.webhookEndpoints.create(writer, toEndpoint(site, id), 9);
    for (const delivery of ['a', 'b']) {
      await store.webhookDeliveries.addTest(site, id, { id: `${id}${delivery}`, payload: '{}', createdAt: AT });
    }
    const claim = { now: AT, until: AT + 60_000, limit: 9, perReceiver: 9, busy: new Map() };
    const gone = { at: AT, state: 'given-up', nextAt: null, status: 410, error: 'gone', disables: 'gone' } as const;
    for (const delivery of await store.webhookDeliveries.claim(claim))
      await store.webhookDeliveries.settle(delivery, gone);
    const [, ...told] = await readChanges(writer);
    expect(told).toMatchObject([{ detail: { subject: 'webhook-endpoint', id, change: 'changed' } }]);
    expect(told[0]).not.toHaveProperty('agent');
  });

  test('an agent’s coming, password and status are told of, and a status that is chosen again is not', async () => {
    const { site } = await createWriter();
    const agent: Agent = {
      id: newId<AgentId>(),
      site,
      email: `${site}@localhost`,
      name: 'Bo',
      role: 'agent',
      passwordHash: null,
      departments: [],
      ...NEW_AGENT,
      createdAt: AT,
    };
    for (const id of [agent.id, newId<AgentId>()]) await store.agents.create({ ...agent, id });
    await store.agents.setPassword(agent.id, 'a secret', { agent: null, at: AT });
    await store.agents.setPassword(newId<AgentId>(), 'a secret', { agent: null, at: AT });
    for (const at of [AT, AT + 1]) await store.people.setStatus(agent.id, 'away', '', { agent: ANN, at });
    const [, ...told] = await store.events.list(site, 0, 9);
    expect(told.map(({ kind, agent: who, detail }) => [kind, who, detail])).toEqual([
      ['agent-invited', agent.id, { role: 'agent' }],
      ['agent-changed', agent.id, { changed: 'password' }],
      ['agent-changed', agent.id, { changed: 'status', status: 'away', by: ANN }],
    ]);
  });
});
