/** Conversations are kept by those whose they are, and mailed to nobody who has not said so. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ConversationId, SiteId, VisitorId } from '../../src/protocol/ids.ts';
import { DEFAULT_SETTINGS } from '../../src/protocol/site-settings.ts';
import { secrets } from '../../src/server/auth/secrets.ts';
import { createSite } from '../../src/server/domain/agents/create-account.ts';
import { confirmAddress, mailTranscript } from '../../src/server/domain/conversations/mail-transcript.ts';
import type { Append } from '../../src/server/store/store.ts';
import { createColleague, findSite, newId, readEvents } from '../support/callers.ts';
import { createChattingVisitor } from '../support/chatting-visitor.ts';
import { type MailingApp, openMailingApp, readLink } from '../support/mailing-app.ts';
import { openTestApp, SHOP_ORIGIN, type TestApp } from '../support/test-app.ts';

const DAY_MS = 86_400_000;
const EMAIL = 'vera@example.com';

let app: MailingApp;
let ann: Awaited<ReturnType<typeof createColleague>>;
beforeEach(async () => {
  app = await openMailingApp();
  ann = await createColleague(app, 'ann');
});
afterEach(() => app.end());

type Visitor = Awaited<ReturnType<typeof createChattingVisitor>>;

async function createWriter(words = 'Is it there?', server: TestApp = app): Promise<Visitor> {
  const visitor = await createChattingVisitor(server);
  await visitor.write(words);
  return visitor;
}

const ask = (visitor: { token: string; conversation: string }, email: unknown = EMAIL, server: TestApp = app) =>
  server.http.inject({
    method: 'POST',
    url: `/v1/conversations/${visitor.conversation}/transcript?key=demo`,
    headers: { origin: SHOP_ORIGIN, 'content-type': 'text/plain' },
    payload: JSON.stringify({ token: visitor.token, email }),
  });
const download = (visitor: { token: string; conversation: string }, headers: Readonly<Record<string, string>> = {}) =>
  app.http.inject({
    url: `/v1/conversations/${visitor.conversation}/transcript?key=demo`,
    headers: { origin: SHOP_ORIGIN, authorization: `Bearer ${visitor.token}`, ...headers },
  });
/** As somebody who reads the mail and presses the button. */
async function follow(text: string) {
  const link = readLink(text);
  return app.http.inject({ method: 'POST', url: link.pathname + link.search });
}

describe('a download', () => {
  test('has a visitor’s own conversation, in the visitor’s time zone', async () => {
    const visitor = await createChattingVisitor(app, { timeZone: 'Asia/Tokyo' });
    await visitor.write('Is it there?');
    const response = await download(visitor);
    expect(response.statusCode).toBe(200);
    expect(response.headers['content-type']).toBe('text/plain; charset=utf-8');
    const name = `conversation-${visitor.conversation}.txt`;
    expect(response.headers['content-disposition']).toBe(`attachment; filename="${name}"; filename*=UTF-8''${name}`);
    expect(response.headers['cache-control']).toBe('no-store');
    expect(response.body).toContain('07:13 You:\n    Is it there?');
    expect(response.body).toContain('Times are in the time zone Asia/Tokyo.');
  });

  test('has any conversation of the site for an agent, in the site’s time zone', async () => {
    const { conversation } = await createWriter();
    const { id } = await findSite(app);
    await app.domain.sites.change(id, () => ({ settings: { ...DEFAULT_SETTINGS, timeZone: 'Europe/Prague' } }));
    const response = await ann.call('GET', `conversations/${conversation}/transcript`);
    expect(response.body).toContain('23:13 Visitor:\n    Is it there?');
  });

  test('says how much of a very long conversation is left out', async () => {
    const visitor = await createWriter('first');
    const toAppend = (index: number): Append => ({
      site: visitor.site,
      conversation: visitor.conversation,
      id: newId(),
      author: { kind: 'visitor', id: visitor.id, name: '' },
      body: { kind: 'text', text: `number ${index}` },
      at: app.clock.now(),
    });
    await app.store.conversations.append(Array.from({ length: 1_001 }, (_, index) => toAppend(index)));
    const { body } = await download(visitor);
    expect(body).toMatch(/^2 earlier messages are left out\./);
    expect(body).not.toContain('first');
    expect(body).toContain('number 1000');
  });

  test('may be asked for by the site’s pages, and by no others', async () => {
    const visitor = await createWriter();
    const url = `/v1/conversations/${visitor.conversation}/transcript?key=demo`;
    const allowed = await app.http.inject({ method: 'OPTIONS', url, headers: { origin: SHOP_ORIGIN } });
    expect([allowed.statusCode, allowed.headers['access-control-allow-origin']]).toEqual([204, SHOP_ORIGIN]);
    expect(allowed.headers['access-control-allow-headers']).toBe('authorization');
    const foreign = await app.http.inject({ method: 'OPTIONS', url, headers: { origin: 'https://evil.example' } });
    expect(foreign.statusCode).toBe(403);
    expect((await download(visitor, { origin: 'https://evil.example' })).json().code).toBe('origin-not-allowed');
  });
});

