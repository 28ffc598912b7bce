/** What the command line makes of its options, without a process. */
import { expect, test } from 'vitest';
import { secrets } from '../../src/server/auth/secrets.ts';
import { ACCOUNT_COMMANDS } from '../../src/server/commands/account-commands.ts';
import { readConfig } from '../../src/server/config.ts';
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
