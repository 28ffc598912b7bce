/** The contract of what reports ask the event log, on every database. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createId, type SiteId } from '../../src/protocol/ids.ts';
import { openSqliteStore } from '../../src/server/store/sqlite.ts';
import type { NewEvent, Store } from '../../src/server/store/store.ts';
import { openPgliteStore } from '../support/pglite-store.ts';
import { createSeededRandom } from '../support/seeded-random.ts';

const random = createSeededRandom(83);
const newId = <Id extends string>(): Id => createId<Id>(1_700_000_000_000, random.bytes);
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

  test('an event keeps its department, and has none where it was given none', async () => {
    const site = newId<SiteId>();
    const closed: NewEvent = { site, kind: 'conversation-closed', at: AT };
    await store.events.append([{ ...closed, department: 'sales' }, closed]);
    const events = await store.events.list(site, 0, 10);
    expect(events.map((event) => [event.department, 'department' in event])).toEqual([
      ['sales', true],
      [undefined, false],
    ]);
  });
});
