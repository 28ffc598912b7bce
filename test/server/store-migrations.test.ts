/** A database of an older version becomes one of this version, with everything in it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Kysely, Migrator, SqliteDialect } from 'kysely';
import { afterEach, expect, test } from 'vitest';
import type { VisitorId } from '../../src/protocol/ids.ts';
import { DEFAULT_SETTINGS } from '../../src/protocol/site-settings.ts';
import { createMigrations } from '../../src/server/store/migrations/migrations.ts';
import { openSqliteStore } from '../../src/server/store/sqlite.ts';

const folder = mkdtempSync(join(tmpdir(), 'parlor-migration-'));
const file = join(folder, 'parlor.db');
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const trigger = (id: string, onlyOnce: boolean) => ({
  id,
  name: id,
  active: true,
  onlyOnce,
  conditions: [{ name: 'delay_site', value: 5 }],
  actions: [{ name: 'message', agentNick: 'Support', message: 'Hello' }],
});

/** What the first version wrote. */
async function createOldDatabase(): Promise<void> {
  const database = new Database(file);
  const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database }) });
  await new Migrator({ db, provider: createMigrations('sqlite') }).migrateTo('001-initial');
  database
    .prepare('insert into site values (?, ?, ?, ?, ?, ?, ?)')
    .run('s', 'shop', 'Shop', '[]', '{}', JSON.stringify([trigger('once', true), trigger('again', false)]), 1);
  database.prepare('insert into agent values (?, ?, ?, ?, ?, ?, ?)').run('a', 's', 'ann@x', 'Ann', 'owner', null, 1);
  database.prepare('insert into visitor values (?, ?, ?, ?, ?, ?)').run('v', 's', 1, 2, 3, 4);
  database.prepare('insert into visit values (?, ?, ?, ?, ?, ?, ?, ?)').run('w', 'v', 's', 1, 2, '/landing', '', 4);
  await db.destroy();
}

test('a site of the first version keeps its triggers: once for a visitor, or once a visit', async () => {
  await createOldDatabase();
  const store = await openSqliteStore(file);
  const [site] = await store.sites.list();
  expect(site?.triggers.map(({ id, frequency }) => [id, frequency])).toEqual([
    ['once', 'visitor'],
    ['again', 'visit'],
  ]);
  expect(site?.triggers[0]).not.toHaveProperty('onlyOnce');
  expect(site?.settings).toEqual(DEFAULT_SETTINGS);
  expect((await store.agents.findByEmail('ann@x'))?.departments).toEqual([]);
  expect(await store.visitors.find('v' as VisitorId)).toMatchObject({
    visitor: { visits: 3, pageViews: 4, variables: {} },
    lastVisit: { landingUrl: '/landing', browser: '', utm: {}, vitals: null, rings: 0 },
  });
  await store.close();
});
