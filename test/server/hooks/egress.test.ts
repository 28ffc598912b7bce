/** What goes out to strangers' addresses, against real servers of this machine; one of them must never see a connection. */
import { lookup } from 'node:dns/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createEgress, type EgressWorld } from '../../../src/server/hooks/egress.ts';
import { isPublicAddress } from '../../../src/server/hooks/is-public-address.ts';
import { createFakeClock, type FakeClock } from '../../support/fake-clock.ts';
import { type Receiver, startReceiver } from '../../support/receiver.ts';

/** Stands for a server on the internet: the one address of this machine that may be called. */
const OUTSIDE = '127.0.0.2';
const PRIVATE = { kind: 'forbidden', reason: 'expected a public address, got a private one' };
const NOT_HTTP = { kind: 'forbidden', reason: 'expected an http or https address' };
const IMAGE = { maxBytes: 1_000, contentTypes: ['image/png', 'image/gif'] };

let outside: Receiver;
/** What runs inside, on every address of this machine but the other's port. */
let canary: Receiver;
let clock: FakeClock;

beforeEach(async () => {
  outside = await startReceiver(OUTSIDE);
  canary = await startReceiver();
  clock = createFakeClock();
});
afterEach(() => {
  vi.unstubAllEnvs();
  outside.close();
  canary.close();
});

const create = (changes: Partial<EgressWorld> = {}) =>
  createEgress({
    clock,
    resolve: (name) => lookup(name, { all: true }),
    isAllowed: (ip) => ip === OUTSIDE || isPublicAddress(ip),
    ...changes,
  });
const toAddress = (address: string) => ({ address, family: address.includes(':') ? 6 : 4 });
const toName = (name: string, receiver: Receiver): string => `http://${name}:${receiver.port}/x`;
/** Redirects from path to path, and answers what stands at none of them. */
const redirect = (locations: Readonly<Record<string, string>>, status = 302): void =>
  outside.answerWith(({ url = '' }, response) => {
    const location = locations[url];
    if (location === undefined) response.writeHead(200, { 'content-type': 'image/png' }).end('png');
    else response.writeHead(status, { location }).end();
  });

const LOOPBACK = [
  '127.0.0.1',
  '127.1',
  '127.0.1',
  '127.255.255.254',
  '127.0.0.1.',
  '2130706433',
  '017700000001',
  '0177.0.0.1',
  '0177.0.0.01',
  '0x7f000001',
  '0x7f.0.0.1',
  '0x7f.1',
  '0X7F.0X0.0X0.0X1',
  '127.0x0.0.1',
  '%31%32%37.0.0.1',
  '127%2e0%2e0%2e1',
  '１２７.0.0.1',
  '127。0。0。1',
  '①②⑦.0.0.1',
  '0',
  '0.0.0.0',
  '0x0',
  '[::1]',
  '[::]',
  '[0:0:0:0:0:0:0:1]',
  '[0000:0000:0000:0000:0000:0000:0000:0001]',
  '[::127.0.0.1]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[0:0:0:0:0:ffff:127.0.0.1]',
  '[::ffff:0:127.0.0.1]',
  '[::ffff:0.0.0.0]',
  '[64:ff9b::127.0.0.1]',
  '[64:ff9b::7f00:1]',
  '[2002:7f00:1::]',
  '[2002:7f00:1::1]',
  'localhost',
  'LOCALHOST',
  'user:password@127.0.0.1',
  'public.example@127.0.0.1',
];
const INSIDE = [
  '169.254.169.254',
  '2852039166',
  '0xa9fea9fe',
  '0251.0376.0251.0376',
  '169.254.43518',
  '[::ffff:169.254.169.254]',
  '[::ffff:a9fe:a9fe]',
  '[64:ff9b::a9fe:a9fe]',
  '[fd00:ec2::254]',
  '[fe80::1]',
  '[fc00::1]',
  '[ff02::1]',
  '100.100.100.200',
  '100.64.0.1',
  '192.0.0.192',
  '10.0.0.1',
  '012.0.0.1',
  '172.16.0.1',
  '192.168.0.1',
  '192.168.1',
  '198.18.0.1',
  '224.0.0.1',
  '255.255.255.255',
];