describe('what is somebody else’s', () => {
  test('[P5] looks to a visitor like what is not there', async () => {
    const [mine, theirs] = [await createWriter(), await createWriter('secret')];
    for (const conversation of [theirs.conversation, newId<ConversationId>()]) {
      const read = await download({ ...mine, conversation });
      const mailed = await ask({ ...mine, conversation });
      expect([read.json().code, mailed.json().code]).toEqual(['not-found', 'not-found']);
    }
    expect(await app.takeQueue()).toEqual([]);
  });

  test('[P5] looks to an agent of another site like what is not there', async () => {
    const { conversation } = await createWriter();
    const other = await createSite(
      { store: app.store, clock: app.clock, randomBytes: (bytes) => bytes.fill(7), secrets },
      { name: 'Other', origins: [], key: 'other' },
    );
    await app.domain.sites.refresh();
    const stranger = { kind: 'agent', id: ann.id, site: other.id, name: 'X' } as const;
    expect(await mailTranscript(app.domain, stranger, conversation, EMAIL)).toEqual({ refused: 'not-found' });
  });

  test('needs a token, and one of this site', async () => {
    const visitor = await createWriter();
    const foreign = { ...visitor, token: 'made.up' };
    for (const response of [await download(foreign), await ask(foreign), await download({ ...visitor, token: '' })]) {
      expect([response.statusCode, response.json().code]).toEqual([401, 'token-invalid']);
    }
    const { conversation } = visitor;
    const nobody = await app.http.inject({ url: `/v1/agent/conversations/${conversation}/transcript` });
    expect(nobody.json().code).toBe('sign-in-required');
  });
});

