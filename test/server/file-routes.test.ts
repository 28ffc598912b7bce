/** Files over HTTP: who may send, who may ask, and how the bytes come back. */
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FileAnswer } from '../../src/protocol/file-api.ts';
import type { FileId } from '../../src/protocol/ids.ts';
import { createBrowser, createColleague, newId } from '../support/callers.ts';
import { createPng } from '../support/picture-bytes.ts';
import { IMPOSTORS, POLYGLOTS, SAMPLES } from '../support/sample-files.ts';
import { openTestApp, SHOP_ORIGIN, type TestApp } from '../support/test-app.ts';

const DAY_MS = 86_400_000;
const PNG = createPng({ width: 640, height: 480 });

let data: string;
let app: TestApp;
let token: string;
beforeEach(async () => {
  data = mkdtempSync(join(tmpdir(), 'parlor-data-'));
  app = await openTestApp({ PARLOR_DATA: data, PARLOR_FILE_MAX_MB: '1' });
  token = await createVisitor();
});
afterEach(async () => {
  await close(app);
  rmSync(data, { recursive: true, force: true });
});

/** Without moving clients away, which takes time that nobody moves. */
async function close({ http, store }: TestApp): Promise<void> {
  await http.close();
  await store.close();
}

async function createVisitor(server = app): Promise<string> {
  const answer = await createBrowser(server).ping();
  if (answer.token === undefined) throw new Error('expected a token, got none');
  return answer.token;
}

interface Wish {
  readonly name?: string;
  readonly bytes?: Buffer;
  readonly headers?: Readonly<Record<string, string>>;
  readonly to?: TestApp;
}

const send = ({ name = 'plant.png', bytes = PNG, headers = {}, to = app }: Wish = {}) =>
  to.http.inject({
    method: 'POST',
    url: `/v1/files?key=demo&name=${encodeURIComponent(name)}`,
    headers: { origin: SHOP_ORIGIN, authorization: `Bearer ${token}`, 'content-type': 'image/png', ...headers },
    payload: bytes,
  });

async function sendFile(wish?: Wish): Promise<FileAnswer> {
  const response = await send(wish);
  expect(response.statusCode, response.body).toBe(201);
  return response.json<FileAnswer>();
}

const ask = (id: string, bearer = token) =>
  app.http.inject({
    url: `/v1/files/${id}?key=demo`,
    headers: { origin: SHOP_ORIGIN, authorization: `Bearer ${bearer}` },
  });

const get = (url: string | undefined, headers: Readonly<Record<string, string>> = {}) => {
  const { host, pathname, search } = new URL(url ?? '');
  return app.http.inject({ url: pathname + search, headers: { host, ...headers } });
};

/** Names of everything below the folder of files. */
const listFiles = (): string[] =>
  existsSync(join(data, 'files'))
    ? readdirSync(join(data, 'files'), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ name }) => name)
    : [];

