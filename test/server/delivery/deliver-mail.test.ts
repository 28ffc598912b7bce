/** Mail goes out through a real mail server: once when it can, later when it must, and never for ever. */
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createId, type SiteId } from '../../../src/protocol/ids.ts';
import { secrets } from '../../../src/server/auth/secrets.ts';
import { createDelivery, type Delivery } from '../../../src/server/delivery/deliver-mail.ts';
import { createSmtpSender } from '../../../src/server/delivery/send-by-smtp.ts';
import { readSmtpSettings } from '../../../src/server/delivery/smtp-settings.ts';
import { createSite } from '../../../src/server/domain/agents/create-account.ts';
import type { MailQueue, NewMail } from '../../../src/server/store/mail/mail-records.ts';
import { createSqliteStore } from '../../../src/server/store/sqlite.ts';
import type { Store } from '../../../src/server/store/store.ts';
import { createFakeClock, type FakeClock } from '../../support/fake-clock.ts';
import { type MailServer, startMailServer } from '../../support/mail-server.ts';
import { quiet } from '../../support/quiet.ts';
import { createSeededRandom } from '../../support/seeded-random.ts';

const FROM = 'chat@example.com';
const MINUTE_MS = 60_000;

let clock: FakeClock;
let database: Database.Database;
let store: Store;
let server: MailServer;
let site: SiteId;
let log: string[];
let delivery: Delivery;

beforeEach(async () => {
  clock = createFakeClock();
  database = new Database(':memory:');
  store = await createSqliteStore(database);
  server = await startMailServer();
  log = [];
  const { bytes } = createSeededRandom(6);
  site = (await createSite({ store, clock, randomBytes: bytes, secrets }, { name: 'Shop', origins: [], key: 'shop' }))
    .id;
  delivery = startDelivery();
});
afterEach(async () => {
  await delivery.close();
  await server.close();
  await store.close();
});

function startDelivery(url = server.url, queue: Pick<MailQueue, keyof MailQueue> = store.mail): Delivery {
  return createDelivery({
    clock,
    random: () => 0,
    queue,
    send: createSmtpSender(readSmtpSettings(url, FROM, 'https://chat.example.com')),
    prepare: async () => {},
    log: (message, fields) => log.push(`${message} ${JSON.stringify(fields)}`),
  });
}

const { bytes } = createSeededRandom(14);
async function add(wish: Partial<NewMail> = {}): Promise<string> {
  const id = createId<string>(0, bytes);
  const mail: NewMail = {
    id,
    site,
    kind: 'transcript',
    recipient: 'ann@example.com',
    fromName: 'Shop',
    subject: 'Hello',
    text: 'Plain words',
    html: '<p>Plain words</p>',
    thread: '',
    stopUrl: '',
    dedupeKey: id,
    createdAt: clock.now(),
    ...wish,
  };
  await store.mail.add(mail, { site, kind: 'transcript-mailed', at: clock.now() });
  delivery.wakeAt(clock.now());
  return id;
}

/** Moves time, and lets what falls due be sent. */
async function pass(ms: number): Promise<void> {
  clock.advance(ms);
  await delivery.idle();
  // What was woken while it ran is another run.
  clock.advance(0);
  await delivery.idle();
}

