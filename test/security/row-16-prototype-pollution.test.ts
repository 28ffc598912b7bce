/** [Row 16] Prototype pollution: a name from outside is a name, also when JavaScript has another use for it. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { readOptions } from '../../src/core/options.ts';
import { toTracked, toVariables } from '../../src/core/visitor-record.ts';
import { decodeClientFrame } from '../../src/protocol/decode-client-frame.ts';
import { decodeServerFrame } from '../../src/protocol/decode-server-frame.ts';
import { decodeTrigger } from '../../src/protocol/decode-trigger.ts';
import { toJsonSchema } from '../../src/server/http/document/openapi-schema.ts';
import { toExample } from '../../src/server/http/document/schema-example.ts';
import { createColleague, newId, toPage } from '../support/callers.ts';
import { openTestApp, SHOP_ORIGIN, type TestApp } from '../support/test-app.ts';

/** What `JSON.parse` makes own fields of, at every place where a field may stand. */
const POISONS = [
  '"__proto__":{"polluted":"yes"}',
  '"__proto__":"polluted"',
  '"__proto__":null',
  '"__proto__":["polluted"]',
  '"constructor":{"prototype":{"polluted":"yes"}}',
  '"constructor":"polluted"',
  '"prototype":{"polluted":"yes"}',
  '"hasOwnProperty":"polluted"',
  '"toString":"polluted"',
  '"\\u005f\\u005fproto\\u005f\\u005f":{"polluted":"yes"}',
] as const;

let app: TestApp;
let cookie: string;
beforeAll(async () => {
  app = await openTestApp({ PARLOR_COMMIT_WINDOW_MS: '0' });
  const olga = await createColleague(app, 'olga', 'owner');
  cookie = String((await olga.call('GET', 'me')).raw.req.headers.cookie);
});
afterAll(() => app.store.close());

afterEach(() => {
  for (const one of [{}, [], () => {}] as unknown as readonly Record<string, unknown>[]) {
    expect(one['polluted']).toBeUndefined();
  }
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect(typeof Object.prototype.hasOwnProperty).toBe('function');
});

/** Every object in the value, the whole included, with the poison as its first field. */
function* poison(value: unknown, text: string): Generator<string> {
  if (typeof value !== 'object' || value === null) return;
  const fields = Object.entries(value);
  if (!Array.isArray(value))
    yield JSON.stringify(value).replace('{', () => (fields.length === 0 ? `{${text}` : `{${text},`));
  for (const [name, inside] of fields) {
    for (const poisoned of poison(inside, text)) {
      // The mark is the whole text of a field: nothing else is replaced.
      const marked = Array.isArray(value) ? value.with(Number(name), MARK) : { ...value, [name]: MARK };
      yield JSON.stringify(marked).replace(JSON.stringify(MARK), () => poisoned);
    }
  }
}
const MARK = 'a place that is filled below';

let houses = 0;
async function post(url: string, payload: string, headers: Readonly<Record<string, string>>, method = 'POST') {
  houses += 1;
  let isDone = false;
  const asked = app.http
    .inject({
      method: method as 'POST',
      url,
      remoteAddress: `10.${houses >> 16}.${(houses >> 8) & 255}.${houses & 255}`,
      headers,
      payload,
    })
    .finally(() => {
      isDone = true;
    });
  while (!isDone) {
    app.clock.advance(0);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return asked;
}

const PAGE = { origin: SHOP_ORIGIN, 'content-type': 'text/plain' };

describe('[row 16] a page’s door', () => {
  const frame = {
    ...{ type: 'publish', id: newId<string>(), conversation: newId<string>(), outbox: newId<string>(), number: 1 },
    body: { kind: 'text', text: 'hello' },
  };
  test.each([
    ['ping', { page: toPage(), visible: true }],
    ['publish', { token: 'x', frame }],
    ['frames', { stream: 'x', frames: [frame] }],
    ['forms/x', { token: 'x', answers: [] }],
    ['conversations/x/transcript', { token: 'x', email: 'ada@example.com' }],
  ])('%s refuses names that nobody asked for, at every place', async (path, body) => {
    for (const text of POISONS) {
      for (const payload of poison(body, text)) {
        const response = await post(`/v1/${path}?key=demo`, payload, PAGE);
        expect([payload, response.statusCode >= 400 && response.statusCode < 500]).toEqual([payload, true]);
      }
    }
  });

  test('takes variables and properties of any name for values, or refuses them', async () => {
    for (const name of ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf']) {
      for (const report of [
        `{"id":"${newId()}","kind":"variables","values":{"plan":"pro","${name}":"polluted"}}`,
        `{"id":"${newId()}","kind":"event","name":"${name}","properties":{"${name}":"polluted"}}`,
      ]) {
        const page = JSON.stringify(toPage());
        const response = await post('/v1/ping?key=demo', `{"page":${page},"visible":true,"reports":[${report}]}`, PAGE);
        expect([200, 400]).toContain(response.statusCode);
        if (response.statusCode !== 200) continue;
        const { id } = response.json().visitor;
        const variables = app.domain.presence.find(id)?.visitor.variables ?? {};
        expect(Object.getPrototypeOf(variables)).toBe(Object.prototype);
        if (report.includes('variables')) {
          expect(variables['plan']).toBe('pro');
          if (Object.hasOwn(variables, name)) expect(variables[name]).toBe('polluted');
        }
      }
    }
  });

  test('finds nothing under the names that objects have anyway', async () => {
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      const config = await app.http.inject({ url: `/v1/config?key=${name}`, headers: { origin: SHOP_ORIGIN } });
      expect(config.json().code).toBe('unknown-site');
      const loader = await app.http.inject({ url: `/loader.js?key=${name}&__proto__[polluted]=yes&widget=${name}` });
      expect(loader.body).toContain('no site has the key');
      const frame = decodeClientFrame(JSON.parse(`{"type":"${name}"}`));
      expect(frame).toHaveProperty('error');
    }
  });
});

