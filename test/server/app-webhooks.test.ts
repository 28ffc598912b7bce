/** What a site's webhooks tell leaves the server signed, and survives its end. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { toSignedHeaders, toSiteSecret } from '../../src/server/hooks/sign-webhook.ts';
import { createBrowser, findSite, newId } from '../support/callers.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';
import { openTestApp, type TestApp } from '../support/test-app.ts';

const ENVIRONMENT = { PARLOR_WEBHOOK_PRIVATE: 'yes' };

let receiver: Receiver;
let app: TestApp;
beforeEach(async () => {
  receiver = await startReceiver('127.0.0.1');
  app = await openTestApp(ENVIRONMENT);
});
afterEach(async () => {
  await app.store.close();
  receiver.close();
});

/** The visitor's commit and the look for what is due come with the clock, each before real sockets do their part. */
async function pass(until: () => boolean): Promise<void> {
  await expect
    .poll(() => {
      app.clock.advance(1_000);
      return until();
    })
    .toBe(true);
}

/** A visitor on whose page a trigger fires that calls the receiver. */
async function fireTrigger() {
  const site = await findSite(app);
  const head = { id: 't', name: 'Told', active: true, frequency: 'visit', conditions: [] } as const;
  const actions = [{ name: 'webhook' as const, url: receiver.url }];
  await app.domain.sites.change(site.id, () => ({ triggers: [{ ...head, actions }] }));
  const report = { id: newId<string>(), kind: 'fired' as const, trigger: 't' };
  const { visitor } = await createBrowser(app).ping({ reports: [report] });
  return { site, visitor };
}

test('a webhook is called when its trigger fired, with the visitor and a signature that the site’s secret makes', async () => {
  const { site, visitor } = await fireTrigger();
  await pass(() => receiver.received.length > 0);
  const [call] = receiver.received;
  const body = call?.body ?? '';
  expect(JSON.parse(body)).toMatchObject({
    type: 'trigger-fired',
    data: { trigger: { id: 't', name: 'Told' }, visitor: { id: visitor.id } },
  });
  const secret = toSiteSecret((await app.store.settings.get('webhook-secret')) ?? '', site.id);
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  const id = String(call?.headers['webhook-id']);
  const at = 1_000 * Number(call?.headers['webhook-timestamp']);
  expect(call?.headers).toMatchObject(toSignedHeaders({ id, at, body }, [secret]));
});

test('a webhook whose receiver was down when the server ended is called by the next server', async () => {
  receiver.answerWith((request) => request.socket.destroy());
  await fireTrigger();
  await pass(() => receiver.received.length > 0);
  receiver.answerStatuses(200);
  const before = app;
  // As a crash would leave it: nothing is closed.
  app = await openTestApp(ENVIRONMENT, before);
  await pass(() => receiver.received.length > 1);
  const ids = receiver.received.map(({ headers }) => headers['webhook-id']);
  expect(new Set(ids).size).toBe(1);
});
