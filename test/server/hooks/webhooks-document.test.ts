/** The page about webhooks says what the code does: its events, an example of each as it is sent, its retries, its sample. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ConversationId, MessageId, OutboxId } from '../../../src/protocol/ids.ts';
import type { WrittenBody } from '../../../src/protocol/message.ts';
import type { Report } from '../../../src/protocol/presence.ts';
import { WEBHOOK_KINDS, type WebhookKind } from '../../../src/protocol/webhook-kinds.ts';
import { sendMessage } from '../../../src/server/domain/conversations/send-message.ts';
import { takeUpload } from '../../../src/server/domain/files/take-upload.ts';
import { submitForm } from '../../../src/server/domain/forms/submissions.ts';
import { MAX_FAILING_MS, RETRY_AFTER_MS } from '../../../src/server/hooks/delivery-schedule.ts';
import { toSignedHeaders } from '../../../src/server/hooks/sign-webhook.ts';
import type { EventKind } from '../../../src/server/store/store.ts';
import { bringOnline, createBrowser, createColleague, findSite, newId } from '../../support/callers.ts';
import { createPng } from '../../support/picture-bytes.ts';
import { quiet } from '../../support/quiet.ts';
import { says } from '../../support/says.ts';
import { openTestApp, type TestApp } from '../../support/test-app.ts';

const page = readFileSync('src/server/hooks/WEBHOOKS.md', 'utf8');
const examples = new Map(
  [...page.matchAll(/^### `([a-z-]+)`.*?```json\n(.*?)```/gms)].map(([, kind = '', json = '']) => [
    kind,
    JSON.parse(json),
  ]),
);

test('the page explains every event, no other, and the test', () => {
  expect([...examples.keys()]).toEqual([...WEBHOOK_KINDS, 'test']);
});

/** A new kind of event is here or among the webhooks' kinds, or this does not compile. */
const NOT_TOLD: Readonly<Record<Exclude<EventKind, WebhookKind>, true>> = {
  'visit-started': true,
  'page-viewed': true,
  'conversation-answered': true,
  'conversation-missed': true,
  'conversation-rated': true,
  'agent-status': true,
  'call-ended': true,
  'file-uploaded': true,
  'file-deleted': true,
  'agent-invited': true,
  'agent-changed': true,
  'agent-deactivated': true,
  'api-key-created': true,
  'api-key-revoked': true,
  'transcript-mailed': true,
  'tag-put-on': true,
  'tag-taken-off': true,
  'tag-deleted': true,
  'configuration-changed': true,
  'article-created': true,
  'article-published': true,
  'article-changed': true,
  'article-deleted': true,
  'conversation-offered': true,
  'conversation-changed': true,
  'note-written': true,
  'note-deleted': true,
  'visitor-changed': true,
  'visitor-banned': true,
  'visitor-unbanned': true,
  'visitor-group-deleted': true,
  'company-deleted': true,
};

test('the page says of every other event that it is not told', () => {
  const paragraph = /^Not told, .*?\n\n/ms.exec(page)?.[0] ?? '';
  expect([...paragraph.matchAll(/`([a-z-]+)`/g)].map(([, kind]) => kind)).toEqual(Object.keys(NOT_TOLD));
});

test('the page has every attempt with its delay', () => {
  const rows = [...page.matchAll(/^\| (\d+) \| (\d+) (s|min|h) \|$/gm)];
  const units: Readonly<Record<string, number>> = { s: 1_000, min: 60_000, h: 3_600_000 };
  expect(rows.map(([, attempt]) => Number(attempt))).toEqual([0, ...RETRY_AFTER_MS].map((_, index) => index + 1));
  expect(rows.map(([, , count, unit = '']) => Number(count) * (units[unit] ?? 0))).toEqual([0, ...RETRY_AFTER_MS]);
  expect(page).toContain(`${MAX_FAILING_MS / 86_400_000} days`);
});

describe('the page’s sample', () => {
  const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
  const OTHER = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSx';
  const message = { id: 'evt_1_2', at: 1_700_000_000_000, body: '{"type":"test"}' };
  type Verify = (headers: object, body: string, secret: string, now: number) => boolean;
  let verify: Verify;

  beforeAll(async () => {
    const code = /```js\n(.*?)```/s.exec(page)?.[1] ?? '';
    const sample: { verify: Verify } = await import(`data:text/javascript,${encodeURIComponent(code)}`);
    verify = sample.verify;
  });

  test('takes what we sign, also beside a signature by another secret', () => {
    for (const secrets of [[SECRET], [OTHER, SECRET], [SECRET, OTHER]]) {
      expect(verify(toSignedHeaders(message, secrets), message.body, SECRET, message.at)).toBe(true);
    }
  });

  test.each([
    ['another secret', [OTHER], message.body, 0],
    ['another body', [SECRET], '{}', 0],
    ['an instant six minutes ago', [SECRET], message.body, 360_000],
    ['an instant in six minutes', [SECRET], message.body, -360_000],
  ])('refuses %s', (_what, secrets, body, laterMs) => {
    expect(verify(toSignedHeaders(message, secrets), body, SECRET, message.at + laterMs)).toBe(false);
  });

  test('refuses headers without an instant, without a signature, and with another id', () => {
    const headers = toSignedHeaders(message, [SECRET]);
    for (const wrong of [
      { 'webhook-timestamp': undefined },
      { 'webhook-signature': undefined },
      { 'webhook-id': 'x' },
    ]) {
      expect(verify({ ...headers, ...wrong }, message.body, SECRET, message.at)).toBe(false);
    }
  });
});