describe('an upload', () => {
  test('[P30] of a visitor answers what it is, and the page may read that', async () => {
    const response = await send({ name: '../Grüße.png' });
    expect(response.statusCode).toBe(201);
    const file = response.json<FileAnswer>();
    expect(file).toMatchObject({ name: 'Grüße.png', type: 'image/png', bytes: PNG.length, width: 640, height: 480 });
    expect(file.url).toMatch(
      /^http:\/\/localhost(:80)?\/v1\/files\/[0-9a-f-]{36}\/Gr%C3%BC%C3%9Fe\.png\?expires=\d+&signature=/,
    );
    expect(response.headers['access-control-allow-origin']).toBe(SHOP_ORIGIN);
    expect(listFiles()).toEqual([file.id]);
  });

  test('is no larger for what it says it is: the bytes decide', async () => {
    for (const type of ['text/html', 'application/json', 'multipart/form-data', 'text/plain']) {
      expect(await sendFile({ headers: { 'content-type': type } })).toMatchObject({ type: 'image/png' });
    }
  });

  test('[P2] without a token, with a forged one, or with an agent’s, is refused', async () => {
    const agent = await createColleague(app, 'ann');
    const theirs = (await agent.call('GET', 'me')).json<{ token: string }>().token;
    for (const authorization of ['', 'Bearer x', `Bearer ${token}x`, `Basic ${token}`, `Bearer ${theirs}`]) {
      const response = await send({ headers: { authorization } });
      expect([response.statusCode, response.json().code]).toEqual([401, 'token-invalid']);
    }
    expect(listFiles()).toEqual([]);
  });

  test('[P1] from a page that the site does not list is refused', async () => {
    const response = await send({ headers: { origin: 'https://evil.example' } });
    expect([response.statusCode, response.json().code]).toEqual([403, 'origin-not-allowed']);
  });

  test('is allowed by browsers that ask first, from listed pages only', async () => {
    const preflight = (origin: string, path = '/v1/files') =>
      app.http.inject({ method: 'OPTIONS', url: `${path}?key=demo`, headers: { origin } });
    for (const path of ['/v1/files', `/v1/files/${newId()}`]) {
      const { statusCode, headers } = await preflight(SHOP_ORIGIN, path);
      expect([statusCode, headers['access-control-allow-origin']]).toEqual([204, SHOP_ORIGIN]);
      expect(headers['access-control-allow-headers']).toContain('authorization');
    }
    expect((await preflight('https://evil.example')).statusCode).toBe(403);
  });

  test.each(Object.keys(IMPOSTORS))('that is not what its name says is refused with the reason: %s', async (name) => {
    const response = await send({ name, bytes: IMPOSTORS[name] ?? Buffer.alloc(0) });
    const isHuge = name === 'huge.png';
    expect([response.statusCode, response.json().code]).toEqual(isHuge ? [413, 'too-big'] : [415, 'file-refused']);
    expect(response.json().detail).toMatch(/^(name|body): expected .+, got .+/);
    expect(listFiles()).toEqual([]);
  });

  test('of more than is allowed is refused, and nothing is left of it', async () => {
    const response = await send({ name: 'a.txt', bytes: Buffer.alloc(1_048_577, 'x') });
    expect([response.statusCode, response.json()]).toMatchObject([413, { code: 'too-big', field: 'body' }]);
    expect(listFiles()).toEqual([]);
    expect((await sendFile({ name: 'a.txt', bytes: Buffer.alloc(1_048_576, 'x') })).bytes).toBe(1_048_576);
  });

  test('is one of ten a minute', async () => {
    for (let count = 0; count < 10; count++) await sendFile();
    const response = await send();
    expect([response.statusCode, response.json().code, response.headers['retry-after']]).toEqual([
      429,
      'rate-limited',
      '6',
    ]);
  });

  test('beyond the room of the site is refused', async () => {
    await close(app);
    app = await openTestApp({ PARLOR_DATA: data, PARLOR_FILES_TOTAL_MB: '1' });
    token = await createVisitor();
    const bytes = Buffer.alloc(600_000, 'x');
    await sendFile({ name: 'a.txt', bytes });
    const response = await send({ name: 'b.txt', bytes });
    expect([response.statusCode, response.json().code]).toEqual([507, 'no-room']);
    expect(listFiles()).toHaveLength(1);
  });

  test('of an agent needs their cookie and a page of ours', async () => {
    const ann = await createColleague(app, 'ann');
    const cookie = String((await ann.call('GET', 'me')).raw.req.headers.cookie);
    const upload = (headers: Readonly<Record<string, string>>) =>
      app.http.inject({
        method: 'POST',
        url: '/v1/agent/files?name=order.pdf',
        headers: { host: 'localhost', ...headers },
        payload: SAMPLES['order.pdf'] ?? '',
      });
    const response = await upload({ cookie, origin: 'http://localhost' });
    expect([response.statusCode, response.json()]).toMatchObject([201, { name: 'order.pdf', type: 'application/pdf' }]);
    expect(response.json()).not.toHaveProperty('inlineUrl');
    expect((await upload({ origin: 'http://localhost' })).json().code).toBe('sign-in-required');
    expect((await upload({ cookie, origin: 'https://evil.example' })).json().code).toBe('forbidden');
    expect((await upload({ cookie })).json().code).toBe('forbidden');
  });
});