describe.each(['http', 'https'])('%s to a private address', (scheme) => {
  test.each([...LOOPBACK, ...INSIDE])('written as %s is refused, and nobody sees a connection', async (host) => {
    const address = `${scheme}://${host}:${canary.port}/`;
    const egress = create();
    expect(await egress.post(address, {}, '{}').outcome).toEqual(PRIVATE);
    expect(await egress.get(address, IMAGE).outcome).toEqual(PRIVATE);
    expect(canary.connections()).toBe(0);
    expect(clock.nextInMs()).toBeNull();
  });

  test.each([[['127.0.0.1']], [['::ffff:127.0.0.1']], [['::1', '10.0.0.1']], [['169.254.169.254']]])(
    'of a name that means %j is refused',
    async (addresses) => {
      const egress = create({ resolve: async () => addresses.map(toAddress) });
      const address = `${scheme}://innocent.example:${canary.port}/`;
      expect(await egress.post(address, {}, '{}').outcome).toEqual(PRIVATE);
      expect(canary.connections()).toBe(0);
    },
  );
});

test.each([
  'gopher://127.0.0.1:70/_x',
  'file:///etc/passwd',
  'ftp://files.example/',
  'data:image/png,x',
  'javascript:alert(1)',
  'ws://127.0.0.1/',
  'dict://127.0.0.1:11211/stats',
  'http://',
  'not an address',
  '//127.0.0.1/',
  '',
])('%j is refused: only http and https go out', async (address) => {
  const egress = create();
  expect(await egress.post(address, {}, '{}').outcome).toEqual(NOT_HTTP);
  expect(await egress.get(address, IMAGE).outcome).toEqual(NOT_HTTP);
});

test('an address that cannot be asked for is a failure and not an error', async () => {
  const address = outside.url.replace('//', '//%ff@');
  expect((await create().post(address, {}, '{}').outcome).kind).toBe('failed');
  expect((await create().get(address, IMAGE).outcome).kind).toBe('failed');
});

describe('a name', () => {
  test('that means something else a moment later is called where it was checked', async () => {
    const answers = [OUTSIDE, '127.0.0.1', '127.0.0.1'];
    const resolve = vi.fn(async () => [toAddress(answers.shift() ?? '127.0.0.1')]);
    const outcome = await create({ resolve }).post(toName('rebinding.example', outside), {}, '{}').outcome;
    expect(outcome).toMatchObject({ kind: 'answered', status: 200 });
    expect(resolve).toHaveBeenCalledOnce();
    expect(outside.received[0]?.headers.host).toBe(`rebinding.example:${outside.port}`);
    expect(canary.connections()).toBe(0);
  });

  test('that means a public and a private address is called at the public one', async () => {
    const resolve = async () => ['127.0.0.1', OUTSIDE].map(toAddress);
    const outcome = await create({ resolve }).post(toName('both.example', outside), {}, '{}').outcome;
    expect(outcome).toMatchObject({ kind: 'answered', status: 200 });
  });

  test('that nobody knows is a failure with its reason', async () => {
    const egress = create({ resolve: () => Promise.reject(new Error('ENOTFOUND')) });
    expect(await egress.post('http://nowhere.example/', {}, '{}').outcome).toEqual({
      kind: 'failed',
      reason: 'ENOTFOUND',
    });
    const empty = create({ resolve: async () => [] });
    expect((await empty.post('http://nowhere.example/', {}, '{}').outcome).kind).toBe('failed');
  });
});

test('no proxy of the environment is asked', async () => {
  for (const name of ['http_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY']) {
    vi.stubEnv(name, `http://127.0.0.1:${canary.port}`);
  }
  vi.stubEnv('NODE_USE_ENV_PROXY', '1');
  expect((await create().post(outside.url, {}, '{}').outcome).kind).toBe('answered');
  expect(outside.received).toHaveLength(1);
  expect(canary.connections()).toBe(0);
});

