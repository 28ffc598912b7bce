/** The document is OpenAPI, tells of every operation that the server answers, and the page shows the same without a script. */
import { readFileSync } from 'node:fs';
import { Validator } from '@seriousme/openapi-schema-validator';
import Type from 'typebox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SCOPES } from '../../src/protocol/scope.ts';
import { operation } from '../../src/server/http/agent/operation.ts';
import { renderDocs } from '../../src/server/http/document/docs-page.ts';
import { type OpenApiDocument, toOpenApi } from '../../src/server/http/document/openapi.ts';
import { type JsonSchema, toJsonSchema } from '../../src/server/http/document/openapi-schema.ts';
import { toExample } from '../../src/server/http/document/schema-example.ts';
import { AGENT_OPERATIONS } from '../../src/server/http/operations/agent-operations.ts';
import { createColleague } from '../support/callers.ts';
import { openTestApp, type TestApp } from '../support/test-app.ts';

let app: TestApp;
let document: OpenApiDocument;
let page: string;
beforeAll(async () => {
  app = await openTestApp();
  document = (await app.http.inject({ url: '/openapi.json' })).json();
  page = (await app.http.inject({ url: '/docs' })).body;
});
afterAll(() => app.store.close());

const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, one]) => ({ address: `${method.toUpperCase()} ${path}`, one })),
  );

describe('the document', () => {
  test('is what OpenAPI 3.1 says', async () => {
    const result = await new Validator().validate(JSON.parse(JSON.stringify(document)));
    expect(result).toEqual({ valid: true });
  });

  test('refers to nothing that it does not have', () => {
    const known = Object.entries(document.components).flatMap(([kind, names]) =>
      Object.keys(names).map((name) => `#/components/${kind}/${name}`),
    );
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, to]) => to ?? '');
    expect(references.length).toBeGreaterThan(100);
    expect([...new Set(references)].filter((to) => !known.includes(to))).toEqual([]);
  });

  test('has every operation once, each with a name of its own', () => {
    expect(operations().map(({ address }) => address)).toEqual(
      expect.arrayContaining(
        AGENT_OPERATIONS.map(({ method, path }) => `${method} /v1/agent${path.replace(/:(\w+)/g, '{$1}')}`),
      ),
    );
    expect(operations()).toHaveLength(AGENT_OPERATIONS.length);
    expect(new Set(operations().map(({ one }) => one.operationId)).size).toBe(AGENT_OPERATIONS.length);
  });

  test('says which scope a key needs, and what is for people only', () => {
    const { get, post } = document.paths['/v1/agent/tags'] ?? {};
    expect([get?.security, post?.security]).toEqual([
      [{ key: ['site:read'] }, { signIn: [] }],
      [{ key: ['site:write'] }, { signIn: [] }],
    ]);
    expect(post?.description).toBe('A key needs the scope `site:write`. For owners and admins.');
    expect(document.paths['/v1/agent/api-keys']?.['get']?.security).toEqual([{ signIn: [] }]);
  });

  test('tells limits, answers and refusals of an operation', () => {
    const post = document.paths['/v1/agent/tags']?.['post'];
    const body = post?.requestBody?.content['application/json']?.schema;
    expect(body?.properties?.['description']).toEqual({ type: 'string', maxLength: 200 });
    expect(Object.keys(post?.responses ?? {})).toEqual([
      '201',
      '400',
      '401',
      '403',
      '409',
      '413',
      '422',
      '429',
      'default',
    ]);
    expect(post?.parameters.map(({ name }) => name)).toEqual(['Idempotency-Key']);
    expect(document.components.responses['409']?.description).toContain('`tag-taken`');
  });
});