describe('a visitor’s transcript', () => {
  test('goes out after the link in one mail was followed, and from then on at once', async () => {
    const visitor = await createWriter('Keep this');
    const asked = await ask(visitor);
    expect([asked.statusCode, asked.json()]).toEqual([202, { status: 'confirm' }]);
    const [confirmation, ...others] = await app.takeQueue();
    expect(others).toEqual([]);
    expect(confirmation).toMatchObject({ kind: 'confirmation', recipient: EMAIL });
    expect((await follow(confirmation?.text ?? '')).body).toContain('The chat is on its way to vera@example.com');
    const [transcript] = await app.takeQueue();
    expect(transcript).toMatchObject({ kind: 'transcript', recipient: EMAIL });
    expect(transcript?.text).toContain('Keep this');
    await visitor.write('And this');
    expect((await ask(visitor)).json()).toEqual({ status: 'mailed' });
    expect((await app.takeQueue()).map(({ kind }) => kind)).toEqual(['transcript']);
    expect(await readEvents(app, ['transcript-mailed'])).toMatchObject([
      { visitor: visitor.id, conversation: visitor.conversation },
      { visitor: visitor.id },
    ]);
  });

  test('is asked about in words of which none is the visitor’s', async () => {
    await ask(await createWriter('BUY NOW https://evil.example'));
    const [mail] = await app.takeQueue();
    expect(`${mail?.subject}${mail?.text}${mail?.html}`).not.toMatch(/buy now|evil/i);
  });

  test('does not go out because a mail program looked at the link', async () => {
    const visitor = await createWriter();
    await ask(visitor);
    const [mail] = await app.takeQueue();
    const link = readLink(mail?.text ?? '');
    expect((await app.http.inject({ url: link.pathname + link.search })).statusCode).toBe(200);
    expect(await app.takeQueue()).toEqual([]);
    expect(await app.store.addresses.isConfirmed(visitor.id, EMAIL)).toBe(false);
  });

  test('does not go out by a link that is made up or a week old', async () => {
    await ask(await createWriter());
    const [mail] = await app.takeQueue();
    const token = readLink(mail?.text ?? '').searchParams.get('token') ?? '';
    expect(await confirmAddress(app.domain, 'made up')).toBeNull();
    app.clock.jump(7 * DAY_MS);
    expect(await confirmAddress(app.domain, token)).toBeNull();
  });

  test('confirmed by one visitor is not confirmed by another', async () => {
    const [vera, eve] = [await createWriter(), await createWriter()];
    await ask(vera);
    const [mail] = await app.takeQueue();
    await follow(mail?.text ?? '');
    await app.takeQueue();
    expect((await ask(eve)).json()).toEqual({ status: 'confirm' });
    expect(await app.takeQueue()).toEqual([]);
  });

  test('is mailed once when its button is pressed twice at once, and the link followed twice', async () => {
    await ask(await createWriter());
    const [mail] = await app.takeQueue();
    await Promise.all([follow(mail?.text ?? ''), follow(mail?.text ?? '')]);
    expect(await app.takeQueue()).toHaveLength(1);
  });

  test('is mailed to one address twenty times a day at most', async () => {
    const visitor = await createWriter();
    await ask(visitor);
    const [mail] = await app.takeQueue();
    await follow(mail?.text ?? '');
    const principal = { kind: 'visitor', id: visitor.id, site: visitor.site } as const;
    for (let count = 1; count < 20; count++) {
      await visitor.write(`${count}`);
      await mailTranscript(app.domain, principal, visitor.conversation, EMAIL);
    }
    await visitor.write('one more');
    const refused = await ask(visitor);
    expect([refused.statusCode, refused.json().code]).toEqual([429, 'rate-limited']);
  });

  test('is not to be had where the owner does not want it', async () => {
    const { id } = await findSite(app);
    const settings = { ...DEFAULT_SETTINGS, mail: { ...DEFAULT_SETTINGS.mail, transcripts: false } };
    await app.domain.sites.change(id, () => ({ settings }));
    const visitor = await createWriter();
    expect((await ask(visitor)).json().code).toBe('forbidden');
    expect(
      (await ann.call('POST', `conversations/${visitor.conversation}/transcript`, { email: EMAIL })).statusCode,
    ).toBe(202);
  });
});

