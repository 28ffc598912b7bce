/**
 * [Row 5] Injection: whatever stands in a path, a query or a body is a value, never a part of a command. Each operation is
 * asked with texts that databases, filters and templates take for more than that, by an owner, who may do everything.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Operation } from '../../src/server/http/agent/operation.ts';
import { toJsonSchema } from '../../src/server/http/document/openapi-schema.ts';
import { toExample } from '../../src/server/http/document/schema-example.ts';
import { openSqliteStore } from '../../src/server/store/sqlite.ts';
import { createColleague, newId, toPage } from '../support/callers.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { openTestApp, SHOP_ORIGIN, type TestApp } from '../support/test-app.ts';

/** As they stand in an address. */
const TEXTS = [
  "' OR '1'='1",
  "'; DROP TABLE visitor; --",
  '" UNION SELECT password_hash FROM agent --',
  "x' AND randomblob(1000000000)/*",
  '%_%\\',
  '\u0000',
  '#{7*7}{{7*7}}<%= 7*7 %>',
  '../../../etc/passwd',
  '*)(uid=*))(|(uid=*',
  '💩\u202e\ufeff\ud800',
  '-1',
  '1e999',
  '99999999999999999999999999',
  'NaN',
  '__proto__',
  'constructor',
  'x'.repeat(3_000),
] as const;

/** As they stand in JSON. */
const VALUES: readonly unknown[] = [
  ...TEXTS,
  { $gt: '' },
  { $where: 'sleep(1000)' },
  { $ne: null },
  [],
  [{ $regex: '.*' }],
  [[[['x']]]],
  null,
  true,
  -1,
  0.5,
  1e308,
  Number.MAX_SAFE_INTEGER,
  {},
];

/** What only a mistake of ours says. */
const INSIDES =
  /SqliteError|SQLITE_|no such (table|column)|syntax error|unrecognized token|kysely|node_modules|\.ts:\d/i;

const folder = mkdtempSync(join(tmpdir(), 'parlor-injection-'));
let app: TestApp;
let onlooker: Database.Database;
let cookie: string;
let visitorToken: string;
beforeAll(async () => {
  const file = join(folder, 'parlor.db');
  const store = await openSqliteStore(file);
  app = await openTestApp({ PARLOR_COMMIT_WINDOW_MS: '0' }, { store, clock: createFakeClock() });
  const olga = await createColleague(app, 'olga', 'owner');
  cookie = String((await olga.call('GET', 'me')).raw.req.headers.cookie);
  onlooker = new Database(file, { readonly: true });
  const pinged = await post('/v1/ping?key=demo', JSON.stringify({ page: toPage(), visible: true }));
  visitorToken = pinged.json().token;
});
afterAll(async () => {
  onlooker.close();
  await app.store.close();
  rmSync(folder, { recursive: true });
});

/** Another number when anything was written. */
const readVersion = (): unknown => onlooker.pragma('data_version', { simple: true });

let houses = 0;
interface Asked {
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly payload?: string;
}