describe('the example of', () => {
  let app: TestApp;
  let sent: Map<string, object>;

  beforeAll(async () => {
    app = await openTestApp({ PARLOR_COMMIT_WINDOW_MS: '0' });
    sent = await makeEverything(app);
  });
  afterAll(() => app.store.close());

  test.each([...WEBHOOK_KINDS, 'test'])('%s is made like what is sent', (kind) => {
    expect(toShape(examples.get(kind))).toEqual(toShape(sent.get(kind)));
  });

  test('a message with a file is made like what is sent, which does not say where the file is', async () => {
    const example = /^A message with a file.*?```json\n(.*?)```/ms.exec(page)?.[1] ?? '';
    const payload = await sendFile(app);
    expect(toShape(JSON.parse(example))).toEqual(toShape(JSON.parse(payload).data.message.body));
    expect(payload).not.toMatch(/\/v1\/files|https?:|signature/);
  });
});

/** Types where the values were; null stays. */
function toShape(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value === null ? null : typeof value;
  return Object.fromEntries(Object.entries(value).map(([name, inside]) => [name, toShape(inside)]));
}

const CALL_BACK = {
  name: 'Call me back',
  kind: 'free',
  fields: [
    { id: 'name', kind: 'text', label: 'Name', required: true },
    { id: 'phone', kind: 'phone', label: 'Phone', required: true },
  ],
  consent: '',
};

/** Lets everything happen that an endpoint may ask for. @returns the newest body of each kind */
async function makeEverything(app: TestApp): Promise<Map<string, object>> {
  const site = await findSite(app);
  const owner = await createColleague(app, 'olga', 'owner');
  const ann = await createColleague(app, 'ann');
  const wish = { url: 'https://hooks.example/', description: '', kinds: WEBHOOK_KINDS, enabled: true };
  const { endpoint } = (await owner.call('POST', 'webhook-endpoints', wish)).json();
  await owner.call('POST', `webhook-endpoints/${endpoint.id}/test`);

  const actions = [{ name: 'message' as const, agentNick: 'Support', message: 'Hello' }];
  const trigger = {
    id: 'pricing-help',
    name: 'Help',
    active: true,
    frequency: 'visit',
    conditions: [],
    actions,
  } as const;
  await app.domain.sites.change(site.id, () => ({ triggers: [trigger] }));
  const reader = createBrowser(app);
  const report = (one: Report) => reader.ping({ reports: [one] });
  await reader.ping();
  await report({ id: newId(), kind: 'fired', trigger: trigger.id });
  await report({ id: newId(), kind: 'event', name: 'added to cart', properties: { price: 19.9 } });
  const { visitor: read } = await reader.ping();
  await ann.call('POST', `visitors/${read.id}/invite`, { text: 'Can I help?' });
  const { invitation } = await reader.ping();
  await report({ id: newId(), kind: 'shown', invitation: invitation?.id ?? '' });
  await report({ id: newId(), kind: 'dismissed' });

  const { visitor } = await createBrowser(app).ping();
  const { form } = (await owner.call('POST', 'forms', CALL_BACK)).json();
  const answers = { name: 'Jana Nová', phone: '+420 601 123 456' };
  const principal = { kind: 'visitor', id: visitor.id, site: site.id } as const;
  await submitForm(app.domain, principal, form.id, { id: newId(), answers, consent: true });
  const conversation = newId<ConversationId>();
  const outbox = newId<OutboxId>();
  let number = 0;
  const write = async (body: WrittenBody): Promise<MessageId> => {
    number += 1;
    const frame = { id: newId<MessageId>(), conversation, outbox, number, body };
    const writing = sendMessage(app.domain, { kind: 'visitor', id: visitor.id, site: site.id }, frame);
    app.clock.advance(0);
    await writing;
    return frame.id;
  };
  const act = (what: string, body?: object) => ann.call('POST', `conversations/${conversation}/${what}`, body);
  const message = await write(says('Do you ship to Brno?'));
  await write({ kind: 'edit', message, text: 'Do you ship to Vienna?' });
  await write({ kind: 'delete', message });
  await act('refuse');
  await write(says('Hello?'));
  await act('take');
  await act('transfer', { agent: owner.id });
  await act('close');
  await bringOnline(app, ann.id);
  app.clock.advance(100);
  await quiet();
  const deliveries = await app.store.webhookDeliveries.list(site.id, null, null, 100);
  return new Map([...deliveries].reverse().map(({ kind, payload }) => [kind, JSON.parse(payload)]));
}

/** @returns the body that tells of it */
async function sendFile(app: TestApp): Promise<string> {
  const { id: site } = await findSite(app);
  const { visitor } = await createBrowser(app).ping();
  const principal = { kind: 'visitor', id: visitor.id, site } as const;
  const chunks = (async function* () {
    yield createPng({ width: 4, height: 3 });
  })();
  const upload = await takeUpload(app.domain, principal, { name: 'window.png', chunks });
  if (!('file' in upload)) throw new Error(`expected a file, got ${upload.refused}`);
  const body = { kind: 'file', file: upload.file.id } as const;
  const ids = { id: newId<never>(), conversation: newId<ConversationId>(), outbox: newId<OutboxId>() };
  const sending = sendMessage(app.domain, principal, { ...ids, number: 1, body });
  app.clock.advance(0);
  await sending;
  const [newest] = await app.store.webhookDeliveries.list(site, null, null, 1);
  return newest?.payload ?? '';
}
