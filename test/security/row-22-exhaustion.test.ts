/** [Row 22] Resource exhaustion: whatever is too large, too deep or too slow is refused before it costs anything. */
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { isTooDeep } from '../../src/protocol/is-too-deep.ts';
import { MAX_FRAME_BYTES, MAX_JSON_DEPTH, MAX_TEXT_LENGTH } from '../../src/protocol/limits.ts';
import { createColleague, newId } from '../support/callers.ts';
import { createChattingVisitor } from '../support/chatting-visitor.ts';
import { openTestApp, SHOP_ORIGIN, type TestApp } from '../support/test-app.ts';

let app: TestApp;
beforeEach(async () => {
  app = await openTestApp({ PARLOR_REQUEST_TIMEOUT_S: '1', PARLOR_COMMIT_WINDOW_MS: '0' });
});
afterEach(async () => {
  app.http.server.closeAllConnections();
  await app.http.close();
  await app.store.close();
});

/** The deepest list that fits a body. */
const DEEPEST = '['.repeat(MAX_FRAME_BYTES / 2) + ']'.repeat(MAX_FRAME_BYTES / 2);
const toDeep = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);

/** Doors that take JSON as text from pages, each with what stands around a value that nobody looked at. */
const PAGE_DOORS = [
  ['/v1/ping', '{"page":', '}'],
  ['/v1/poll', '{"hello":', '}'],
  ['/v1/frames', '{"stream":"x","frames":', '}'],
  ['/v1/publish', '{"token":"x","frame":', '}'],
  ['/v1/forms/x', '{"token":"x","answers":', '}'],
  ['/v1/conversations/x/transcript', '{"token":', '}'],
] as const;

const postText = (url: string, payload: string) =>
  app.http.inject({
    method: 'POST',
    url: `${url}?key=demo`,
    headers: { origin: SHOP_ORIGIN, 'content-type': 'text/plain' },
    payload,
  });

describe('[row 22] JSON', () => {
  test('of eight levels is looked at, of nine it is not', () => {
    expect(isTooDeep(JSON.parse(toDeep(MAX_JSON_DEPTH)))).toBe(false);
    expect(isTooDeep(JSON.parse(toDeep(MAX_JSON_DEPTH + 1)))).toBe(true);
    expect(isTooDeep({ a: [{ b: [{ c: [{ d: [1] }] }] }] })).toBe(false);
    expect(isTooDeep({ a: [{ b: [{ c: [{ d: [{}] }] }] }] })).toBe(true);
    expect(isTooDeep(JSON.parse(DEEPEST))).toBe(true);
  });

  test.each(PAGE_DOORS)('that is too deep is refused at %s', async (url, before, after) => {
    for (const inside of [toDeep(MAX_JSON_DEPTH), toDeep(20_000)]) {
      const response = await postText(url, before + inside + after);
      expect([response.statusCode, response.json().code]).toEqual([400, 'malformed']);
    }
  });

  test('that is too deep ends a stream that begins with it', async () => {
    const { body } = await postText('/v1/stream', toDeep(20_000));
    expect(body).toContain('"reason":"malformed-frame"');
  });

  test('that is too deep is refused to agents at every operation that takes a body, also with an idempotency key', async () => {
    const olga = await createColleague(app, 'olga', 'owner');
    const cookie = String((await olga.call('GET', 'me')).raw.req.headers.cookie);
    const operations = app.routes.flatMap(({ config: { operation } }) =>
      operation?.body === undefined ? [] : [operation],
    );
    expect(operations.length).toBeGreaterThan(30);
    for (const { method, path, isBodyDecodedInside } of operations) {
      const call = (levels: number) =>
        app.http.inject({
          method,
          url: `/v1/agent${path}`,
          headers: {
            host: 'localhost',
            origin: 'http://localhost',
            cookie,
            'content-type': 'application/json',
            'idempotency-key': path + levels,
          },
          payload: toDeep(levels),
        });
      for (const levels of [MAX_JSON_DEPTH + 1, 30_000]) {
        const response = await call(levels);
        expect([method, path, response.statusCode]).toEqual([method, path, 400]);
        if (isBodyDecodedInside !== true) expect(response.json().detail).toContain(`${MAX_JSON_DEPTH} levels`);
      }
    }
  });
});

