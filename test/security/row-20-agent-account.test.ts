/** [Row 20] Agent account take-over: what a password costs to guess, what a stolen cookie is worth, and for how long. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { hashPassword } from '../../src/server/auth/passwords.ts';
import { COOKIE_IDLE_MS, COOKIE_LIFE_MS } from '../../src/server/auth/sign-in.ts';
import { createTryLimit } from '../../src/server/auth/try-limit.ts';
import type { Agent } from '../../src/server/store/store.ts';
import { createColleague } from '../support/callers.ts';
import { openTestApp, type TestApp } from '../support/test-app.ts';
import { BY_NOBODY } from '../support/writer.ts';

const PASSWORD = 'correct horse battery';
const OWNER = 'owner@localhost';
const HOUR_MS = 3_600_000;

let app: TestApp;
beforeEach(async () => {
  app = await openTestApp();
});
afterEach(() => app.store.close());

let houses = 0;
/** From another house each time, as those who stuff credentials come: the limit of an address is no subject here. */
function post(path: string, payload: object, headers: Readonly<Record<string, string>> = {}) {
  houses += 1;
  return app.http.inject({
    method: 'POST',
    url: `/v1/agent/${path}`,
    remoteAddress: `10.${houses >> 16}.${(houses >> 8) & 255}.${houses & 255}`,
    headers: { host: 'localhost', origin: 'http://localhost', ...headers },
    payload,
  });
}

const signIn = (password: string, email = OWNER, headers = {}) => post('sign-in', { email, password }, headers);
const isSignedIn = async (cookie: string): Promise<boolean> =>
  (await app.http.inject({ url: '/v1/agent/me', headers: { cookie } })).statusCode === 200;

function toCookie({ cookies: [cookie] }: Awaited<ReturnType<typeof post>>): string {
  if (cookie === undefined) throw new Error('expected a cookie, got none');
  return `${cookie.name}=${cookie.value}`;
}

async function findOwner(): Promise<Agent> {
  const owner = await app.store.agents.findByEmail(OWNER);
  if (owner === null) throw new Error('expected an owner, got none');
  return owner;
}

async function setPassword(): Promise<void> {
  await app.store.agents.setPassword((await findOwner()).id, await hashPassword(PASSWORD), BY_NOBODY);
}

test('[row 20] a password is kept as argon2id with 46 MiB and one pass, and never in the same words twice', async () => {
  const [first, second] = [await hashPassword(PASSWORD), await hashPassword(PASSWORD)];
  expect(first).toMatch(/^\$argon2id\$v=19\$m=47104,t=1,p=1\$/);
  expect(second).not.toBe(first);
});

describe('[row 20] credential stuffing', () => {
  test('gets ten tries an hour of an account, from however many addresses, and the right password is none the better for being the eleventh', async () => {
    await setPassword();
    const statuses: number[] = [];
    for (let tries = 0; tries < 12; tries++) statuses.push((await signIn('guess')).statusCode);
    expect(statuses).toEqual([...Array(10).fill(401), 429, 429]);
    const eleventh = await signIn(PASSWORD, ' OWNER@localhost ');
    expect([eleventh.json().code, eleventh.headers['retry-after']]).toEqual(['rate-limited', '3600']);
    app.clock.jump(HOUR_MS);
    expect((await signIn(PASSWORD)).statusCode).toBe(204);
  });

  test('all at once gets ten tries too', async () => {
    const answers = await Promise.all(Array.from({ length: 30 }, () => signIn('guess')));
    expect(answers.filter(({ statusCode }) => statusCode === 401)).toHaveLength(10);
  });

  test('of ten thousand tries in an hour lets ten through', () => {
    const limit = createTryLimit();
    const waits = Array.from({ length: 10_000 }, (_, index) => limit.begin(OWNER, index * 359));
    expect(waits.filter((wait) => wait === 0)).toHaveLength(10);
    expect(limit.begin('somebody@else', 0)).toBe(0);
  });

  test('locks nobody out of a one-time link, and ends nothing of who is signed in', async () => {
    await setPassword();
    const cookie = toCookie(await signIn(PASSWORD));
    for (let tries = 0; tries < 12; tries++) await signIn('guess');
    expect(await isSignedIn(cookie)).toBe(true);
    expect((await post('sign-in-link', { link: app.link })).statusCode).toBe(204);
  });

  test('does not count against whoever knows the password', async () => {
    await setPassword();
    for (let round = 0; round < 3; round++) {
      for (let tries = 0; tries < 5; tries++) await signIn('guess');
      expect((await signIn(PASSWORD)).statusCode).toBe(204);
    }
  });

  test('of one address gets ten tries a minute, whatever accounts are tried', async () => {
    const ask = (email: string) =>
      app.http.inject({
        method: 'POST',
        url: '/v1/agent/sign-in',
        headers: { host: 'localhost', origin: 'http://localhost' },
        payload: { email, password: 'guess' },
      });
    const statuses: number[] = [];
    for (let tries = 0; tries < 11; tries++) statuses.push((await ask(`a${tries}@localhost`)).statusCode);
    expect(statuses).toEqual([...Array(10).fill(401), 429]);
  });
});