describe('a POST', () => {
  test('brings its headers and its JSON, and hears the status', async () => {
    outside.answerStatuses(202);
    const outcome = await create().post(outside.url, { 'x-from': 'us' }, '{"name":"Zoë"}').outcome;
    expect(outcome).toMatchObject({ kind: 'answered', status: 202, body: Buffer.alloc(0) });
    const [{ method, headers, body } = { method: '', headers: {}, body: '' }] = outside.received;
    expect([method, body]).toEqual(['POST', '{"name":"Zoë"}']);
    expect(headers).toMatchObject({ 'content-type': 'application/json', 'content-length': '15', 'x-from': 'us' });
  });

  test.each([301, 302, 303, 307, 308])('that is answered %i follows nothing', async (status) => {
    redirect({ '/hook': `http://127.0.0.1:${canary.port}/` }, status);
    expect(await create().post(outside.url, {}, '{}').outcome).toMatchObject({ kind: 'answered', status });
    expect(outside.received).toHaveLength(1);
    expect(canary.connections()).toBe(0);
  });

  test('that is answered without an end is cut off, and counts', async () => {
    let written = 0;
    outside.answerWith((_request, response) => {
      const write = (): void => {
        do written += 65_536;
        while (response.write(Buffer.alloc(65_536)));
      };
      response.on('drain', write).on('error', () => {});
      write();
    });
    expect(await create().post(outside.url, {}, '{}').outcome).toMatchObject({ kind: 'answered', status: 200 });
    // What the sockets' buffers hold is on top.
    expect(written).toBeLessThan(16 * 1_048_576);
  });

  test('that is not answered within 15 s has failed', async () => {
    outside.answerWith(() => {});
    const { outcome } = create().post(outside.url, {}, '{}');
    await outside.arrived(1);
    expect(clock.nextInMs()).toBe(15_000);
    clock.advance(15_000);
    expect(await outcome).toEqual({ kind: 'failed', reason: 'no answer within 15000 ms' });
  });

  test('whose connection breaks has failed', async () => {
    outside.answerWith((request) => request.socket.destroy());
    expect((await create().post(outside.url, {}, '{}').outcome).kind).toBe('failed');
  });

  test('that is given up ends at once, also before it began', async () => {
    outside.answerWith(() => {});
    const late = create().post(outside.url, {}, '{}');
    await outside.arrived(1);
    late.abort();
    expect(await late.outcome).toEqual({ kind: 'failed', reason: 'given up' });
    const early = create().post(outside.url, {}, '{}');
    early.abort();
    expect(await early.outcome).toEqual({ kind: 'failed', reason: 'given up' });
    expect(clock.nextInMs()).toBeNull();
  });
});

describe('a GET', () => {
  const respond = (headers: Readonly<Record<string, string>>, body: string | Buffer): void =>
    outside.answerWith((_request, response) => response.writeHead(200, headers).end(body));

  test('brings what stands at the address, with its type', async () => {
    respond({ 'content-type': 'Image/PNG; charset=x' }, 'png');
    const outcome = await create().get(outside.url, IMAGE).outcome;
    expect(outcome).toMatchObject({
      kind: 'answered',
      status: 200,
      contentType: 'image/png',
      body: Buffer.from('png'),
    });
  });

  test.each([
    [{ 'content-type': 'text/html' }, 'expected image/png or image/gif, got text/html'],
    [{ 'content-type': 'image/svg+xml' }, 'expected image/png or image/gif, got image/svg+xml'],
    [{ 'content-type': 'text/html, image/png' }, 'expected image/png or image/gif, got text/html, image/png'],
    [{}, 'expected image/png or image/gif, got no content type'],
  ])('of another type, %j, has failed', async (headers, reason) => {
    respond(headers, 'x');
    expect(await create().get(outside.url, IMAGE).outcome).toEqual({ kind: 'failed', reason });
  });

  test.each([999, 1_000, 1_001])('of %i bytes fails when 1,000 are allowed and there are more', async (size) => {
    respond({ 'content-type': 'image/png' }, Buffer.alloc(size));
    const outcome = await create().get(outside.url, IMAGE).outcome;
    if (size <= 1_000) expect(outcome).toMatchObject({ kind: 'answered', body: Buffer.alloc(size) });
    else expect(outcome).toEqual({ kind: 'failed', reason: 'expected at most 1000 bytes' });
  });

  test('that breaks off in the middle, or does not end within 5 s, is no answer', async () => {
    outside.answerWith((request, response) => {
      response.writeHead(200, { 'content-type': 'image/png', 'content-length': '10' });
      response.write('png', () => request.socket.destroy());
    });
    expect((await create().get(outside.url, IMAGE).outcome).kind).toBe('failed');
    outside.answerWith((_request, response) => response.writeHead(200, { 'content-type': 'image/png' }).flushHeaders());
    const { outcome } = create().get(outside.url, IMAGE);
    await outside.arrived(2);
    clock.advance(5_000);
    expect(await outcome).toEqual({ kind: 'failed', reason: 'no answer within 5000 ms' });
  });

  test('that is answered with an error has no body', async () => {
    outside.answerWith((_request, response) => response.writeHead(404, { 'content-type': 'image/png' }).end('png'));
    const outcome = await create().get(outside.url, IMAGE).outcome;
    expect(outcome).toMatchObject({ kind: 'answered', status: 404, body: Buffer.alloc(0) });
  });
});

