/** Webhooks against a real server of this machine, with time and names handed in. */
import { createHmac } from 'node:crypto';
import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SiteId } from '../../../src/protocol/ids.ts';
import { createEgress, type EgressWorld } from '../../../src/server/hooks/egress.ts';
import { isPublicAddress } from '../../../src/server/hooks/is-public-address.ts';
import { createWebhooks, type WebhookWorld } from '../../../src/server/hooks/send-webhook.ts';
import { createFakeClock, type FakeClock } from '../../support/fake-clock.ts';

const SITE = '0190a0b0-0000-7000-8000-000000000001' as SiteId;
const SECRET = 'the secret of the site';

interface Received {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** Keeps what came and answers as it is told; `arrived` resolves when so many requests have come. */
async function startReceiver() {
  const received: Received[] = [];
  let answer = (_request: IncomingMessage, response: ServerResponse): void => {
    response.end('ok');
  };
  let watchers: { count: number; resolve: () => void }[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    received.push({ path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString() });
    for (const { count, resolve } of watchers) if (received.length >= count) resolve();
    watchers = watchers.filter(({ count }) => received.length < count);
    answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    received,
    port,
    url: `http://127.0.0.1:${port}/hook`,
    answerWith(next: typeof answer): void {
      answer = next;
    },
    answerStatuses(...statuses: number[]): void {
      answer = (_request, response) => response.writeHead(statuses.shift() ?? 200).end();
    },
    arrived: (count: number) =>
      new Promise<void>((resolve) => {
        if (received.length >= count) resolve();
        else watchers.push({ count, resolve });
      }),
    close(): void {
      server.close();
      server.closeAllConnections();
    },
  };
}

let receiver: Awaited<ReturnType<typeof startReceiver>>;
let clock: FakeClock;
let logged: { message: string; fields: Readonly<Record<string, unknown>> }[];
let closers: (() => void)[];

beforeEach(async () => {
  receiver = await startReceiver();
  clock = createFakeClock();
  logged = [];
  closers = [receiver.close];
});
afterEach(() => {
  for (const close of closers) close();
});

function create(changes: Partial<WebhookWorld & EgressWorld> = {}) {
  const webhooks = createWebhooks({
    clock,
    secretOf: (site) => (site === SITE ? SECRET : 'another'),
    egress: createEgress({ clock, resolve: (name) => lookup(name, { all: true }), isAllowed: () => true, ...changes }),
    log: (message, fields) => logged.push({ message, fields }),
    // In the middle: retries are neither early nor late.
    random: () => 0.5,
    ...changes,
  });
  closers.push(webhooks.close);
  return {
    ...webhooks,
    sendTo: (url: string, id = 'call-1') =>
      webhooks.send({ url, id, kind: 'trigger', body: { visitor: 'Zoë' }, site: SITE }),
  };
}

const messages = (): string[] => logged.map(({ message }) => message);

describe('a call', () => {
  test('arrives as JSON with its id and a signature that the site can verify', async () => {
    const webhooks = create();
    webhooks.sendTo(receiver.url);
    await webhooks.idle();
    const [call] = receiver.received;
    expect(JSON.parse(call?.body ?? '')).toEqual({ visitor: 'Zoë', id: 'call-1', kind: 'trigger' });
    expect(call?.headers).toMatchObject({ 'content-type': 'application/json', 'parlor-delivery': 'call-1' });
    const seconds = Math.floor(clock.now() / 1_000);
    const digest = createHmac('sha256', SECRET).update(`${seconds}.${call?.body}`).digest('hex');
    expect(call?.headers['parlor-signature']).toBe(`t=${seconds},v1=${digest}`);
    expect(logged).toEqual([]);
    expect(clock.nextInMs()).toBeNull();
  });

  test('says what its body said when it was sent', async () => {
    const webhooks = create();
    const body = { visitor: 'before' };
    webhooks.send({ url: receiver.url, id: 'call-1', kind: 'trigger', body, site: SITE });
    body.visitor = 'after';
    await webhooks.idle();
    expect(receiver.received[0]?.body).toContain('before');
  });

  test.each(['not an address', 'http://', 'ftp://files.example/', 'file:///etc/passwd'])(
    'to %j is logged and not made',
    async (url) => {
      const webhooks = create();
      webhooks.sendTo(url);
      await webhooks.idle();
      expect(messages()).toEqual(['webhook not delivered: expected an http or https address']);
    },
  );
});

describe('a receiver that is down', () => {
  test.each([429, 500, 503])('with %i is tried again after 10 s and after a minute, signed anew', async (status) => {
    receiver.answerStatuses(status, status, 204);
    const webhooks = create();
    const startedAt = clock.now();
    webhooks.sendTo(receiver.url);
    await webhooks.idle();
    expect(clock.nextInMs()).toBe(10_000);
    clock.advance(10_000);
    await webhooks.idle();
    expect(clock.nextInMs()).toBe(50_000);
    clock.advance(50_000);
    await webhooks.idle();
    expect(receiver.received.map(({ headers }) => headers['parlor-delivery'])).toEqual(Array(3).fill('call-1'));
    const times = receiver.received.map(({ headers }) => /^t=(\d+)/.exec(String(headers['parlor-signature']))?.[1]);
    expect(times).toEqual([0, 10, 60].map((seconds) => String(Math.floor(startedAt / 1_000) + seconds)));
    expect(logged).toEqual([]);
    expect(clock.nextInMs()).toBeNull();
  });

  test('for all three attempts is logged once, without the path of its address', async () => {
    receiver.answerStatuses(500, 500, 500);
    const webhooks = create();
    webhooks.sendTo(receiver.url);
    for (const waitMs of [10_000, 50_000, 1_000_000]) {
      await webhooks.idle();
      clock.advance(waitMs);
    }
    await webhooks.idle();
    expect(receiver.received).toHaveLength(3);
    expect(logged).toEqual([
      {
        message: 'webhook not delivered: answered 500',
        fields: { id: 'call-1', kind: 'trigger', site: SITE, host: `127.0.0.1:${receiver.port}` },
      },
    ]);
  });

  test('because its connection breaks is tried again', async () => {
    receiver.answerWith((request) => request.socket.destroy());
    const webhooks = create();
    webhooks.sendTo(receiver.url);
    await webhooks.idle();
    receiver.answerStatuses(200);
    clock.advance(10_000);
    await webhooks.idle();
    expect(receiver.received).toHaveLength(2);
    expect(logged).toEqual([]);
  });

  test('because its name cannot be resolved is tried again', async () => {
    let lookups = 0;
    const resolve: EgressWorld['resolve'] = async () => {
      lookups++;
      if (lookups === 1) throw new Error('EAI_AGAIN');
      return [{ address: '127.0.0.1', family: 4 }];
    };
    const webhooks = create({ resolve });
    webhooks.sendTo(`http://hooks.example:${receiver.port}/`);
    await webhooks.idle();
    clock.advance(10_000);
    await webhooks.idle();
    expect(receiver.received).toHaveLength(1);
  });

  test('because it does not answer within 15 s is given up and tried again', async () => {
    receiver.answerWith(() => {});
    const webhooks = create();
    webhooks.sendTo(receiver.url);
    await receiver.arrived(1);
    clock.advance(14_999);
    expect(clock.nextInMs()).toBe(1);
    clock.advance(1);
    await webhooks.idle();
    expect(clock.nextInMs()).toBe(10_000);
  });

  test.each([
    [0, 8_000],
    [0.999_999, 12_000],
  ])('is tried again a fifth earlier or later, by chance %d after %i ms', async (chance, delayMs) => {
    receiver.answerStatuses(503);
    const webhooks = create({ random: () => chance });
    webhooks.sendTo(receiver.url);
    await webhooks.idle();
    expect(clock.nextInMs()).toBe(delayMs);
  });
});

describe('an answer', () => {
  test.each([301, 302, 307, 308])('%i is not followed and not tried again', async (status) => {
    receiver.answerWith((_request, response) => response.writeHead(status, { location: '/elsewhere' }).end());
    const webhooks = create();
    webhooks.sendTo(receiver.url);
    await webhooks.idle();
    clock.advance(1_000_000);
    await webhooks.idle();
    expect(receiver.received.map(({ path }) => path)).toEqual(['/hook']);
    expect(messages()).toEqual([`webhook not delivered: answered ${status}`]);
  });

  test.each([400, 401, 404, 410])('%i is final', async (status) => {
    receiver.answerStatuses(status);
    const webhooks = create();
    webhooks.sendTo(receiver.url);
    await webhooks.idle();
    expect(clock.nextInMs()).toBeNull();
    expect(messages()).toEqual([`webhook not delivered: answered ${status}`]);
  });

  test('without an end is cut off, and counts', async () => {
    let written = 0;
    receiver.answerWith((_request, response) => {
      const write = (): void => {
        do written += 65_536;
        while (response.write(Buffer.alloc(65_536)));
      };
      response.on('drain', write).on('error', () => {});
      write();
    });
    const webhooks = create();
    webhooks.sendTo(receiver.url);
    await webhooks.idle();
    // What the sockets' buffers hold is on top.
    expect(written).toBeLessThan(16 * 1_048_576);
    expect(logged).toEqual([]);
  });
});

describe('crowds', () => {
  test('at most 20 calls are on their way at once, the others follow in order', async () => {
    const held: ServerResponse[] = [];
    receiver.answerWith((_request, response) => held.push(response));
    const webhooks = create();
    for (let index = 0; index < 25; index++) webhooks.sendTo(receiver.url, `call-${index}`);
    await receiver.arrived(20);
    expect(held).toHaveLength(20);
    held[0]?.end();
    await receiver.arrived(21);
    expect(receiver.received[20]?.headers['parlor-delivery']).toBe('call-20');
    expect(held).toHaveLength(21);
    receiver.answerStatuses();
    for (const response of held) response.end();
    await webhooks.idle();
    expect(receiver.received).toHaveLength(25);
  });

  test('of 1,000 that wait the oldest is dropped for the next, and logged', async () => {
    receiver.answerWith(() => {});
    const webhooks = create();
    for (let index = 0; index < 1_020; index++) webhooks.sendTo(receiver.url, `call-${index}`);
    expect(logged).toEqual([]);
    webhooks.sendTo(receiver.url, 'call-1020');
    expect(logged).toEqual([
      { message: 'webhook dropped: too many wait', fields: expect.objectContaining({ id: 'call-20' }) },
    ]);
  });

  test('one that waits for its retry does not hold up the others', async () => {
    receiver.answerStatuses(503, 200);
    const webhooks = create();
    webhooks.sendTo(receiver.url, 'call-1');
    await webhooks.idle();
    webhooks.sendTo(receiver.url, 'call-2');
    await webhooks.idle();
    expect(receiver.received.map(({ headers }) => headers['parlor-delivery'])).toEqual(['call-1', 'call-2']);
  });
});

describe('where private addresses are off limits', () => {
  test.each([
    (port: number) => `http://127.0.0.1:${port}/`,
    (port: number) => `http://[::ffff:127.0.0.1]:${port}/`,
    (port: number) => `http://2130706433:${port}/`,
    (port: number) => `http://0x7f.1:${port}/`,
    (port: number) => `http://127.0.0.1.:${port}/`,
    (port: number) => `http://[::1]:${port}/`,
    (port: number) => `http://[64:ff9b::7f00:1]:${port}/`,
    (port: number) => `https://127.0.0.1:${port}/`,
    () => 'http://169.254.169.254/latest/meta-data/',
  ])('%s is refused and not tried again', async (toUrl) => {
    const webhooks = create({ isAllowed: isPublicAddress });
    webhooks.sendTo(toUrl(receiver.port));
    await webhooks.idle();
    expect(messages()).toEqual(['webhook not delivered: expected a public address, got a private one']);
    expect(receiver.received).toEqual([]);
    expect(clock.nextInMs()).toBeNull();
  });

  test.each([
    [[{ address: '127.0.0.1', family: 4 }]],
    [[{ address: '::ffff:127.0.0.1', family: 6 }]],
    [
      [
        { address: '::1', family: 6 },
        { address: '10.0.0.1', family: 4 },
      ],
    ],
  ])('a name that resolves to %j is refused', async (addresses) => {
    const webhooks = create({ isAllowed: isPublicAddress, resolve: async () => addresses });
    webhooks.sendTo(`http://innocent.example:${receiver.port}/`);
    await webhooks.idle();
    expect(messages()).toEqual(['webhook not delivered: expected a public address, got a private one']);
    expect(receiver.received).toEqual([]);
    expect(clock.nextInMs()).toBeNull();
  });
});

test('the address that was looked up and checked is the one that is called', async () => {
  const asked: string[] = [];
  const resolve: EgressWorld['resolve'] = async (hostname) => {
    asked.push(hostname);
    return [{ address: '127.0.0.1', family: 4 }];
  };
  const webhooks = create({ resolve });
  webhooks.sendTo(`http://hooks.example:${receiver.port}/`);
  await webhooks.idle();
  expect(asked).toEqual(['hooks.example']);
  expect(receiver.received[0]?.headers.host).toBe(`hooks.example:${receiver.port}`);
});

test('close gives up what is on its way, what waits and what comes later', async () => {
  receiver.answerStatuses(503);
  const webhooks = create();
  webhooks.sendTo(receiver.url, 'resting');
  await webhooks.idle();
  receiver.answerWith(() => {});
  webhooks.sendTo(receiver.url, 'on its way');
  await receiver.arrived(2);
  webhooks.close();
  webhooks.sendTo(receiver.url, 'too late');
  await webhooks.idle();
  expect(clock.nextInMs()).toBeNull();
  expect(receiver.received).toHaveLength(2);
});