describe('[row 20] a sign-in', () => {
  test('is a cookie of this host alone, which no script reads and no other page’s form brings', async () => {
    app = await openTestApp({ PARLOR_BASE_URL: 'https://chat.example.com' });
    const answer = await post('sign-in-link', { link: app.link }, { origin: 'https://chat.example.com' });
    expect(answer.headers['set-cookie']).toMatch(
      /^__Host-parlor_sign_in=[\w-]{43}; Max-Age=2592000; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );
  });

  test('ends twelve hours after its last use', async () => {
    const cookie = toCookie(await post('sign-in-link', { link: app.link }));
    for (let day = 0; day < 4; day++) {
      app.clock.jump(COOKIE_IDLE_MS - 1);
      expect(await isSignedIn(cookie)).toBe(true);
    }
    app.clock.jump(COOKIE_IDLE_MS);
    expect(await isSignedIn(cookie)).toBe(false);
  });

  test('ends after thirty days, however much it is used', async () => {
    const cookie = toCookie(await post('sign-in-link', { link: app.link }));
    for (let used = 0; used < COOKIE_LIFE_MS - HOUR_MS; used += HOUR_MS) {
      app.clock.jump(HOUR_MS);
      if (!(await isSignedIn(cookie))) throw new Error(`expected to be signed in after ${used} ms`);
    }
    app.clock.jump(HOUR_MS);
    expect(await isSignedIn(cookie)).toBe(false);
  });

  test('that began before there was an end by idleness gets one by its next use', async () => {
    const ann = await createColleague(app, 'ann');
    const hash = app.domain.secrets.toHash('older');
    const now = app.clock.now();
    await app.store.signIns.create({
      hash,
      agent: ann.id,
      kind: 'cookie',
      createdAt: now,
      expiresAt: now + COOKIE_LIFE_MS,
    });
    expect(await isSignedIn('parlor_sign_in=older')).toBe(true);
    app.clock.jump(COOKIE_IDLE_MS);
    expect(await isSignedIn('parlor_sign_in=older')).toBe(false);
  });

  test('is not written down more than once a minute, however often it is used', async () => {
    const cookie = toCookie(await post('sign-in-link', { link: app.link }));
    const { signIns } = app.store;
    const hash = app.domain.secrets.toHash(cookie.split('=')[1] ?? '');
    const before = await signIns.find(hash);
    app.clock.jump(59_999);
    await isSignedIn(cookie);
    expect(await signIns.find(hash)).toEqual(before);
    app.clock.jump(1);
    await isSignedIn(cookie);
    expect((await signIns.find(hash))?.expiresAt).toBe(app.clock.now() + COOKIE_IDLE_MS);
  });

  test('ends by signing out: what was copied of it is worth nothing', async () => {
    const cookie = toCookie(await post('sign-in-link', { link: app.link }));
    expect((await post('sign-out', {}, { cookie })).headers['set-cookie']).toMatch(/^parlor_sign_in=;/);
    expect(await isSignedIn(cookie)).toBe(false);
  });

  test('ends when the password changes anywhere, and with it links that nobody used; who changed it goes on', async () => {
    const thief = toCookie(await post('sign-in-link', { link: app.link }));
    const { id } = await findOwner();
    const [link, unused] = [await app.signIns.createLink(id), await app.signIns.createLink(id)];
    const cookie = toCookie(await post('sign-in-link', { link }));
    const fresh = toCookie(await post('password', { password: PASSWORD }, { cookie }));
    expect(await Promise.all([thief, cookie, fresh].map(isSignedIn))).toEqual([false, false, true]);
    expect((await post('sign-in-link', { link: unused })).json().code).toBe('link-used');
  });

  test('never has a name that somebody else chose, and takes the place of the one before', async () => {
    await setPassword();
    const chosen = 'parlor_sign_in=chosen-by-somebody-else-chosen-by-somebody';
    const first = toCookie(await signIn(PASSWORD, OWNER, { cookie: chosen }));
    expect(first).not.toBe(chosen);
    expect(await isSignedIn(chosen)).toBe(false);
    const second = toCookie(await signIn(PASSWORD, OWNER, { cookie: first }));
    expect(await Promise.all([first, second].map(isSignedIn))).toEqual([false, true]);
  });
});