describe('a redirect of a GET', () => {
  const follow = { ...IMAGE, followsRedirects: true };

  test('is an answer where it is not to be followed', async () => {
    redirect({ '/hook': '/next' });
    const outcome = await create().get(outside.url, IMAGE).outcome;
    expect(outcome).toMatchObject({ kind: 'answered', status: 302, location: '/next' });
    expect(outside.received).toHaveLength(1);
  });

  test('is followed three times, not four', async () => {
    redirect({ '/hook': '/1', '/1': '2', '/2': `${outside.url}/../3` });
    expect(await create().get(outside.url, follow).outcome).toMatchObject({ status: 200, body: Buffer.from('png') });
    expect(outside.received.map(({ path }) => path)).toEqual(['/hook', '/1', '/2', '/3']);
    redirect({ '/hook': '/hook' });
    const outcome = await create().get(outside.url, follow).outcome;
    expect(outcome).toEqual({ kind: 'failed', reason: 'expected at most 3 redirects' });
    expect(outside.received).toHaveLength(8);
  });

  test.each([...LOOPBACK, ...INSIDE])('to %s is refused, also at the end of a chain', async (host) => {
    // Headers carry no other letters.
    const written = host.replace(/[^ -~]+/g, encodeURIComponent);
    const location = `http://${written}:${canary.port}/latest/meta-data/`;
    for (const chain of [{ '/hook': location }, { '/hook': '/1', '/1': '/2', '/2': location }]) {
      redirect(chain);
      expect(await create().get(outside.url, follow).outcome).toEqual(PRIVATE);
    }
    expect(canary.connections()).toBe(0);
  });

  test('to a name that means a private address by now is refused', async () => {
    const answers = [OUTSIDE, '127.0.0.1'];
    const resolve = async () => [toAddress(answers.shift() ?? OUTSIDE)];
    redirect({ '/x': `http://rebinding.example:${canary.port}/` });
    expect(await create({ resolve }).get(toName('rebinding.example', outside), follow).outcome).toEqual(PRIVATE);
    expect(answers).toEqual([]);
    expect(canary.connections()).toBe(0);
  });

  test.each(['gopher://127.0.0.1:70/_x', 'file:///etc/passwd', 'data:image/png,x', 'http://'])(
    'to %s is refused',
    async (location) => {
      redirect({ '/hook': location });
      expect(await create().get(outside.url, follow).outcome).toEqual(NOT_HTTP);
    },
  );

  test('keeps headers for its own origin, and gives nobody a name or a password', async () => {
    const other = await startReceiver(OUTSIDE);
    const headers = { authorization: 'Bearer secret', cookie: 'a=b' };
    redirect({ '/hook': '/same', '/same': `http://user:password@${OUTSIDE}:${other.port}/other` });
    other.answerWith((_request, response) => response.writeHead(302, { location: outside.url }).end());
    await create().get(outside.url, { ...follow, headers }).outcome;
    expect(outside.received.slice(0, 2).map((request) => request.headers.authorization)).toEqual([
      'Bearer secret',
      'Bearer secret',
    ]);
    expect(other.received).toHaveLength(1);
    expect(other.received[0]?.headers).not.toHaveProperty('authorization');
    expect(other.received[0]?.headers).not.toHaveProperty('cookie');
    other.close();
  });
});