describe('an upload over a real connection', () => {
  let port: number;
  beforeEach(async () => {
    await app.http.listen({ host: '127.0.0.1', port: 0 });
    port = (app.http.server.address() as AddressInfo).port;
  });

  const open = (headers: Readonly<Record<string, string | number>> = {}) =>
    httpRequest({
      port,
      agent: false,
      method: 'POST',
      path: '/v1/files?key=demo&name=a.txt',
      headers: { authorization: `Bearer ${token}`, ...headers },
    });

  /** Until the folder holds so many drafts: the file system tells nobody. */
  async function untilDrafts(count: number): Promise<void> {
    const folder = join(data, 'files', 'drafts');
    while (!existsSync(folder) || readdirSync(folder).length !== count) await new Promise(setImmediate);
  }

  test('[P30] that is given up leaves nothing, and the server goes on', async () => {
    const upload = open({ 'content-length': 1_000 });
    upload.once('error', () => {});
    upload.write('half of it');
    await untilDrafts(1);
    upload.destroy();
    await untilDrafts(0);
    expect(listFiles()).toEqual([]);
    expect(await sendFile()).toHaveProperty('id');
  });

  test('that takes longer than ten minutes is cut off', async () => {
    const upload = open();
    const ended = once(upload, 'error');
    upload.write('half of it');
    await untilDrafts(1);
    app.clock.advance(600_000);
    await ended;
    await untilDrafts(0);
  });

  test.each([
    ['says so beforehand', { 'content-length': 3_000_000 }],
    ['does not say so', {}],
  ])('of more than is allowed can read why, when it %s', async (_how, headers) => {
    const upload = open(headers);
    upload.end(Buffer.alloc(3_000_000, 'x'));
    const [response] = await once(upload, 'response');
    expect(response.statusCode).toBe(413);
    response.resume();
    await once(response, 'end');
  });
});

describe('a file', () => {
  test('[P30] is told of with fresh addresses to who sent it, and to no other visitor', async () => {
    const { id, url } = await sendFile();
    app.clock.jump(2 * DAY_MS);
    const fresh = (await ask(id)).json<FileAnswer>();
    expect(fresh).toMatchObject({ id, name: 'plant.png', bytes: PNG.length });
    expect(fresh.url).not.toBe(url);
    const other = await ask(id, await createVisitor());
    expect([other.statusCode, other.json().code]).toEqual([404, 'not-found']);
    const missing = await ask(newId());
    expect(missing.json()).toEqual({ ...other.json(), requestId: missing.json().requestId });
  });

  test('is told of to the site’s agents', async () => {
    const { id } = await sendFile();
    const ann = await createColleague(app, 'ann');
    expect((await ann.call('GET', `files/${id}`)).json()).toMatchObject({ id, name: 'plant.png' });
    expect((await ann.call('GET', `files/${newId()}`)).json().code).toBe('not-found');
    expect((await app.http.inject({ url: `/v1/agent/files/${id}` })).json().code).toBe('sign-in-required');
  });
});

