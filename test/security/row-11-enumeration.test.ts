/**
 * [Row 11] Enumeration: who has an account, a link, a key or a chat here is nobody's to find out by asking. Times are not
 * measured, for no machine measures them alike: the tests say that the same work is done.
 */
import { hash, verify } from '@node-rs/argon2';
import type { LightMyRequestResponse } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { hashPassword, verifyPassword } from '../../src/server/auth/passwords.ts';
import { secrets } from '../../src/server/auth/secrets.ts';
import { createSignInDesk } from '../../src/server/auth/sign-in.ts';
import { createSite } from '../../src/server/domain/agents/create-account.ts';
import { createColleague } from '../support/callers.ts';
import { type MailingApp, openMailingApp } from '../support/mailing-app.ts';
import { BY_NOBODY } from '../support/writer.ts';

const OWN = { host: 'localhost', origin: 'http://localhost' };
const PASSWORD = 'correct horse battery';

let app: MailingApp;
beforeEach(async () => {
  app = await openMailingApp();
});
afterEach(() => app.end());

/** All that a stranger sees of an answer, but the request's own number and the instant. */
async function see(asked: Promise<LightMyRequestResponse>) {
  const { statusCode, body, headers } = await asked;
  const { date: _, 'content-length': __, 'x-ratelimit-remaining': ___, 'x-ratelimit-reset': ____, ...seen } = headers;
  return { statusCode, body: body.replace(/"requestId":"[^"]*"/, ''), seen };
}

const post = (path: string, payload: object) =>
  app.http.inject({ method: 'POST', url: `/v1/agent/${path}`, headers: OWN, payload });

describe('[row 11] signing in', () => {
  /** One with a password, one who never set one, one who was let go, and nobody. */
  async function people(): Promise<readonly string[]> {
    const passwordHash = await hashPassword(PASSWORD);
    const olga = await createColleague(app, 'olga', 'owner');
    for (const name of ['ann', 'gone']) {
      const { id } = await createColleague(app, name);
      await app.store.agents.setPassword(id, passwordHash, BY_NOBODY);
      if (name === 'gone') await olga.call('DELETE', `people/${id}`);
    }
    return ['ann@localhost', 'olga@localhost', 'gone@localhost', 'nobody@localhost'];
  }

  test('says of nobody more than that e-mail or password is wrong', async () => {
    const [known, ...others] = await people();
    const expected = await see(post('sign-in', { email: known, password: 'guess' }));
    expect(expected.statusCode).toBe(401);
    for (const email of others) expect(await see(post('sign-in', { email, password: 'guess' }))).toEqual(expected);
    expect(await see(post('sign-in', { email: 'gone@localhost', password: PASSWORD }))).toEqual(expected);
  });

  test('looks at a password once, whether or not there is an account', async () => {
    const looked: (string | null)[] = [];
    const desk = createSignInDesk({
      store: app.store,
      clock: app.clock,
      verify: async (passwordHash) => {
        looked.push(passwordHash);
        return false;
      },
    });
    const emails = await people();
    for (const email of emails) await desk.byPassword(email, 'guess');
    expect(looked).toEqual([expect.stringMatching(/^\$argon2id/), null, null, null]);
  });

  test('computes one hash with the same parameters when there is nothing to compare with', async () => {
    const work: string[] = [];
    const argon = {
      hash: async (...given: Parameters<typeof hash>) => {
        const made = await hash(...given);
        work.push(toParameters(made));
        return made;
      },
      verify: async (...given: Parameters<typeof verify>) => {
        work.push(toParameters(String(given[0])));
        return verify(...given);
      },
    };
    expect(await verifyPassword(await hashPassword(PASSWORD), 'guess', argon)).toBe(false);
    expect(await verifyPassword(null, 'guess', argon)).toBe(false);
    expect(work).toEqual([expect.stringContaining('m=47104'), work[0]]);
  });

  test('runs out of tries alike for an account and for none', async () => {
    const [known = ''] = await people();
    const statuses: Record<string, number[]> = { [known]: [], 'nobody@localhost': [] };
    for (const [email, seen] of Object.entries(statuses)) {
      for (let tries = 0; tries < 12; tries++) {
        const { statusCode } = await app.http.inject({
          method: 'POST',
          url: '/v1/agent/sign-in',
          remoteAddress: `10.0.${tries}.1`,
          headers: OWN,
          payload: { email, password: 'guess' },
        });
        seen.push(statusCode);
      }
    }
    expect(statuses[known]).toEqual(statuses['nobody@localhost']);
    expect(statuses[known]?.at(-1)).toBe(429);
  });
});

test('[row 11] a new password is asked for with one answer, before anybody is looked up', async () => {
  await createColleague(app, 'ann');
  let lookups = 0;
  const { findByEmail } = app.store.agents;
  Object.assign(app.store.agents, {
    findByEmail: (email: string) => {
      lookups += 1;
      return findByEmail(email);
    },
  });
  const known = await see(post('password-reset', { email: 'ann@localhost' }));
  expect(await see(post('password-reset', { email: 'nobody@localhost' }))).toEqual(known);
  expect([known.statusCode, lookups]).toEqual([202, 0]);
});

test('[row 11] a link that was used, one that is too old and one that never was are answered alike', async () => {
  const { id } = await createColleague(app, 'ann');
  const [used, old] = [await app.signIns.createLink(id), await app.signIns.createLink(id)];
  await app.signIns.byLink(used);
  app.clock.jump(86_400_001);
  const expected = await see(post('sign-in-link', { link: 'never' }));
  expect(expected.statusCode).toBe(410);
  for (const link of [used, old]) expect(await see(post('sign-in-link', { link }))).toEqual(expected);
});

test('[row 11] a revoked key, one that expired and one that never was are answered alike', async () => {
  const olga = await createColleague(app, 'olga', 'owner');
  const make = async (wish: object = {}) =>
    (await olga.call('POST', 'api-keys', { name: 'K', scopes: ['site:read'], ...wish })).json();
  const revoked = await make();
  expect((await olga.call('DELETE', `api-keys/${revoked.key.id}`)).statusCode).toBeLessThan(300);
  const expired = await make({ expiresAt: app.clock.now() + 1_000 });
  app.clock.jump(1_000);
  const ask = (secret: string) =>
    see(app.http.inject({ url: '/v1/agent/tags', headers: { authorization: `Bearer ${secret}` } }));
  const expected = await ask('never');
  expect(expected.statusCode).toBe(401);
  for (const { secret } of [revoked, expired]) expect(await ask(secret)).toEqual(expected);
});

test('[row 11] a site’s key is random, and of one that nobody has is said no more than that', async () => {
  const made = async () =>
    createSite({ ...app, randomBytes: app.domain.randomBytes, secrets }, { name: 'Shop', origins: [] });
  const [first, second] = [await made(), await made()];
  expect([first.key, second.key]).toEqual(Array(2).fill(expect.stringMatching(/^[a-zA-Z0-9]{20}$/)));
  expect(first.key).not.toBe(second.key);
  const ask = async (key: string) => {
    const { body, ...seen } = await see(app.http.inject({ url: `/v1/config?key=${key}` }));
    return { ...seen, body: body.replace(key, '') };
  };
  const unknown = await ask('aaaaaaaaaaaaaaaaaaaa');
  expect(unknown.statusCode).toBe(404);
  expect(await ask(`${first.key.slice(0, 19)}-`)).toEqual(unknown);
});

const toParameters = (made: string): string => made.split('$').slice(0, 4).join('$');
