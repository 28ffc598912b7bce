/** The contract of API keys on every database. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AgentId, createId, type SiteId, type SiteKey } from '../../src/protocol/ids.ts';
import { openSqliteStore } from '../../src/server/store/sqlite.ts';
import type { ApiKey, NewEvent, Store } from '../../src/server/store/store.ts';
import { listFacts } from '../support/list-facts.ts';
import { openPgliteStore } from '../support/pglite-store.ts';
import { SAMPLE_SITE } from '../support/sample-site.ts';
import { createSeededRandom } from '../support/seeded-random.ts';

const random = createSeededRandom(71);
const newId = <Id extends string>(): Id => createId<Id>(1_700_000_000_000, random.bytes);
const AT = 1_700_000_000_000;
const NEW_AGENT = {
  ...{ name: 'Ann', passwordHash: null, departments: [], createdAt: AT },
  ...{ status: 'online' as const, statusText: '', chatLimit: null, avatar: null, lastActiveAt: null },
} as const;

describe.each([
  ['SQLite', () => openSqliteStore(':memory:')],
  ['PostgreSQL', openPgliteStore],
])('on %s', (_name, open) => {
  let store: Store;
  beforeAll(async () => {
    store = await open();
  });
  afterAll(() => store.close());

  async function createSite(): Promise<SiteId> {
    const id = newId<SiteId>();
    await store.sites.create({
      id,
      key: id as string as SiteKey,
      ...SAMPLE_SITE,
    });
    return id;
  }

  const toKey = (site: SiteId, wish: Partial<ApiKey> = {}): ApiKey => ({
    id: newId<string>(),
    site,
    agent: null,
    system: 'rest',
    name: 'CRM',
    scopes: ['visitors:read'],
    prefix: 'parlor_abcde',
    hash: newId<string>(),
    createdAt: AT,
    lastUsedAt: null,
    expiresAt: AT + 9,
    revokedAt: null,
    ...wish,
  });
  const toEvent = (site: SiteId, kind: NewEvent['kind'] = 'api-key-created'): NewEvent => ({ site, kind, at: AT + 1 });
  const create = async (key: ApiKey, most = 9) => store.keys.create(key, most, toEvent(key.site));

  test('a key is found by the hash of its secret, and listed by its own site only', async () => {
    const [site, other] = [await createSite(), await createSite()];
    const key = toKey(site);
    const later = toKey(site, { createdAt: AT + 5, expiresAt: null, agent: newId<AgentId>() });
    for (const one of [later, key]) expect(await create(one)).toBe(true);
    expect(await store.keys.find(key.hash)).toEqual(key);
    expect(await store.keys.find(newId())).toBeNull();
    expect(await store.keys.list(site)).toEqual([key, later]);
    expect(await store.keys.list(other)).toEqual([]);
    expect((await listFacts(store, site)).map(({ kind }) => kind)).toEqual(['api-key-created', 'api-key-created']);
  });

  test('a key beyond the limit is not made, also when two are made at once; those that were revoked do not count', async () => {
    const site = await createSite();
    const keys = [toKey(site), toKey(site)];
    expect((await Promise.all(keys.map((key) => create(key, 1)))).sort()).toEqual([false, true]);
    const [made] = await store.keys.list(site);
    await store.keys.revoke(site, made?.id ?? '', toEvent(site, 'api-key-revoked'));
    expect(await create(toKey(site), 1)).toBe(true);
  });

  test('a key is revoked once, by its own site or by whoever asks for any site’s', async () => {
    const [site, other] = [await createSite(), await createSite()];
    const [key, second] = [toKey(site), toKey(site)];
    for (const one of [key, second]) await create(one);
    const { site: _, ...event } = toEvent(site, 'api-key-revoked');
    expect(await store.keys.revoke(other, key.id, event)).toBeNull();
    const both = await Promise.all([store.keys.revoke(site, key.id, event), store.keys.revoke(site, key.id, event)]);
    expect(both.filter((revoked) => revoked !== null)).toEqual([{ ...key, revokedAt: AT + 1 }]);
    expect(await store.keys.revoke(null, second.id, event)).toEqual({ ...second, revokedAt: AT + 1 });
    const events = await listFacts(store, site);
    expect(events.filter(({ kind }) => kind === 'api-key-revoked')).toHaveLength(2);
  });

  test('a key remembers when it was used', async () => {
    const key = toKey(await createSite());
    await create(key);
    await store.keys.noteUse(key.id, AT + 3);
    expect((await store.keys.find(key.hash))?.lastUsedAt).toBe(AT + 3);
  });

  test('the keys of an agent who is let go are revoked, those of other systems and of other agents are not', async () => {
    const site = await createSite();
    const agents = ['owner', 'admin'].map((role) => ({ id: newId<AgentId>(), role: role as 'owner' | 'admin' }));
    for (const { id, role } of agents) {
      await store.agents.create({ ...NEW_AGENT, id, site, email: `${id}@shop.example`, role });
    }
    const [owner, admin] = agents.map(({ id }) => id);
    const keys = [{ agent: owner }, { agent: admin }, { agent: admin, system: 'imbox' }] as const;
    for (const { agent, ...wish } of keys) await create(toKey(site, { ...wish, agent: agent ?? null }));
    await store.people.deactivate(site, admin ?? newId(), toEvent(site, 'agent-deactivated'));
    expect((await store.keys.list(site)).filter(({ revokedAt }) => revokedAt !== null)).toMatchObject([
      { agent: admin, system: 'rest' },
    ]);
  });
});
