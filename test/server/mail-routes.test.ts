/** Links in mail lead to pages that do what they say, when a person presses the button and not before. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { toStopUrl } from '../../src/server/domain/mail/stop-mail.ts';
import { type MailingApp, openMailingApp } from '../support/mailing-app.ts';
import { openTestApp } from '../support/test-app.ts';

const ADDRESS = 'ann+shop@example.com';

let app: MailingApp;
let stopPath: string;
beforeEach(async () => {
  app = await openMailingApp();
  if (app.domain.mail === null) throw new Error('expected a server that sends mail');
  stopPath = toStopUrl(app.domain.mail, ADDRESS).replace('http://localhost', '');
});
afterEach(() => app.end());

const get = (url: string) => app.http.inject({ url });
const post = (url: string, payload = '') =>
  app.http.inject({ method: 'POST', url, headers: { 'content-type': 'application/x-www-form-urlencoded' }, payload });
/** Where the page's button leads. */
const readAction = (body: string) => /action="([^"]*)"/.exec(body)?.[1]?.replaceAll('&amp;', '&') ?? '';

describe('the link that ends mail', () => {
  test('changes nothing when it is looked at', async () => {
    const response = await get(stopPath);
    expect(response.statusCode).toBe(200);
    expect(response.body).toContain(`Chats and notices are mailed to ${ADDRESS}`);
    expect(await app.store.addresses.isStopped(ADDRESS)).toBe(false);
  });

  test('ends it by its button, and brings it back by the next one', async () => {
    const stopped = await post(readAction((await get(stopPath)).body));
    expect(stopped.body).toContain('<h1>No more mail</h1>');
    expect(await app.store.addresses.isStopped(ADDRESS)).toBe(true);
    const again = await post(readAction(stopped.body));
    expect(again.body).toContain('<h1>No more mail?</h1>');
    expect(await app.store.addresses.isStopped(ADDRESS)).toBe(false);
  });

  test('ends it by one click in the mail program, twice as well as once', async () => {
    for (let count = 0; count < 2; count++) await post(stopPath, 'List-Unsubscribe=One-Click');
    expect(await app.store.addresses.isStopped(ADDRESS)).toBe(true);
  });

  test.each([
    ['of somebody else’s address', (path: string) => path.replace('ann', 'bob')],
    ['without its signature', (path: string) => path.replace(/&sign=.*/, '')],
    ['with a signature that was changed', (path: string) => path.replace(/sign=./, 'sign=*')],
    ['with a script for an address', (path: string) => path.replace(/address=[^&]*/, 'address=<script>')],
    ['with two addresses', (path: string) => `${path}&address=bob@example.com`],
  ])('%s leads nowhere and changes nothing', async (_what, forge) => {
    const path = forge(stopPath);
    for (const response of [await get(path), await post(path)]) {
      expect([400, 404]).toContain(response.statusCode);
      expect(response.body).not.toContain('<script');
    }
    expect(await app.store.addresses.isStopped(ADDRESS)).toBe(false);
    expect(await app.store.addresses.isStopped('bob@example.com')).toBe(false);
  });

  test('works after a restart, and not on another server', async () => {
    const other = await openTestApp({
      PARLOR_SMTP_URL: app.mailServer.url,
      PARLOR_MAIL_FROM: 'a@b',
      PARLOR_BASE_URL: 'http://b',
    });
    expect((await other.http.inject({ url: stopPath })).statusCode).toBe(404);
    await other.store.close();
  });
});

test('pages of mail run no script, load nothing foreign, and stand in no frame', async () => {
  const { headers } = await get(stopPath);
  expect(headers['content-security-policy']).toContain("default-src 'none'");
  expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
  expect(headers['cache-control']).toBe('no-store');
});
