/** What the command line makes of its options, without a process. */
import { expect, test } from 'vitest';
import { secrets } from '../../src/server/auth/secrets.ts';
import { ACCOUNT_COMMANDS } from '../../src/server/commands/account-commands.ts';
import { readConfig } from '../../src/server/config.ts';
import { findSite } from '../support/callers.ts';
import { createSeededRandom } from '../support/seeded-random.ts';
import { openTestApp } from '../support/test-app.ts';

test.each([
  ['sales, support,', ['sales', 'support']],
  [undefined, []],
])('an agent made with --departments %s works in these departments', async (departments, expected) => {
  const { store, clock } = await openTestApp();
  const result = await ACCOUNT_COMMANDS['agent create']({
    config: readConfig({}, ''),
    store,
    clock,
    randomBytes: createSeededRandom(43).bytes,
    secrets,
    options: { email: 'ann@localhost', name: 'Ann', ...(departments === undefined ? {} : { departments }) },
    positionals: [],
  });
  expect(result).toMatchObject({ departments: expected });
  expect((await store.agents.findByEmail('ann@localhost'))?.departments).toEqual(expected);
  await store.close();
});

test('what the command line makes and changes stands in the log, by nobody', async () => {
  const app = await openTestApp();
  const { store, clock } = app;
  const site = await findSite(app);
  const [before] = (await store.events.list(site.id, 0, 1_000)).slice(-1);
  const world = { config: readConfig({}, ''), store, clock, randomBytes: createSeededRandom(47).bytes, secrets };
  const run = (name: keyof typeof ACCOUNT_COMMANDS, options: Readonly<Record<string, string>>) =>
    ACCOUNT_COMMANDS[name]({ ...world, options: { site: site.key, ...options }, positionals: [] });
  for (const [index, departments] of ['sales', 'sales,help'].entries()) {
    await run('agent create', { email: `bo${index}@localhost`, name: 'Bo', departments });
  }
  await run('agent password', { email: 'bo0@localhost', password: 'a long enough password' });
  const events = await store.events.list(site.id, before?.position ?? 0, 1_000);
  const told = events.map(({ kind, detail }) => [kind, detail?.['id'] ?? detail?.['role'] ?? detail?.['changed']]);
  expect(told).toEqual([
    ['configuration-changed', 'sales'],
    ['agent-invited', 'agent'],
    ['configuration-changed', 'help'],
    ['agent-invited', 'agent'],
    ['agent-changed', 'password'],
  ]);
  for (const { kind, agent, detail } of events) {
    expect(detail).not.toHaveProperty('by');
    if (kind === 'configuration-changed') expect(agent).toBeUndefined();
  }
  await run('site create', { name: 'Second', origins: 'https://a.example', key: 'second' });
  const second = (await store.sites.list()).find(({ key }) => key === 'second');
  if (second === undefined) throw new Error('expected a second site');
  const [made] = await store.events.list(second.id, 0, 9);
  expect(made?.detail).toEqual({ subject: 'site', id: second.id, change: 'created' });
  await store.close();
});

test('a key for ImBox comes with the userId that its API asks for', async () => {
  const { http, store, clock } = await openTestApp();
  const made = await ACCOUNT_COMMANDS['key create']({
    ...{ config: readConfig({}, ''), store, clock, randomBytes: createSeededRandom(44).bytes, secrets },
    ...{ options: { for: 'imbox', site: 'demo' }, positionals: [] },
  });
  const { key, userId } = Object(made) as { readonly key: string; readonly userId: string };
  const answer = await http.inject({ url: `/imbox/message/grabAgents/${key}/${userId}` });
  expect(answer.json()).toMatchObject({ result: 'success', json: [{ sid: Number(userId) }] });
  await store.close();
});