describe('an address that nobody has proved', () => {
  /** Visitors who each have a conversation, without the time that ten thousand pings take. */
  async function createCrowd(count: number): Promise<readonly { id: VisitorId; conversation: ConversationId }[]> {
    const { id: site } = await findSite(app);
    const crowd = Array.from({ length: count }, () => ({
      id: newId<VisitorId>(),
      conversation: newId<ConversationId>(),
    }));
    await app.store.conversations.append(
      crowd.map(({ id, conversation }) => ({
        site,
        conversation,
        id: newId(),
        author: { kind: 'visitor', id, name: '' },
        body: { kind: 'text', text: 'x' },
        at: app.clock.now(),
        startFor: id,
      })),
    );
    return crowd;
  }
  const askAll = async (crowd: Awaited<ReturnType<typeof createCrowd>>, site: SiteId) => {
    for (const { id, conversation } of crowd) {
      const result = await mailTranscript(app.domain, { kind: 'visitor', id, site }, conversation, EMAIL);
      expect(result).toEqual({ status: 'confirm' });
    }
  };

  test('gets one mail a day from 10,000 visitors, who all hear the same', async () => {
    const { id: site } = await findSite(app);
    const count = () => app.store.mail.countTo(EMAIL, 'confirmation', 0);
    await askAll(await createCrowd(10_000), site);
    expect(await count()).toBe(1);
    app.clock.jump(DAY_MS - 1);
    await askAll(await createCrowd(3), site);
    expect(await count()).toBe(1);
    app.clock.jump(1);
    await askAll(await createCrowd(3), site);
    expect(await count()).toBe(2);
    for (const kind of ['transcript', 'offline-message', 'invitation', 'password-reset'] as const) {
      expect(await app.store.mail.countTo(EMAIL, kind, 0)).toBe(0);
    }
  });

  test('gets one mail when twenty ask at once', async () => {
    const { id: site } = await findSite(app);
    await Promise.all((await createCrowd(20)).map((one) => askAll([one], site)));
    expect(await app.takeQueue()).toHaveLength(1);
  });

  test('gets none when it wants none, whatever visitors and agents do', async () => {
    await app.store.addresses.setStopped(EMAIL, 1);
    const visitor = await createWriter();
    expect((await ask(visitor)).json()).toEqual({ status: 'confirm' });
    const response = await ann.call('POST', `conversations/${visitor.conversation}/transcript`, { email: EMAIL });
    expect([response.statusCode, response.json().code]).toEqual([409, 'mail-stopped']);
    expect(await app.takeQueue()).toEqual([]);
  });
});

describe('an agent’s transcript', () => {
  test('goes to the address they say, with a mail server and all', async () => {
    const { conversation } = await createWriter('Is it there?');
    const response = await ann.call('POST', `conversations/${conversation}/transcript`, {
      email: ' Vera@Example.com ',
    });
    expect([response.statusCode, response.json()]).toEqual([202, { status: 'mailed' }]);
    app.clock.advance(0);
    expect(await app.mailServer.next()).toMatchObject({
      recipients: [EMAIL],
      subject: 'Your conversation with Demo',
      text: expect.stringContaining('Visitor:\n    Is it there?'),
      html: expect.stringContaining('Is it there?'),
    });
    expect(await readEvents(app, ['transcript-mailed'])).toMatchObject([{ agent: ann.id, conversation }]);
  });

  test('is one mail when two agents ask at once', async () => {
    const { conversation } = await createWriter();
    const bo = await createColleague(app, 'bo');
    await Promise.all(
      [ann, bo].map((agent) => agent.call('POST', `conversations/${conversation}/transcript`, { email: EMAIL })),
    );
    expect(await app.takeQueue()).toHaveLength(1);
  });

  test.each([
    ['no address', { email: 'Vera <vera@example.com>' }, 'email'],
    ['two addresses', { email: 'a@example.com,b@example.com' }, 'email'],
    ['a header', { email: 'a@example.com\r\nBcc: b@example.com' }, 'email'],
    ['nothing', {}, 'email'],
    ['an object', { email: { address: EMAIL } }, 'email'],
    ['more than was asked', { email: EMAIL, cc: EMAIL }, 'cc'],
  ])('with %s is refused with the field named', async (_what, body, field) => {
    const { conversation } = await createWriter();
    const response = await ann.call('POST', `conversations/${conversation}/transcript`, body);
    expect(response.statusCode).toBe(400);
    expect(response.json()).toMatchObject({ code: 'malformed', field, detail: expect.stringContaining(', got ') });
    expect(await app.takeQueue()).toEqual([]);
  });
});

test('a server that sends no mail says so, and still has the download', async () => {
  const silent = await openTestApp({ PARLOR_COMMIT_WINDOW_MS: '0' });
  const visitor = await createWriter('Hello', silent);
  const response = await ask(visitor, EMAIL, silent);
  expect([response.statusCode, response.json().code]).toEqual([501, 'mail-off']);
  const agent = await createColleague(silent, 'ann');
  expect((await agent.call('GET', `conversations/${visitor.conversation}/transcript`)).body).toContain('Hello');
  await silent.store.close();
});
