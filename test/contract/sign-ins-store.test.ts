/** The contract of what proves who an agent is, on every database. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AgentId, createId, type SiteId } from '../../src/protocol/ids.ts';
import { secrets } from '../../src/server/auth/secrets.ts';
import { createAgent, createSite } from '../../src/server/domain/agents/create-account.ts';
import { openSqliteStore } from '../../src/server/store/sqlite.ts';
import type { SignIn, Store } from '../../src/server/store/store.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { openPgliteStore } from '../support/pglite-store.ts';
import { createSeededRandom } from '../support/seeded-random.ts';

const random = createSeededRandom(97);
const AT = 1_700_000_000_000;

describe.each([
  ['SQLite', () => openSqliteStore(':memory:')],
  ['PostgreSQL', openPgliteStore],
])('a sign-in on %s', (_name, open) => {
  let store: Store;
  let agent: AgentId;
  beforeAll(async () => {
    store = await open();
    const accounts = { store, clock: createFakeClock(AT), randomBytes: random.bytes, secrets };
    const { id: site } = await createSite(accounts, { name: 'Shop', origins: [] });
    agent = (await hire(accounts, site)).id;
  });
  afterAll(() => store.close());

  const hire = (accounts: Parameters<typeof createAgent>[0], site: SiteId) =>
    createAgent(accounts, { site, email: 'ann@localhost', name: 'Ann', role: 'agent', passwordHash: null });

  async function create(): Promise<SignIn> {
    const signIn: SignIn = {
      hash: createId(AT, random.bytes),
      agent,
      kind: 'cookie',
      createdAt: AT,
      expiresAt: AT + 5,
    };
    await store.signIns.create(signIn);
    return signIn;
  }

  test('lasts as long as was said last, and the others as long as before', async () => {
    const [used, other] = [await create(), await create()];
    await store.signIns.setExpiry(used.hash, AT + 9);
    await store.signIns.deleteExpired(AT + 5);
    expect(await store.signIns.find(used.hash)).toEqual({ ...used, expiresAt: AT + 9 });
    expect(await store.signIns.find(other.hash)).toBeNull();
  });

  test('that ended while it was used stays ended', async () => {
    const { hash } = await create();
    await Promise.all([store.signIns.take(hash), store.signIns.setExpiry(hash, AT + 9)]);
    await store.signIns.setExpiry(hash, AT + 10);
    expect(await store.signIns.find(hash)).toBeNull();
  });
});