async function ask({ method, url, headers = {}, payload }: Asked) {
  houses += 1;
  let isDone = false;
  const asked = app.http
    .inject({
      method: method as 'GET',
      url,
      remoteAddress: `10.${houses >> 16}.${(houses >> 8) & 255}.${houses & 255}`,
      headers,
      ...(payload === undefined ? {} : { payload }),
    })
    .finally(() => {
      isDone = true;
    });
  while (!isDone) {
    // What waits for a commit waits for the clock.
    app.clock.advance(0);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return asked;
}

const post = (url: string, payload: string) =>
  ask({ method: 'POST', url, headers: { origin: SHOP_ORIGIN, 'content-type': 'text/plain' }, payload });

/** What is wrong with how this was answered; null when nothing is. */
async function findFault(asked: Asked): Promise<string | null> {
  const before = readVersion();
  const response = await ask(asked);
  const { statusCode, body, headers } = response;
  const what = `${asked.method} ${asked.url.slice(0, 200)} ${(asked.payload ?? '').slice(0, 300)}: ${statusCode} ${body.slice(0, 200)}`;
  if (INSIDES.test(body)) return `tells of our insides: ${what}`;
  if (statusCode < 400) return null;
  if (readVersion() !== before) return `refused, and something was written: ${what}`;
  if (!String(headers['content-type']).startsWith('application/problem+json')) return `no problem details: ${what}`;
  const { status, code, requestId } = response.json();
  if (status !== statusCode || typeof code !== 'string' || typeof requestId !== 'string') return `half told: ${what}`;
  return statusCode >= 500 && code !== 'mail-off' ? `our mistake: ${what}` : null;
}

async function findFaults(requests: readonly Asked[]): Promise<string[]> {
  const faults: string[] = [];
  for (const asked of requests) {
    const fault = await findFault(asked);
    if (fault !== null) faults.push(fault);
  }
  return faults;
}

/** JSON cannot hold half a character; what was sent is what a client can send. */
const toQuery = (text: string): string => encodeURIComponent(Buffer.from(text).toString());

function* toQueries({ query }: Operation): Generator<string> {
  const names = Object.keys(toExampleOf(query));
  for (const name of [...names, 'unknown']) {
    for (const text of TEXTS) yield `?${name}=${toQuery(text)}`;
    yield `?${name}=a&${name}=b`;
    yield `?${name}[$gt]=`;
    yield `?${name}[]=x`;
    yield `?${name}=%`;
  }
}

function* toBodies({ body }: Operation): Generator<string> {
  for (const value of VALUES) yield JSON.stringify(value);
  const example = toExampleOf(body);
  for (const name of Object.keys(example)) {
    for (const value of VALUES) yield JSON.stringify({ ...example, [name]: value });
  }
  yield JSON.stringify({ ...example, $where: '1' });
  yield '{';
  yield '';
}

function toExampleOf(schema: Operation['body']): Readonly<Record<string, unknown>> {
  const example = schema === undefined ? {} : toExample(toJsonSchema(schema, new Map()));
  return typeof example === 'object' && example !== null ? { ...example } : {};
}

const toPath = (path: string, text = 'x'): string => `/v1/agent${path.replace(/:\w+/g, toQuery(text))}`;

test('[row 5] every operation takes hostile paths, queries and bodies for what they are, and a refusal leaves nothing behind', async () => {
  const headers = { host: 'localhost', origin: 'http://localhost', cookie };
  const operations = app.routes.flatMap(({ config }) => (config.operation === undefined ? [] : [config.operation]));
  expect(operations.length).toBeGreaterThan(80);
  const requests = operations.flatMap((one): Asked[] => {
    const { method, path } = one;
    const body = toExampleOf(one.body);
    const json = { ...headers, 'content-type': 'application/json' };
    const withBody = one.body === undefined ? { headers } : { headers: json, payload: JSON.stringify(body) };
    return [
      ...(path.includes(':') ? TEXTS : []).map((text) => ({ method, url: toPath(path, text), ...withBody })),
      ...[...toQueries(one)].map((query) => ({ method, url: toPath(path) + query, ...withBody })),
      ...(one.body === undefined ? [] : [...toBodies(one)]).map((payload) => ({
        method,
        url: toPath(path),
        headers: json,
        payload,
      })),
    ];
  });
  expect(requests.length).toBeGreaterThan(5_000);
  expect(await findFaults(requests)).toEqual([]);
}, 600_000);

test('[row 5] a visitor’s doors take hostile texts for what they are, and a refusal leaves nothing behind', async () => {
  const headers = { origin: SHOP_ORIGIN, 'content-type': 'text/plain' };
  const token = visitorToken;
  const frame = {
    ...{ type: 'publish', id: newId<string>(), conversation: newId<string>(), outbox: newId<string>(), number: 1 },
    body: { kind: 'text', text: 'hello' },
  };
  const bodies: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
    ping: { token, page: toPage(), visible: true, leaving: false, reports: [], engagement: {} },
    poll: { stream: 'x' },
    frames: { stream: 'x', frames: [] },
    publish: { token, frame },
    'forms/x': { token, answers: [] },
    'conversations/x/transcript': { token, email: 'ada@example.com' },
  };
  const requests = Object.entries(bodies).flatMap(([path, body]): Asked[] => {
    const url = `/v1/${path}?key=demo`;
    const inner = path === 'ping' ? { page: toPage() } : path === 'publish' ? { frame } : {};
    return [
      ...VALUES.map((value) => JSON.stringify(value)),
      ...Object.keys(body).flatMap((name) => VALUES.map((value) => JSON.stringify({ ...body, [name]: value }))),
      ...Object.entries(inner).flatMap(([part, whole]) =>
        Object.keys(whole).flatMap((name) =>
          VALUES.map((value) => JSON.stringify({ ...body, [part]: { ...whole, [name]: value } })),
        ),
      ),
    ].map((payload) => ({ method: 'POST', url, headers, payload }));
  });
  const bearer = { origin: SHOP_ORIGIN, authorization: `Bearer ${token}` };
  const reads = TEXTS.map(toQuery).flatMap((text): Asked[] => [
    ...['/v1/config', '/v1/articles', '/loader.js'].map((path) => ({ method: 'GET', url: `${path}?key=${text}` })),
    ...['q', 'language', 'category', 'base', 'limit', 'key'].map((name) => ({
      method: 'GET',
      url: `/v1/articles?key=demo&${name}=${text}`,
    })),
    { method: 'GET', url: `/v1/articles/${text}?key=demo` },
    { method: 'GET', url: '/v1/articles/%zz?key=demo' },
    { method: 'GET', url: `/v1/files/${text}?key=demo`, headers: bearer },
    { method: 'GET', url: `/v1/files/${text}/x?expires=${text}&signature=${text}` },
    { method: 'GET', url: `/v1/conversations/${text}/transcript?key=demo`, headers: bearer },
    { method: 'POST', url: `/v1/conversations/${text}/end?key=demo`, headers: bearer },
    { method: 'GET', url: `/loader.js?key=demo&widget=${text}` },
  ]);
  expect(requests.length).toBeGreaterThan(500);
  // A poll of no stream is refused, and so is waited for by nobody.
  expect(await findFaults([...requests.filter(({ payload }) => !payload?.includes('"hello"')), ...reads])).toEqual([]);
}, 600_000);