describe('[row 22] a body', () => {
  test.each(['/v1/ping', '/v1/poll', '/v1/stream', '/v1/frames', '/v1/publish', '/v1/forms/x'])(
    'of more than 64 KiB is refused at %s',
    async (url) => {
      const response = await postText(url, ' '.repeat(MAX_FRAME_BYTES + 1));
      expect([response.statusCode, response.json().code]).toEqual([413, 'too-big']);
    },
  );

  test('that is dripped in has ended after the time that is allowed, and nobody was called', async () => {
    const socket = await dial();
    const asked = once(app.http.server, 'request');
    const ended = once(socket, 'close');
    socket.write(toHead('/v1/ping?key=demo', 'content-type: text/plain\r\ncontent-length: 1000'));
    const [request] = (await asked) as [IncomingMessage];
    for (let drip = 0; drip < 9; drip++) {
      socket.write(' ');
      await once(request, 'data');
      app.clock.advance(111);
    }
    expect(request.destroyed).toBe(false);
    app.clock.advance(1);
    await ended;
  });

  test('that came in time leaves no deadline behind for an answer that waits', async () => {
    const socket = await dial();
    const token = 'x';
    const hello = { type: 'hello', version: 1, token, cursors: [] };
    const body = JSON.stringify({ hello });
    socket.write(toHead('/v1/poll?key=demo', `content-type: text/plain\r\ncontent-length: ${body.length}`) + body);
    const [answer] = await once(socket, 'data');
    expect(String(answer)).toContain('200 OK');
    app.clock.advance(5_000);
    expect(socket.destroyed).toBe(false);
  });
});

describe('[row 22] a text', () => {
  test('of eight thousand characters is a message, one more is no frame', async () => {
    const visitor = await createChattingVisitor(app);
    const publish = (text: string) => {
      const frame = {
        type: 'publish',
        id: newId<string>(),
        conversation: visitor.conversation,
        outbox: newId<string>(),
        number: 1,
        body: { kind: 'text', text },
      };
      const asked = postText('/v1/publish', JSON.stringify({ token: visitor.token, frame }));
      return waitFor(asked);
    };
    expect((await publish('x'.repeat(MAX_TEXT_LENGTH))).json().type).toBe('ack');
    expect((await publish('x'.repeat(MAX_TEXT_LENGTH + 1))).json().code).toBe('malformed');
  });
});

describe('[row 22] a socket', () => {
  /** Closed with this code after it sent this. */
  async function closeCodeOf(payload: string): Promise<number> {
    const socket = await openSocket();
    socket.send(payload);
    const [code] = await once(socket, 'close');
    return code;
  }

  test('ends with a frame of more than 64 KiB, and with one that is too deep', async () => {
    expect(await closeCodeOf(' '.repeat(MAX_FRAME_BYTES + 1))).toBe(1009);
    expect(await closeCodeOf(`{"type":${toDeep(MAX_JSON_DEPTH)}}`)).toBe(4001);
    expect(await closeCodeOf(toDeep(MAX_FRAME_BYTES / 2))).toBe(4001);
  });

  test('compresses nothing, even when it is asked to', async () => {
    const socket = await openSocket();
    expect(socket.extensions).toBe('');
    socket.terminate();
  });
});

describe('[row 22] headers', () => {
  test('must come within the time that the operator allows, and a file within ten minutes more', async () => {
    const { headersTimeout, requestTimeout } = app.http.server;
    expect({ headersTimeout, requestTimeout }).toEqual({ headersTimeout: 1_000, requestTimeout: 601_000 });
    const usual = await openTestApp();
    expect(usual.http.server.headersTimeout).toBe(30_000);
    await usual.store.close();
  });

  test('that never end are answered with 408, and the line is cut', async () => {
    const socket = await dial();
    socket.write('POST /v1/ping?key=demo HTTP/1.1\r\nhost: localhost\r\nx-slow: ');
    const [answer] = await once(socket, 'data');
    expect(String(answer)).toMatch(/^HTTP\/1\.1 408 /);
    if (!socket.destroyed) await once(socket, 'close');
  });

  test('of more than 16 KiB are refused', async () => {
    const socket = await dial();
    socket.write(`GET / HTTP/1.1\r\nhost: localhost\r\nx-long: ${'x'.repeat(20_000)}\r\n\r\n`);
    const [answer] = await once(socket, 'data');
    expect(String(answer)).toMatch(/^HTTP\/1\.1 431 /);
  });
});

async function listen(): Promise<number> {
  if (!app.http.server.listening) await app.http.listen({ host: '127.0.0.1', port: 0 });
  return (app.http.server.address() as AddressInfo).port;
}

async function dial(): Promise<Socket> {
  const socket = connect(await listen(), '127.0.0.1');
  await once(socket, 'connect');
  return socket;
}

async function openSocket(): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${await listen()}/v1/socket?key=demo`, { origin: SHOP_ORIGIN });
  await once(socket, 'open');
  return socket;
}

const toHead = (path: string, headers: string): string =>
  `POST ${path} HTTP/1.1\r\nhost: localhost\r\norigin: ${SHOP_ORIGIN}\r\n${headers}\r\n\r\n`;

/** What waits for a commit waits for the clock. */
async function waitFor<Answer>(asked: Promise<Answer>): Promise<Answer> {
  let isDone = false;
  const done = asked.finally(() => {
    isDone = true;
  });
  while (!isDone) {
    app.clock.advance(0);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return done;
}
