/** Owners and admins invite, change and let go; a site keeps an owner; nobody learns who works where. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AgentId } from '../../src/protocol/ids.ts';
import type { InviteAgentAnswer, Person } from '../../src/protocol/people-api.ts';
import { hashPassword } from '../../src/server/auth/passwords.ts';
import { secrets } from '../../src/server/auth/secrets.ts';
import { createAgent, createSite } from '../../src/server/domain/agents/create-account.ts';
import { mailPasswordLink } from '../../src/server/domain/agents/reset-password.ts';
import { bringOnline, createColleague, findSite, newId, readEvents } from '../support/callers.ts';
import { type MailingApp, openMailingApp, readLink } from '../support/mailing-app.ts';
import { quiet } from '../support/quiet.ts';
import { createSeededRandom } from '../support/seeded-random.ts';
import { openTestApp } from '../support/test-app.ts';
import { BY_NOBODY } from '../support/writer.ts';

const DAY_MS = 86_400_000;
const PASSWORD = 'correct horse battery';

type Colleague = Awaited<ReturnType<typeof createColleague>>;

let app: MailingApp;
let olga: Colleague;
let adam: Colleague;
let ann: Colleague;
beforeEach(async () => {
  app = await openMailingApp();
  olga = await createColleague(app, 'olga', 'owner');
  adam = await createColleague(app, 'adam', 'admin');
  ann = await createColleague(app, 'ann');
  for (const name of ['sales', 'help']) await olga.call('POST', 'departments', { name, description: '' });
});
afterEach(() => app.end());

const toWish = (wish: object = {}) => ({
  email: 'nina@example.com',
  name: 'Nina',
  role: 'agent',
  departments: ['sales'],
  ...wish,
});
async function invite(manager: Colleague, wish: object = {}): Promise<InviteAgentAnswer> {
  const response = await manager.call('POST', 'people', toWish(wish));
  if (response.statusCode !== 201) throw new Error(`expected 201, got ${response.statusCode}: ${response.body}`);
  return response.json();
}
const readCode = async (response: ReturnType<Colleague['call']>) => (await response).json().code;
const readPeople = async (): Promise<readonly Person[]> => (await olga.call('GET', 'people')).json().people;
const readRole = async (id: AgentId) => (await app.store.agents.find(id))?.role;

const post = (path: string, body: object, cookie?: string) =>
  app.http.inject({
    method: 'POST',
    url: `/v1/agent/${path}`,
    headers: { host: 'localhost', origin: 'http://localhost', ...(cookie === undefined ? {} : { cookie }) },
    payload: body,
  });
/** By the link in a mail, as the inbox does; the cookie, or what was refused. */
async function signInBy(text: string): Promise<string> {
  const response = await post('sign-in-link', { link: readLink(text).hash.replace('#link=', '') });
  const [cookie] = response.cookies;
  return cookie === undefined ? response.json().code : `${cookie.name}=${cookie.value}`;
}

/** Somebody who works for another site. */
async function createStranger() {
  const world = { store: app.store, clock: app.clock, randomBytes: createSeededRandom(41).bytes, secrets };
  const site = await createSite(world, { name: 'Other', origins: [], key: 'other' });
  const wish = { email: 'x@other.example', name: 'X', role: 'owner', passwordHash: null } as const;
  return createAgent(world, { ...wish, site: site.id });
}

describe('people', () => {
  test('are listed for owners and admins, with what they are and whether they are there', async () => {
    await bringOnline(app, ann.id);
    await app.store.agents.setPassword(ann.id, 'x', BY_NOBODY);
    const [, , , last] = await readPeople();
    expect(last).toEqual({
      id: ann.id,
      email: 'ann@localhost',
      name: 'ann',
      role: 'agent',
      departments: [],
      state: 'active',
      online: true,
      status: 'online',
      statusText: '',
      chatLimit: null,
      avatar: null,
      lastActiveAt: null,
    });
    expect((await adam.call('GET', 'people')).json().people).toHaveLength(4);
  });

  test.each([
    ['GET', 'people', undefined],
    ['POST', 'people', toWish()],
    ['PATCH', 'people/x', { name: 'X' }],
    ['DELETE', 'people/x', undefined],
  ] as const)('%s %s is for owners and admins who are signed in', async (method, path, body) => {
    expect(await readCode(ann.call(method, path, body))).toBe('forbidden');
    const response = await app.http.inject({
      method,
      url: `/v1/agent/${path}`,
      headers: { host: 'localhost', origin: 'http://localhost' },
    });
    expect(response.json().code).toBe('sign-in-required');
    expect(await readPeople()).toHaveLength(4);
  });
});

