/** What visitors write while nobody is there reaches the site's people by mail, once, and only those who want it. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../../src/protocol/site-settings.ts';
import { notifyOfOfflineMessages } from '../../../../src/server/domain/mail/notify-offline-messages.ts';
import { bringOnline, createColleague, findSite } from '../../../support/callers.ts';
import { createChattingVisitor } from '../../../support/chatting-visitor.ts';
import { type MailingApp, ORIGIN, openMailingApp } from '../../../support/mailing-app.ts';
import { openTestApp } from '../../../support/test-app.ts';
import { BY_NOBODY } from '../../../support/writer.ts';

const DELAY_MS = 120_000;

type Colleague = Awaited<ReturnType<typeof createColleague>>;

let app: MailingApp;
let olga: Colleague;
let ann: Colleague;
beforeEach(async () => {
  app = await openMailingApp();
  olga = await createColleague(app, 'olga', 'owner');
  ann = await createColleague(app, 'ann');
  for (const { id } of [olga, ann]) await app.store.agents.setPassword(id, 'x', BY_NOBODY);
});
afterEach(() => app.end());

/** What becomes due in the next two minutes, for itself: no mail leaves. */
async function readMails() {
  const clock = { ...app.clock, now: () => app.clock.now() + DELAY_MS };
  await notifyOfOfflineMessages({ ...app.domain, clock });
  const mails = [];
  for (;;) {
    const mail = await app.store.mail.takeDue(clock.now(), clock.now() + 1);
    if (mail === null) return mails;
    await app.store.mail.settle(mail.id, { state: 'sent' });
    mails.push(mail);
  }
}
const readRecipients = async () => (await readMails()).map(({ recipient }) => recipient);

const putSettings = (mail: object) =>
  olga.call('PUT', 'site', { ...DEFAULT_SETTINGS, mail: { ...DEFAULT_SETTINGS.mail, ...mail } });

test('arrives with the words, the page and the way to the conversation, two minutes later', async () => {
  const visitor = await createChattingVisitor(app);
  await visitor.write('Do you ship to Norway?');
  app.clock.advance(DELAY_MS - 1);
  expect(app.mailServer.tries).toBe(0);
  app.clock.advance(1);
  const mail = await app.mailServer.next();
  expect(mail).toMatchObject({
    recipients: ['olga@localhost'],
    from: { name: 'Demo' },
    subject: 'Demo: a visitor wrote: Do you ship to Norway?',
    references: `<${visitor.conversation}@example.com>`,
  });
  expect(mail.text).toContain('Page: http://localhost:3000/plants');
  expect(mail.text).toContain(`Answer in the inbox: ${ORIGIN}/inbox/#conversation=${visitor.conversation}`);
  expect(mail.raw).toContain(`List-Unsubscribe: <${ORIGIN}/mail/stop?address=olga%40localhost&sign=`);
});

describe('messages of one conversation', () => {
  test('within two minutes are one mail; what comes later is another of the same thread', async () => {
    const visitor = await createChattingVisitor(app);
    await visitor.write('Hello');
    app.clock.advance(DELAY_MS - 1);
    await visitor.write('Anybody?');
    const [first, ...others] = await readMails();
    expect(others).toEqual([]);
    expect(first?.text).toMatch(/Hello.*Anybody\?/s);
    await visitor.write('Well then');
    const [second] = await readMails();
    expect(second?.text).not.toContain('Hello');
    expect([second?.thread, second?.id === first?.id]).toEqual([first?.thread, false]);
  });

  test('and those of another are two mails', async () => {
    for (const words of ['a', 'b']) await (await createChattingVisitor(app)).write(words);
    expect(await readMails()).toHaveLength(2);
  });
});

describe('no mail', () => {
  test('comes of what somebody was there to answer', async () => {
    await bringOnline(app, ann.id);
    await (await createChattingVisitor(app)).write('Hello');
    expect(await readMails()).toEqual([]);
  });

  test('comes of what somebody has read by then', async () => {
    const visitor = await createChattingVisitor(app);
    await visitor.write('Hello');
    await app.store.conversations.markRead(visitor.conversation, 'agent', 1);
    expect(await readMails()).toEqual([]);
  });

  test('comes of a server that sends none, and nothing waits for it', async () => {
    const silent = await openTestApp({ PARLOR_COMMIT_WINDOW_MS: '0' });
    await (await createChattingVisitor(silent)).write('Hello');
    expect(await silent.store.mail.nextAt()).toBeNull();
    await silent.store.close();
  });

  test('is lost when two look at once, nor doubled', async () => {
    await (await createChattingVisitor(app)).write('Hello');
    const clock = { ...app.clock, now: () => app.clock.now() + DELAY_MS };
    await Promise.all([
      notifyOfOfflineMessages({ ...app.domain, clock }),
      notifyOfOfflineMessages({ ...app.domain, clock }),
    ]);
    expect(await readMails()).toHaveLength(1);
  });
});

describe('it goes to', () => {
  test('those whom the settings name, and not to the owners then', async () => {
    expect((await putSettings({ offlineTo: [ann.id] })).statusCode).toBe(204);
    await (await createChattingVisitor(app)).write('Hello');
    expect(await readRecipients()).toEqual(['ann@localhost']);
  });

  test('the owners when nobody who is named works here any more', async () => {
    await putSettings({ offlineTo: [ann.id, 'nobody'] });
    const { id } = await findSite(app);
    await app.store.people.deactivate(id, ann.id, { site: id, kind: 'agent-deactivated', at: 0 });
    await (await createChattingVisitor(app)).write('Hello');
    expect(await readRecipients()).toEqual(['olga@localhost']);
  });

  test('nobody who has never set a password: the address may be anybody’s', async () => {
    const bo = await createColleague(app, 'bo');
    await putSettings({ offlineTo: [bo.id, ann.id] });
    await (await createChattingVisitor(app)).write('Hello');
    expect(await readRecipients()).toEqual(['ann@localhost']);
  });

  test('nobody who ended it', async () => {
    await app.store.addresses.setStopped('olga@localhost', 1);
    await (await createChattingVisitor(app)).write('Hello');
    expect(await readRecipients()).toEqual([]);
  });
});
