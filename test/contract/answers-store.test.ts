/** The contract of answers that are kept for whoever asks again, on every database. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AgentId, createId } from '../../src/protocol/ids.ts';
import { openSqliteStore } from '../../src/server/store/sqlite.ts';
import type { BegunAnswer, Store } from '../../src/server/store/store.ts';
import { openPgliteStore } from '../support/pglite-store.ts';
import { createSeededRandom } from '../support/seeded-random.ts';

const random = createSeededRandom(73);
const AT = 1_700_000_000_000;

describe.each([
  ['SQLite', () => openSqliteStore(':memory:')],
  ['PostgreSQL', openPgliteStore],
])('on %s', (_name, open) => {
  let store: Store;
  beforeAll(async () => {
    store = await open();
  });
  afterAll(() => store.close());

  const toRequest = (wish: Partial<BegunAnswer> = {}): BegunAnswer => ({
    agent: createId<AgentId>(AT, random.bytes),
    key: 'k',
    method: 'POST',
    path: '/tags',
    fingerprint: 'f',
    at: AT,
    ...wish,
  });
  const begin = (request: BegunAnswer, since = 0, aliveSince = 0) => store.answers.begin(request, since, aliveSince);
  const kept = { status: 201, body: '{"id":"ü"}' };

  test('of two who begin at once one does, and the other gets the answer when it is there', async () => {
    const request = toRequest();
    expect((await Promise.all([begin(request), begin(request)])).sort()).toEqual(['begun', 'running']);
    await store.answers.keep(request, kept);
    expect(await begin({ ...request, at: AT + 5 })).toEqual(kept);
  });

  test('another request under the same key is noticed, running or answered; elsewhere the key is free', async () => {
    const request = toRequest();
    await begin(request);
    expect(await begin({ ...request, fingerprint: 'g' })).toBe('mismatch');
    await store.answers.keep(request, kept);
    expect(await begin({ ...request, fingerprint: 'g' })).toBe('mismatch');
    for (const wish of [{ path: '/x' }, { method: 'PUT' }, { key: 'l' }, { agent: toRequest().agent }]) {
      expect(await begin({ ...request, ...wish })).toBe('begun');
    }
  });

  test('what was dropped, what died, and what is old is begun anew; whoever died keeps nothing any more', async () => {
    const request = toRequest();
    await begin(request);
    await store.answers.drop(request);
    expect(await begin(request)).toBe('begun');
    const later = { ...request, at: AT + 10 };
    expect(await begin(later, 0, AT)).toBe('running');
    expect(await begin(later, 0, AT + 1)).toBe('begun');
    await store.answers.keep(request, { status: 200, body: 'of one who died' });
    await store.answers.drop(request);
    expect(await begin(later)).toBe('running');
    await store.answers.keep(later, kept);
    expect(await begin(later, AT + 10, AT + 11)).toEqual(kept);
    expect(await begin({ ...later, at: AT + 20, fingerprint: 'g' }, AT + 11)).toBe('begun');
  });

  test('what is older than an instant is deleted', async () => {
    const [old, young] = [toRequest({ at: AT - 1 }), toRequest()];
    for (const one of [old, young]) {
      await begin(one);
      await store.answers.keep(one, kept);
    }
    await store.answers.deleteBefore(AT);
    expect(await begin(young)).toEqual(kept);
    expect(await begin(old)).toBe('begun');
  });
});
