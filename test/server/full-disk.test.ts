/** What the server says over HTTP when the disk takes nothing more, and that it recovers by itself. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ConversationId, MessageId, OutboxId, VisitorId } from '../../src/protocol/ids.ts';
import { sendMessage } from '../../src/server/domain/conversations/send-message.ts';
import { createBrowser, findSite, newId, toPage } from '../support/callers.ts';
import { DISK_FAULTS, type FailingDisk, openFailingDisk } from '../support/failing-disk.ts';
import { createFakeClock, type FakeClock } from '../support/fake-clock.ts';
import { quiet } from '../support/quiet.ts';
import { openTestApp, SHOP_ORIGIN, type TestApp } from '../support/test-app.ts';

/** Longer than what a page of the database may have left. */
const TEXT = 'x'.repeat(6_000);
const NO_ROOM = ['the disk is full', 'the database is read-only', 'the disk fails'];

let disk: FailingDisk;
let clock: FakeClock;
beforeEach(async () => {
  disk = await openFailingDisk();
  clock = createFakeClock();
});
afterEach(() => disk.remove());

describe.each(DISK_FAULTS)('with a disk that is %s, over HTTP', (fault) => {
  let app: TestApp;
  beforeEach(async () => {
    app = await openTestApp({}, { store: disk.store, clock });
  });

  const readHealth = async () => {
    const response = await app.http.inject({ url: '/health' });
    return { status: response.statusCode, reasons: response.json<{ reasons: readonly string[] }>().reasons };
  };

  /** As a message does that a page publishes. */
  async function send(visitor = newId<VisitorId>(), conversation = newId<ConversationId>()): Promise<void> {
    const { id: site } = await findSite(app);
    const frame = { id: newId<MessageId>(), conversation, outbox: newId<OutboxId>(), number: 1 };
    const sending = sendMessage(
      app.domain,
      { kind: 'visitor', id: visitor, site },
      { ...frame, body: { kind: 'text', text: TEXT } },
    );
    clock.advance(1_000);
    await sending;
  }

  /** False when it could not be stored. */
  async function sayMore(conversation: ConversationId): Promise<boolean> {
    const saying = app.domain.append({
      site: (await findSite(app)).id,
      conversation,
      id: newId<MessageId>(),
      author: { kind: 'greeting', id: 'more', name: 'Support' },
      body: { kind: 'text', text: 'x' },
      at: clock.now(),
    });
    clock.advance(10);
    return saying.then(
      () => true,
      () => false,
    );
  }

  test('makes /health say 503 and why until there is room, however often it is asked, and nothing of the trial is left', async () => {
    await send();
    expect(await readHealth()).toEqual({ status: 200, reasons: [] });
    disk.fail(fault);
    await expect(send()).rejects.toThrow(
      /^(database or disk is full|attempt to write a readonly database|disk I\/O error)$/,
    );
    for (let time = 0; time < 2; time++) {
      const [one, other] = await Promise.all([readHealth(), readHealth()]);
      expect(one).toEqual({ status: 503, reasons: [expect.toBeOneOf(NO_ROOM)] });
      expect(other).toEqual(one);
    }
    disk.heal();
    expect(await readHealth()).toEqual({ status: 200, reasons: [] });
    expect(await disk.store.settings.get('room')).toBeNull();
    await send();
  });

  test('answers pings, and tells the operator once a minute that they are not stored', async () => {
    const error = vi.spyOn(app.http.log, 'error');
    disk.fail(fault);
    const told = () => error.mock.calls.filter(([, message]) => String(message).includes('ping'));
    for (let visitor = 0; visitor < 20; visitor++) {
      const answer = await createBrowser(app).ping({ page: toLongPage() });
      expect(answer.nextPingMs).toBeGreaterThan(0);
      clock.advance(1_000);
      await quiet();
    }
    expect(told()).toHaveLength(1);
    clock.advance(60_000);
    await createBrowser(app).ping({ page: toLongPage() });
    clock.advance(1_000);
    await quiet();
    expect(told()).toHaveLength(2);
    expect(told()[1]?.[0]).toMatchObject({ unsaid: 19 });
  });

  test('[P24] leaves a report that must be stored unanswered, and the visitor on the list; told again it counts once', async () => {
    const { id: site, triggers } = await findSite(app);
    const browser = createBrowser(app);
    const { visitor } = await browser.ping();
    const conversation = newId<ConversationId>();
    await send(visitor.id, conversation);
    const reports = [{ id: newId<string>(), kind: 'fired' as const, trigger: triggers[0]?.id ?? '' }];
    /** The commit of what the ping waits for needs the clock to move. */
    async function report() {
      const answer = browser.ping({ reports });
      await quiet();
      clock.advance(1_000);
      return answer;
    }
    disk.fail(fault);
    // What little room the file has left is used up by the like of it.
    for (let isStored = true; isStored; ) isStored = await sayMore(conversation);
    clock.advance(30_000);
    const error = vi.spyOn(app.http.log, 'error');
    for (let time = 0; time < 2; time++) await expect(report()).rejects.toThrow('expected 200, got 500');
    expect(error.mock.calls.filter(([, message]) => String(message).startsWith('requests fail: '))).toHaveLength(1);
    clock.advance(30_000);
    expect(app.domain.presence.list(site).map(({ id }) => id)).toContain(visitor.id);
    disk.heal();
    await report();
    await report();
    const messages = await disk.store.conversations.messages(conversation, 0, 1_000);
    expect(messages.filter(({ id }) => String(id) === reports[0]?.id)).toHaveLength(1);
    expect(messages.map(({ seq }) => seq)).toEqual(messages.map((_, index) => index + 1));
  });
});

const toLongPage = () => ({
  ...toPage(),
  url: `${SHOP_ORIGIN}/${'x'.repeat(2_000)}`,
  referrer: `${SHOP_ORIGIN}/${'y'.repeat(2_000)}`,
});