describe('a mail', () => {
  test('arrives as text and as HTML, from the site to its recipient', async () => {
    const id = await add();
    await pass(0);
    expect(server.received).toMatchObject([
      {
        from: { name: 'Shop', address: FROM },
        to: [{ address: 'ann@example.com' }],
        recipients: ['ann@example.com'],
        subject: 'Hello',
        text: 'Plain words\n',
        html: expect.stringContaining('<p>Plain words</p>'),
        messageId: `<${id}@example.com>`,
      },
    ]);
    const headers = new Map(server.received[0]?.headers.map(({ key, value }) => [key, value]));
    expect(headers.get('auto-submitted')).toBe('auto-generated');
    expect(headers.has('list-unsubscribe')).toBe(false);
    expect(await store.mail.nextAt()).toBeNull();
  });

  test('of a thread names it, so that mail programs put them together; one that can be ended says how', async () => {
    await add({ thread: 'c1', stopUrl: 'https://chat.example.com/mail/stop?address=a%40b&sign=x' });
    await pass(0);
    const [mail] = server.received;
    expect([mail?.references, mail?.inReplyTo]).toEqual(['<c1@example.com>', '<c1@example.com>']);
    expect(mail?.raw).toContain('List-Unsubscribe: <https://chat.example.com/mail/stop?address=a%40b&sign=x>');
    expect(mail?.raw).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
  });

  test('keeps its words, whatever language they are in', async () => {
    await add({ subject: 'Dobrý den, 你好', text: 'Příliš žluťoučký\n.\n..kůň', fromName: 'Květiny, "u Báry"' });
    await pass(0);
    expect(server.received).toMatchObject([
      { subject: 'Dobrý den, 你好', text: 'Příliš žluťoučký\n.\n..kůň', from: { name: 'Květiny, "u Báry"' } },
    ]);
  });

  test('leaves no words behind when it is done, for there may be links in them', async () => {
    await add();
    await add();
    server.will(550);
    await pass(0);
    const rows = database.prepare('select state, text, html from mail order by state').all();
    expect(rows).toEqual([
      { state: 'failed', text: '', html: '' },
      { state: 'sent', text: '', html: '' },
    ]);
  });

  test('that was stored before the start is sent after it', async () => {
    await add();
    await delivery.close();
    delivery = startDelivery();
    delivery.wakeAt(clock.now());
    await pass(0);
    expect(server.received).toHaveLength(1);
  });

  test('is sent once, however often the queue is woken', async () => {
    for (let count = 0; count < 7; count++) await add();
    for (let count = 0; count < 5; count++) delivery.wakeAt(clock.now());
    await pass(0);
    await pass(MINUTE_MS);
    expect(new Set(server.received.map(({ messageId }) => messageId)).size).toBe(7);
    expect(server.tries).toBe(7);
  });

  test('that is due later is sent then, without being asked for', async () => {
    const id = await add();
    await store.mail.takeDue(clock.now(), clock.now() + MINUTE_MS);
    await pass(0);
    expect(server.tries).toBe(0);
    await pass(MINUTE_MS);
    expect(server.received).toMatchObject([{ messageId: `<${id}@example.com>` }]);
  });
});

describe('a mail server', () => {
  test('that answers 4xx first gets the same mail a minute later, and it arrives once', async () => {
    const id = await add();
    server.will(451);
    await pass(0);
    expect([server.tries, server.received.length]).toEqual([1, 0]);
    await pass(MINUTE_MS - 1);
    expect(server.tries).toBe(1);
    await pass(1);
    expect(server.received).toMatchObject([{ messageId: `<${id}@example.com>` }]);
    await pass(30 * MINUTE_MS);
    expect(server.tries).toBe(2);
  });

  test('that refuses with 5xx is not asked again, and the operator hears of it without the address', async () => {
    await add();
    server.will(550);
    await pass(0);
    await pass(48 * 60 * MINUTE_MS);
    expect([server.tries, server.received.length]).toEqual([1, 0]);
    expect(log).toEqual([expect.stringMatching(/^mail not delivered .*550 not this one/)]);
    expect(log.join()).not.toContain('ann@example.com');
  });

  test('that refuses our account is asked again: that is not the mail’s fault', async () => {
    await add();
    server.will(530);
    await pass(0);
    await pass(MINUTE_MS);
    expect(server.received).toHaveLength(1);
  });

  test('that hangs up in the middle gets the same mail again', async () => {
    const id = await add();
    server.will('hang-up');
    await pass(0);
    expect([server.tries, server.received.length]).toEqual([1, 0]);
    await pass(MINUTE_MS);
    expect(server.received).toMatchObject([{ messageId: `<${id}@example.com>` }]);
  });

  test('that is not there gets the mail when it is', async () => {
    const { url } = server;
    await server.close();
    await delivery.close();
    delivery = startDelivery(url);
    const id = await add();
    await pass(0);
    server = await startMailServer();
    await delivery.close();
    delivery = startDelivery();
    delivery.wakeAt(await store.mail.nextAt().then((at) => at ?? 0));
    await pass(MINUTE_MS);
    expect(server.received).toMatchObject([{ messageId: `<${id}@example.com>` }]);
  });

  test('that never takes it is asked seven times in a day and a half, then no more', async () => {
    await add();
    server.will(...Array.from({ length: 20 }, () => 421));
    const tries: number[] = [];
    for (const minutes of [0, 1, 5, 30, 120, 360, 1_440, 10_000]) {
      await pass(minutes * MINUTE_MS);
      tries.push(server.tries);
    }
    expect(tries).toEqual([1, 2, 3, 4, 5, 6, 7, 7]);
    expect(log).toHaveLength(1);
  });

  test('that refuses one mail gets the others', async () => {
    await add();
    server.will(550);
    await pass(0);
    await add();
    await pass(0);
    expect(server.received).toHaveLength(1);
  });
});