describe('a schema', () => {
  test('that contains itself gets a name, one of fixed length its keyword', () => {
    const named = new Map<string, JsonSchema>();
    const Tree = Type.Cyclic({ Tree: Type.Object({ inside: Type.Array(Type.Ref('Tree')) }) }, 'Tree');
    const whole = Type.Object({ tree: Tree, span: Type.Tuple([Type.Integer(), Type.Integer()]) });
    expect(toJsonSchema(whole, named).properties).toEqual({
      tree: { $ref: '#/components/schemas/Tree' },
      span: { type: 'array', minItems: 2, prefixItems: [{ type: 'integer' }, { type: 'integer' }], items: false },
    });
    expect(named.get('Tree')).toMatchObject({
      properties: { inside: { type: 'array', items: { $ref: '#/components/schemas/Tree' } } },
    });
  });

  test('has an example with what it requires', () => {
    const schema = Type.Object({
      id: Type.String({ pattern: '^[0-9a-f]{8}' }),
      kinds: Type.Array(Type.Enum(['a', 'b']), { minItems: 1 }),
      left: Type.Optional(Type.String()),
      span: Type.Tuple([Type.Integer({ minimum: 3 }), Type.Boolean()]),
    });
    expect(toExample(toJsonSchema(schema, new Map()))).toEqual({
      ...{ id: '018bcfe5-6800-7000-8000-000000000000', kinds: ['a'], span: [3, true] },
    });
  });
});

describe('the page', () => {
  test('is for everybody to read, and runs nothing', async () => {
    const { headers, statusCode } = await app.http.inject({ url: '/docs' });
    expect([statusCode, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'self';/);
    // `\S` goes on in the pattern of a field, which is no address.
    expect(page).not.toMatch(/<script|<style|style=|\son\w+=|https?:\/\/(?!www\.example\.com|\\S)/);
  });

  test('has a place for every operation, with its address, scope, fields and an example', () => {
    for (const { address, one } of operations()) {
      expect(page, address).toContain(`id="${one.operationId}"`);
      expect(page, address).toContain(`href="#${one.operationId}"`);
    }
    const start = page.indexOf('<article id="postTags">');
    const article = page.slice(start, page.indexOf('</article>', start));
    for (const text of [
      '/v1/agent/tags',
      '<code>site:write</code>',
      'a text of at most 200 characters',
      '<code>tag.createdAt</code>',
      'one of &quot;gray&quot;',
      '-H &quot;Authorization: Bearer $KEY&quot;',
    ]) {
      expect(article).toContain(text);
    }
  });

  test('links to nothing that is not on it', () => {
    const ids = new Set([...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
    const links = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
    expect(links.filter((id) => !ids.has(id))).toEqual([]);
  });

  test('shows text as text, whatever is in it', () => {
    const hostile = operation({
      ...{ method: 'GET', path: '/x', scope: 'site:read', right: 'everybody' },
      summary: '<img src=x onerror=alert(1)>',
      answer: Type.Object({ '<b>"': Type.Literal('</code><script>') }),
      act: async () => ({ refused: 'not-found' }),
    });
    const html = renderDocs(toOpenApi([hostile]));
    expect(html).not.toMatch(/<img|<script|<b>"/);
    expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;');
  });
});

test('the example of the README answers, by a key with the scopes that it says', async () => {
  const readme = readFileSync('README.md', 'utf8');
  const scopes = /--for rest .*--scopes (\S+)/.exec(readme)?.[1] ?? '';
  const [, url = ''] = /^curl "([^"]+)" -H "Authorization: Bearer \$KEY"$/m.exec(readme) ?? [];
  const owner = await createColleague(app, 'olga', 'owner');
  const { secret } = (await owner.call('POST', 'api-keys', { name: 'CRM', scopes: scopes.split(',') })).json();
  const { pathname, search } = new URL(url);
  const response = await app.http.inject({ url: pathname + search, headers: { authorization: `Bearer ${secret}` } });
  expect([response.statusCode, response.json()]).toEqual([200, { conversations: [], next: null }]);
});

test('the README names everything that scopes are about', () => {
  const [, named = ''] =
    /no more than its scopes: to read or to write (.*?) or `reports`/s.exec(readFileSync('README.md', 'utf8')) ?? [];
  const resources = [...new Set(SCOPES.map((scope) => scope.split(':')[0]))];
  expect([...named.matchAll(/`(\w+)`/g)].map(([, name]) => name).concat('reports')).toEqual(resources);
});
