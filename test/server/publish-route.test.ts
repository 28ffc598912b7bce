/** A page's last message: stored by the rules of every other one, and refused by them. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ConversationId, MessageId, OutboxId } from '../../src/protocol/ids.ts';
import { createBrowser, newId } from '../support/callers.ts';
import { quiet } from '../support/quiet.ts';
import { openTestApp, SHOP_ORIGIN, type TestApp } from '../support/test-app.ts';

let app: TestApp;
let token: string;
beforeEach(async () => {
  app = await openTestApp();
  token = (await createBrowser(app).ping({})).token ?? '';
});
afterEach(() => app.store.close());

const conversation = newId<ConversationId>();
const outbox = newId<OutboxId>();

function toFrame(number: number, extra: object = {}) {
  const body = { kind: 'text', text: `message ${number}` };
  return { type: 'publish', id: newId<MessageId>(), conversation, outbox, number, body, ...extra };
}

async function publish(body: unknown, key = 'demo', origin = SHOP_ORIGIN) {
  const answer = app.http.inject({
    method: 'POST',
    url: `/v1/publish?key=${key}`,
    headers: { origin, 'content-type': 'text/plain;charset=UTF-8' },
    payload: typeof body === 'string' ? body : JSON.stringify(body),
  });
  // The group commit's window.
  for (let turn = 0; turn < 10; turn++) {
    await quiet();
    app.clock.advance(1);
  }
  return answer;
}

describe('a message without a connection', () => {
  test('[P32] is stored and acknowledged; the same again, as a connection would bring it, gets the same answer', async () => {
    const frame = toFrame(1);
    const first = await publish({ token, frame });
    expect(first.statusCode).toBe(200);
    expect(first.json()).toMatchObject({ type: 'ack', id: frame.id, conversation, seq: 1 });
    expect((await publish({ token, frame })).json()).toEqual(first.json());
    expect((await app.store.conversations.find(conversation))?.head).toBe(1);
  });

  test('[P9] is refused beyond a gap of its numbers', async () => {
    const frame = toFrame(2);
    expect((await publish({ token, frame })).json()).toEqual({ type: 'nack', id: frame.id, code: 'gap' });
    expect(await app.store.conversations.find(conversation)).toBeNull();
  });

  test.each([
    ['no JSON', 'hello', 'expected { token, frame } as JSON text'],
    ['no token', { frame: toFrame(1) }, 'expected { token, frame } as JSON text'],
    [
      'a frame with a field too many',
      { token: 'x', frame: toFrame(1, { admin: true }) },
      'frame: got a frame of type "publish"',
    ],
    ['another frame', { token: 'x', frame: { type: 'probe' } }, 'frame: expected a publish, got a probe'],
  ])('is malformed with %s', async (_what, body, detail) => {
    const answer = await publish(body);
    expect(answer.statusCode).toBe(400);
    expect(answer.json<{ detail: string }>().detail).toContain(detail);
  });

  test('[P2] is refused with a token that is not the site’s visitor’s', async () => {
    expect((await publish({ token: `${token}x`, frame: toFrame(1) })).statusCode).toBe(401);
    expect(await app.store.conversations.find(conversation)).toBeNull();
  });

  test('[P1] is refused from a page that the site does not list', async () => {
    expect((await publish({ token, frame: toFrame(1) }, 'demo', 'https://elsewhere.example')).statusCode).toBe(403);
    expect((await publish({ token, frame: toFrame(1) }, 'nobody')).statusCode).toBe(404);
  });
});