describe('a database that does not answer', () => {
  test('is asked again after a minute, and nothing is lost', async () => {
    await delivery.close();
    let isDown = true;
    delivery = startDelivery(server.url, {
      ...store.mail,
      takeDue: (...times) => (isDown ? Promise.reject(new Error('down')) : store.mail.takeDue(...times)),
    });
    await add();
    await pass(0);
    isDown = false;
    expect(log).toEqual(['mail waits: the database does not answer {"error":"Error: down"}']);
    await pass(MINUTE_MS);
    expect(server.received).toHaveLength(1);
  });
});

describe('closing', () => {
  test('lets a mail that is on its way arrive', async () => {
    await add();
    clock.advance(0);
    await quiet();
    await delivery.close();
    expect(await store.mail.nextAt()).toBeNull();
    expect(server.received).toHaveLength(1);
  });

  test('gives up after five seconds what does not arrive, for the next start', async () => {
    await delivery.close();
    delivery = createDelivery({
      clock,
      random: () => 0,
      queue: store.mail,
      send: (_mail, signal) =>
        new Promise((resolve) =>
          signal.addEventListener('abort', () => resolve({ isSent: false, isFinal: false, error: 'aborted' })),
        ),
      prepare: async () => {},
      log: () => {},
    });
    await add();
    clock.advance(0);
    await quiet();
    const closed = delivery.close();
    clock.advance(5_000);
    await closed;
    expect(await store.mail.nextAt()).toBe(clock.now() + MINUTE_MS);
  });
});

describe('headers', () => {
  const HOSTILE = 'x\r\nBcc: all@evil.example\r\n\r\n<script>alert(1)</script>';

  test('take no line end from anything', async () => {
    await add({ subject: HOSTILE, fromName: HOSTILE, thread: 'c', text: 'T' });
    await pass(0);
    const [mail] = server.received;
    expect(mail?.recipients).toEqual(['ann@example.com']);
    expect(mail?.bcc ?? []).toEqual([]);
    expect(mail?.text).toBe('T\n');
    expect(mail?.subject).toBe('x Bcc: all@evil.example <script>alert(1)</script>');
    expect(mail?.from?.address).toBe(FROM);
  });

  test('are ours alone, in 60 mails with random words where people may put some', async () => {
    const hostile = fc.string({
      unit: fc.constantFrom(...'aB:;,<>@"()=?_ \r\n\t\0\u2028é', 'Bcc:', '\r\n', '=?utf-8?q?', '\r\n\r\n'),
      maxLength: 30,
    });
    const words = fc.sample(fc.tuple(hostile, hostile, hostile), { numRuns: 60, seed: 14 });
    for (const [subject, fromName, text] of words) await add({ subject, fromName, text, html: '<p>x</p>' });
    await pass(0);
    expect(server.received).toHaveLength(60);
    const known = new Set([
      'auto-submitted',
      'content-transfer-encoding',
      'content-type',
      'date',
      'from',
      'message-id',
      'mime-version',
      'subject',
      'to',
      'x-auto-response-suppress',
    ]);
    for (const { headers, recipients, to, from } of server.received) {
      expect(headers.map(({ key }) => key).filter((key) => !known.has(key))).toEqual([]);
      expect(recipients).toEqual(['ann@example.com']);
      expect([to?.map(({ address }) => address), from?.address]).toEqual([['ann@example.com'], FROM]);
    }
  });

  test.each([
    'ann@example.com\r\nRCPT TO:<all@evil.example>',
    '"all@evil.example x"@example.com',
    'ann@example.com, all@evil.example',
    'team:ann@example.com,all@evil.example;',
    'Ann <all@evil.example>',
    'ann(all@evil.example)@example.com',
  ])('have no recipient such as %j: nothing is sent', async (recipient) => {
    await add({ recipient });
    await pass(0);
    expect(server.tries).toBe(0);
    expect(log).toEqual([expect.stringContaining('expected one plain address')]);
  });
});