describe('an invitation', () => {
  test('reaches its mailbox; its link works once, for a week, and leads to a password', async () => {
    const answer = await invite(olga);
    expect(answer).toMatchObject({ mailed: true, link: null, person: { name: 'Nina', state: 'invited' } });
    app.clock.advance(0);
    const mail = await app.mailServer.next();
    expect(mail).toMatchObject({
      recipients: ['nina@example.com'],
      subject: 'olga invites you to the chat of Demo',
      text: expect.stringContaining('within 7 days'),
    });
    app.clock.jump(6 * DAY_MS);
    const cookie = await signInBy(mail.text ?? '');
    expect((await post('password', { password: PASSWORD }, cookie)).statusCode).toBe(204);
    expect((await post('sign-in', { email: 'nina@example.com', password: PASSWORD })).statusCode).toBe(204);
    expect(await signInBy(mail.text ?? '')).toBe('link-used');
    await olga.signInAgain();
    expect((await readPeople()).find(({ email }) => email === 'nina@example.com')?.state).toBe('active');
    expect((await readEvents(app, ['agent-invited'])).at(-1)).toMatchObject({
      agent: answer.person.id,
      detail: { by: olga.id, role: 'agent' },
    });
  });

  test('is too old after a week', async () => {
    await invite(olga);
    const [mail] = await app.takeQueue();
    app.clock.jump(7 * DAY_MS);
    expect(await signInBy(mail?.text ?? '')).toBe('link-used');
  });

  test('is a link to hand over where the server sends no mail', async () => {
    const silent = await openTestApp();
    const owner = await createColleague(silent, 'olga', 'owner');
    const answer = (await owner.call('POST', 'people', toWish({ departments: [] }))).json();
    expect(answer).toMatchObject({ mailed: false, link: expect.stringMatching(/^\/inbox\/#link=\S+$/) });
    expect(await silent.signIns.byLink(answer.link.replace('/inbox/#link=', ''))).not.toBeNull();
    await silent.store.close();
  });

  test('again, before anybody came, is a new link, and no second mail to the address that day', async () => {
    const first = await invite(olga);
    const again = await invite(adam, { name: 'Nina N.' });
    expect(again).toMatchObject({ mailed: false, link: expect.stringContaining('#link=') });
    expect([again.person.id, again.person.name]).toEqual([first.person.id, 'Nina N.']);
    expect(await app.takeQueue()).toHaveLength(1);
    app.clock.jump(DAY_MS);
    await olga.signInAgain();
    expect((await invite(olga)).mailed).toBe(true);
  });

  test('of two at once is one agent and one mail', async () => {
    const both = await Promise.all([invite(olga), invite(adam)]);
    expect(new Set(both.map(({ person }) => person.id)).size).toBe(1);
    expect(await app.takeQueue()).toHaveLength(1);
  });

  test('brings back somebody who left, without the password they had', async () => {
    await app.store.agents.setPassword(ann.id, await hashPassword(PASSWORD), BY_NOBODY);
    await olga.call('DELETE', `people/${ann.id}`);
    const { person } = await invite(olga, { email: 'ANN@localhost', name: 'Anna' });
    expect(person).toMatchObject({ id: ann.id, name: 'Anna', state: 'invited' });
    expect((await post('sign-in', { email: 'ann@localhost', password: PASSWORD })).json().code).toBe(
      'wrong-credentials',
    );
  });

  test('is refused for somebody who works here or elsewhere, and changes nothing about them', async () => {
    const stranger = await createStranger();
    await app.store.agents.setPassword(ann.id, 'x', BY_NOBODY);
    for (const email of ['ann@localhost', stranger.email, 'olga@localhost']) {
      expect(await readCode(adam.call('POST', 'people', toWish({ email })))).toBe('email-taken');
    }
    expect(await readRole(olga.id)).toBe('owner');
    expect(await app.store.agents.find(stranger.id)).toEqual(stranger);
    expect(await app.takeQueue()).toEqual([]);
  });

  test.each([
    ['no address', { email: 'Nina <nina@example.com>' }, 'email'],
    ['an unknown role', { role: 'king' }, 'role'],
    ['no name', { name: '' }, 'name'],
    ['a department without an id', { departments: ['sales', ''] }, 'departments[1]'],
    ['a department that the site does not have', { departments: ['sales', 'space'] }, 'departments[1]'],
    ['more than was asked', { passwordHash: 'x' }, 'passwordHash'],
  ])('with %s is refused with the field named, and nobody is made', async (_what, wish, field) => {
    const response = await olga.call('POST', 'people', toWish(wish));
    expect([response.statusCode, response.json().field]).toEqual([400, field]);
    expect(await readPeople()).toHaveLength(4);
  });
});

describe('changing an agent', () => {
  test('changes what is named, and is logged', async () => {
    const change = { role: 'admin', departments: ['sales', 'sales', 'help'] };
    const response = await olga.call('PATCH', `people/${ann.id}`, change);
    expect(response.json()).toMatchObject({ name: 'ann', role: 'admin', departments: ['sales', 'help'] });
    expect(await readEvents(app, ['agent-changed'])).toMatchObject([
      { agent: ann.id, detail: { by: olga.id, role: 'admin' } },
    ]);
  });

  test('to no conversations at once makes them the back office, and takes no less than that', async () => {
    const response = await olga.call('PATCH', `people/${ann.id}`, { chatLimit: 0 });
    expect([response.statusCode, response.json().chatLimit]).toEqual([200, 0]);
    expect(await readCode(olga.call('PATCH', `people/${ann.id}`, { chatLimit: -1 }))).toBe('malformed');
  });

  test('by two at once loses neither’s change', async () => {
    await Promise.all([
      olga.call('PATCH', `people/${ann.id}`, { name: 'Anna' }),
      adam.call('PATCH', `people/${ann.id}`, { departments: ['sales'] }),
    ]);
    expect(await app.store.agents.find(ann.id)).toMatchObject({ name: 'Anna', departments: ['sales'] });
  });

  test.each([
    ['nothing', {}, ''],
    ['an unknown role', { role: 'king' }, 'role'],
    ['an e-mail', { email: 'a@b' }, 'email'],
  ])('in %s is refused with the field named', async (_what, change, field) => {
    const response = await olga.call('PATCH', `people/${ann.id}`, change);
    expect([response.statusCode, response.json().field]).toEqual([400, field]);
  });

  test('of another site, who left, or who never was, finds nobody', async () => {
    const stranger = await createStranger();
    await olga.call('DELETE', `people/${ann.id}`);
    for (const id of [stranger.id, ann.id, newId<AgentId>()]) {
      expect(await readCode(olga.call('PATCH', `people/${id}`, { name: 'X' }))).toBe('not-found');
      expect(await readCode(olga.call('DELETE', `people/${id}`))).toBe('not-found');
    }
    expect(await app.store.agents.find(stranger.id)).toEqual(stranger);
  });
});

describe('an admin', () => {
  test('makes no owner, and neither changes nor removes one', async () => {
    expect(await readCode(adam.call('POST', 'people', toWish({ role: 'owner' })))).toBe('forbidden');
    expect(await readCode(adam.call('PATCH', `people/${ann.id}`, { role: 'owner' }))).toBe('forbidden');
    expect(await readCode(adam.call('PATCH', `people/${adam.id}`, { role: 'owner' }))).toBe('forbidden');
    expect(await readCode(adam.call('PATCH', `people/${olga.id}`, { name: 'X' }))).toBe('forbidden');
    expect(await readCode(adam.call('DELETE', `people/${olga.id}`))).toBe('forbidden');
    expect([await readRole(olga.id), await readRole(ann.id)]).toEqual(['owner', 'agent']);
  });

  test('removes agents and admins', async () => {
    expect((await adam.call('DELETE', `people/${ann.id}`)).statusCode).toBe(204);
    expect((await adam.call('DELETE', `people/${adam.id}`)).statusCode).toBe(204);
  });
});

describe('the last owner', () => {
  /** Besides the one of the first start. */
  async function leaveAlone(): Promise<void> {
    const first = (await readPeople()).find(({ name }) => name === 'Owner');
    await olga.call('DELETE', `people/${first?.id}`);
  }

  test('can neither go nor become less, but change their name', async () => {
    await leaveAlone();
    expect(await readCode(olga.call('DELETE', `people/${olga.id}`))).toBe('last-owner');
    expect(await readCode(olga.call('PATCH', `people/${olga.id}`, { role: 'admin' }))).toBe('last-owner');
    expect((await olga.call('PATCH', `people/${olga.id}`, { name: 'Olga' })).statusCode).toBe(200);
    expect(await readRole(olga.id)).toBe('owner');
  });

  test('is left when two owners remove each other at once', async () => {
    await leaveAlone();
    const otto = await createColleague(app, 'otto', 'owner');
    await Promise.all([olga.call('DELETE', `people/${otto.id}`), otto.call('DELETE', `people/${olga.id}`)]);
    const { id } = await findSite(app);
    const owners = (await app.store.agents.list(id)).filter(
      ({ role, deactivatedAt }) => role === 'owner' && deactivatedAt === undefined,
    );
    expect(owners).toHaveLength(1);
  });
});

describe('an agent who is let go', () => {
  test('is signed out, cannot come back by password or link, and is no colleague', async () => {
    await app.store.agents.setPassword(ann.id, await hashPassword(PASSWORD), BY_NOBODY);
    const link = await app.signIns.createLink(ann.id);
    expect((await olga.call('DELETE', `people/${ann.id}`)).statusCode).toBe(204);
    expect(await readCode(ann.call('GET', 'me'))).toBe('sign-in-required');
    expect(await app.signIns.byPassword('ann@localhost', PASSWORD)).toEqual({ refused: 'wrong-credentials' });
    expect(await app.signIns.byLink(link)).toBeNull();
    expect(await app.signIns.byLink(await app.signIns.createLink(ann.id))).toBeNull();
    const { colleagues } = (await olga.call('GET', 'colleagues')).json();
    expect(colleagues.map(({ name }: Person) => name)).not.toContain('ann');
    expect((await readPeople()).find(({ id }) => id === ann.id)?.state).toBe('deactivated');
    expect(await readEvents(app, ['agent-deactivated'])).toMatchObject([{ agent: ann.id, detail: { by: olga.id } }]);
  });

  test('loses the connections they have, and gets no new one by a token of theirs', async () => {
    const { token } = (await ann.call('GET', 'me')).json();
    const { id: site } = await findSite(app);
    const poll = async (payload: object) => {
      const answer = app.http.inject({
        method: 'POST',
        url: '/v1/poll?key=demo',
        headers: { host: 'localhost', origin: 'http://localhost', 'content-type': 'text/plain' },
        payload: JSON.stringify(payload),
      });
      return (await answer).json();
    };
    const hello = { type: 'hello', version: 1, token, cursors: [] };
    const { stream } = await poll({ hello });
    await quiet();
    expect(app.domain.agentsOnline.of(site)).toHaveLength(1);
    await poll({ stream });
    const next = poll({ stream });
    await olga.call('DELETE', `people/${ann.id}`);
    expect((await next).frames).toContainEqual({ type: 'close', reason: 'token-invalid' });
    expect(app.domain.agentsOnline.of(site)).toEqual([]);
    const again = await poll({ hello });
    await quiet();
    const { frames } = await poll({ stream: again.stream });
    expect([...again.frames, ...frames]).toContainEqual({ type: 'close', reason: 'token-invalid' });
    expect(app.domain.agentsOnline.of(site)).toEqual([]);
  });
});

describe('a new password', () => {
  const ask = (email: string) => post('password-reset', { email });
  /** What goes on behind the answer's back. */
  async function wait(): Promise<void> {
    app.clock.advance(1_000);
    await quiet();
  }

  test('is had by a link in a mail that works once, within an hour', async () => {
    await app.store.agents.setPassword(ann.id, await hashPassword('the old password'), BY_NOBODY);
    expect((await ask(' ANN@localhost')).statusCode).toBe(202);
    await wait();
    app.clock.advance(0);
    const mail = await app.mailServer.next();
    expect(mail).toMatchObject({ recipients: ['ann@localhost'], subject: 'A new password for the chat of Demo' });
    const cookie = await signInBy(mail.text ?? '');
    await post('password', { password: PASSWORD }, cookie);
    expect((await post('sign-in', { email: 'ann@localhost', password: PASSWORD })).statusCode).toBe(204);
    expect(await readCode(ann.call('GET', 'me'))).toBe('sign-in-required');
    expect(await signInBy(mail.text ?? '')).toBe('link-used');
  });

  test('is too late after an hour', async () => {
    await mailPasswordLink(app.domain, 'olga@localhost');
    const [mail] = await app.takeQueue();
    app.clock.jump(3_600_000);
    expect(await signInBy(mail?.text ?? '')).toBe('link-used');
  });

  test('is asked for with the same answer whether or not anybody has the address', async () => {
    await app.store.agents.setPassword(ann.id, 'x', BY_NOBODY);
    const answers = [];
    for (const email of ['ann@localhost', 'nobody@localhost', 'no address', 'x@other.example']) {
      const { statusCode, body, headers } = await ask(email);
      const { date: _, 'x-ratelimit-remaining': __, 'x-ratelimit-reset': ___, ...same } = headers;
      answers.push({ statusCode, body, same });
    }
    for (const answer of answers) expect(answer).toEqual(answers[0]);
  });

  test('is answered before anybody looks whether there is such an agent, so that time tells nothing', async () => {
    const looked: string[] = [];
    const { agents } = app.store;
    const { findByEmail } = agents;
    Object.assign(agents, {
      findByEmail: (email: string) => {
        looked.push(email);
        return findByEmail(email);
      },
    });
    await ask('olga@localhost');
    app.clock.advance(999);
    await quiet();
    expect(looked).toEqual([]);
    await wait();
    expect(looked).toEqual(['olga@localhost']);
  });

  test('is mailed to nobody who is not there, or was let go', async () => {
    await olga.call('DELETE', `people/${ann.id}`);
    for (const email of ['ann@localhost', 'nobody@localhost', 'a@b,ann@localhost']) {
      await mailPasswordLink(app.domain, email);
    }
    expect(await app.takeQueue()).toEqual([]);
  });

  test('is one mail an hour to who has a password, and one a day to who never had one', async () => {
    await app.store.agents.setPassword(ann.id, 'x', BY_NOBODY);
    const emails = ['ann@localhost', 'adam@localhost'];
    const count = () => Promise.all(emails.map((email) => app.store.mail.countTo(email, 'password-reset', 0)));
    const askTenTimes = () =>
      Promise.all(emails.flatMap((email) => Array.from({ length: 10 }, () => mailPasswordLink(app.domain, email))));
    await askTenTimes();
    expect(await count()).toEqual([1, 1]);
    app.clock.jump(3_600_000);
    await askTenTimes();
    expect(await count()).toEqual([2, 1]);
    app.clock.jump(DAY_MS);
    await askTenTimes();
    expect(await count()).toEqual([3, 2]);
  });

  test('is not to be had from a server that sends no mail, which says so to everybody alike', async () => {
    const silent = await openTestApp();
    for (const email of ['owner@localhost', 'nobody@localhost']) {
      const response = await silent.http.inject({
        method: 'POST',
        url: '/v1/agent/password-reset',
        headers: { host: 'localhost', origin: 'http://localhost' },
        payload: { email },
      });
      expect([response.statusCode, response.json().code]).toEqual([501, 'mail-off']);
    }
    await silent.store.close();
  });
});