describe('a download', () => {
  test.each(Object.keys(SAMPLES))('brings the bytes to be saved, and lets nothing run: %s', async (name) => {
    const bytes = SAMPLES[name] ?? Buffer.alloc(0);
    const { url, type } = await sendFile({ name, bytes });
    const { statusCode, headers, rawPayload } = await get(url);
    expect([statusCode, rawPayload]).toEqual([200, bytes]);
    expect(headers).toMatchObject({
      'content-type': type.startsWith('text/') ? `${type}; charset=utf-8` : type,
      'content-length': String(bytes.length),
      'content-disposition': `attachment; filename="${name}"; filename*=UTF-8''${name}`,
      'content-security-policy': "sandbox; default-src 'none'",
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': /^(audio|video)/.test(type) ? 'cross-origin' : 'same-origin',
      'cache-control': 'private, max-age=86400',
    });
    expect(headers['access-control-allow-origin']).toBeUndefined();
    expect(headers['set-cookie']).toBeUndefined();
  });

  test.each(Object.keys(POLYGLOTS))('brings only the picture of what was two things at once: %s', async (name) => {
    const polyglot = POLYGLOTS[name];
    const { url } = await sendFile({ name, bytes: polyglot?.bytes ?? Buffer.alloc(0) });
    expect((await get(url)).rawPayload).toEqual(polyglot?.kept);
  });

  test('of a picture may be shown in any page by its second address, and of nothing else', async () => {
    const { url, inlineUrl } = await sendFile();
    const { headers, rawPayload } = await get(inlineUrl);
    expect(rawPayload).toEqual(PNG);
    expect(headers).toMatchObject({
      'content-disposition': `inline; filename="plant.png"; filename*=UTF-8''plant.png`,
      'content-type': 'image/png',
      'content-security-policy': "sandbox; default-src 'none'",
      'cross-origin-resource-policy': 'cross-origin',
    });
    expect((await get(`${url}&inline=1`)).statusCode).toBe(404);
    expect((await get(inlineUrl?.replace('&inline=1', ''))).statusCode).toBe(404);
    for (const name of ['order.pdf', 'letter.txt', 'film.mp4']) {
      expect(await sendFile({ name, bytes: SAMPLES[name] ?? Buffer.alloc(0) })).not.toHaveProperty('inlineUrl');
    }
  });

  test('by an address that was changed anywhere finds nothing', async () => {
    const { id, url } = await sendFile();
    const { id: other } = await sendFile();
    const signature = new URL(url).searchParams.get('signature') ?? '';
    const changed = [
      url.replace(id, other),
      url.replace(/expires=\d+/, 'expires=99999999999999'),
      url.replace(signature, `${signature.slice(0, -2)}AA`),
      url.replace(signature, ''),
      url.replace(signature, signature.slice(0, 10)),
      url.replace(/&signature=.*/, ''),
      `${url}&expires=99999999999999`,
      url.replace(/\?.*/, ''),
    ];
    for (const address of changed) expect((await get(address)).json().code, address).toBe('not-found');
  });

  test('works for seven days and says so when they are over', async () => {
    const { url } = await sendFile();
    app.clock.jump(7 * DAY_MS);
    expect((await get(url)).statusCode).toBe(200);
    app.clock.jump(3_600_000);
    const response = await get(url);
    expect([response.statusCode, response.json().code]).toEqual([410, 'address-expired']);
  });

  test('of a file that was deleted finds nothing', async () => {
    const { id, url } = await sendFile();
    const site = app.domain.sites.all()[0]?.id ?? newId();
    await app.store.files.deleteUnused(id as FileId, app.clock.now(), { site, kind: 'file-deleted', at: 0 });
    expect((await get(url)).statusCode).toBe(404);
    expect((await ask(id)).statusCode).toBe(404);
  });

  test('goes on from where it was, and is not repeated when nothing changed', async () => {
    const { url } = await sendFile({ name: 'letter.txt', bytes: Buffer.from('0123456789') });
    const part = await get(url, { range: 'bytes=3-5' });
    expect([part.statusCode, part.body, part.headers['content-range'], part.headers['content-length']]).toEqual([
      206,
      '345',
      'bytes 3-5/10',
      '3',
    ]);
    const beyond = await get(url, { range: 'bytes=10-' });
    expect([beyond.statusCode, beyond.headers['content-range']]).toEqual([416, 'bytes */10']);
    const etag = String(part.headers.etag);
    expect((await get(url, { 'if-none-match': etag })).statusCode).toBe(304);
    expect((await get(url, { range: 'bytes=3-5', 'if-range': etag })).body).toBe('345');
    expect((await get(url, { range: 'bytes=3-5', 'if-range': '"another"' })).body).toBe('0123456789');
    const head = await app.http.inject({ method: 'HEAD', url: url.replace(/^http:\/\/[^/]+/, '') });
    expect([head.statusCode, head.headers['content-length'], head.body]).toEqual([200, '10', '']);
  });

  test('survives a restart, as its address does', async () => {
    const { url } = await sendFile();
    const before = app;
    app = await openTestApp({ PARLOR_DATA: data }, before);
    await before.http.close();
    expect((await get(url)).rawPayload).toEqual(PNG);
  });

  test('comes from the origin that the operator names, and from no other', async () => {
    await close(app);
    app = await openTestApp({
      PARLOR_DATA: data,
      PARLOR_BASE_URL: 'https://chat.example',
      PARLOR_FILES_URL: 'https://files.example',
    });
    token = await createVisitor();
    const { url } = await sendFile();
    expect(url).toMatch(/^https:\/\/files\.example\/v1\/files\//);
    expect((await get(url)).statusCode).toBe(200);
    expect((await get(url.replace('files.example', 'chat.example'))).statusCode).toBe(404);
  });
});