test('[row 16] every operation refuses names that nobody asked for, at every place of its body', async () => {
  const headers = { host: 'localhost', origin: 'http://localhost', cookie, 'content-type': 'application/json' };
  const operations = app.routes.flatMap(({ config: { operation } }) =>
    operation?.body === undefined ? [] : [{ ...operation, body: operation.body }],
  );
  expect(operations.length).toBeGreaterThan(30);
  const taken: string[] = [];
  for (const { method, path, body } of operations) {
    const example = toExample(toJsonSchema(body, new Map()));
    for (const text of POISONS) {
      for (const payload of poison(example, text)) {
        const url = `/v1/agent${path.replace(/:\w+/g, 'x')}`;
        const { statusCode } = await post(url, payload, headers, method);
        if (statusCode < 400 || (statusCode >= 500 && statusCode !== 501))
          taken.push(`${method} ${path} ${payload}: ${statusCode}`);
      }
    }
  }
  expect(taken).toEqual([]);
}, 300_000);

describe('[row 16] a decoder', () => {
  const trigger = {
    ...{ id: 't', name: 'T', active: true, frequency: 'visit', conditions: [], actions: [{ name: 'open' }] },
  };

  test('of triggers takes no name that JavaScript has another use for', () => {
    for (const text of POISONS) {
      for (const payload of poison(trigger, text)) expect(decodeTrigger(JSON.parse(payload))).toHaveProperty('mistake');
    }
    for (const name of ['__proto__', 'constructor', 'toString']) {
      expect(decodeTrigger({ ...trigger, actions: [{ name }] })).toHaveProperty('mistake');
      expect(decodeTrigger({ ...trigger, conditions: [{ name, is: '=', value: 'x' }] })).toHaveProperty('mistake');
    }
  });

  test('of frames gives what came, and nothing beside it', () => {
    for (const text of POISONS) {
      expect(decodeClientFrame(JSON.parse(`{"type":"pong",${text}}`))).toHaveProperty('error');
      const frame = decodeServerFrame(`{"type":"ping","heads":[],${text}}`);
      expect(frame === null || !('polluted' in frame)).toBe(true);
    }
  });
});

describe('[row 16] what a page says', () => {
  const record = { variables: {}, reports: [], events: [] } as unknown as Parameters<typeof toVariables>[0];
  const poisoned = JSON.parse('{"__proto__":"polluted","constructor":"polluted","plan":"pro"}');

  test('of its visitor changes the record and no object beside it', () => {
    const { variables } = toVariables(record, newId(), poisoned);
    expect(Object.getPrototypeOf(variables)).toBe(Object.prototype);
    expect(variables['plan']).toBe('pro');
    toTracked(record, { id: newId(), kind: 'event', name: '__proto__', properties: poisoned });
  });

  test('in the attributes of its script changes the options that there are', () => {
    const warnings: string[] = [];
    const options = readOptions(
      {
        src: 'https://chat.example/loader.js?key=demo&__proto__[polluted]=yes&constructor.prototype.polluted=yes',
        dataset: JSON.parse('{"__proto__":"polluted","constructor":"polluted","title":"Ask us"}'),
      },
      (text) => warnings.push(text),
    );
    expect(options).toEqual({ key: 'demo', server: 'https://chat.example', appearance: { title: 'Ask us' } });
    expect(Object.keys(options.appearance)).toEqual(['title']);
    expect(warnings).toEqual([]);
  });
});
