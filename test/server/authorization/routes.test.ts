/** Who may ask what, over every route that the running server has: a route without a row fails, and a row without a route. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Scope } from '../../../src/protocol/scope.ts';
import { newId } from '../../support/callers.ts';
import { SHOP_ORIGIN } from '../../support/test-app.ts';
import { fill, toBody } from './asked.ts';
import { type Headers, openStage, type Stage } from './callers.ts';
import { MAKES_ITS_OWN, OPERATION_ROWS, QUERIES, UNABLE } from './operation-rows.ts';
import {
  BY_FOREIGN_KEY,
  BY_LINK,
  BY_SIGNATURE,
  BY_SITE_KEY,
  OF_VISITOR,
  PUBLIC,
  SIGN_IN,
  SIGNED_IN,
} from './plain-rows.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.app.store.close());

test('every route has a row, and every row a route', () => {
  const { build } = stage.app;
  const rows = [
    ...OPERATION_ROWS.map(({ method, path }) => `${method} /v1/agent${path}`),
    ...BY_FOREIGN_KEY,
    ...[...PUBLIC, ...BY_LINK, ...SIGN_IN, ...SIGNED_IN, ...BY_SITE_KEY, ...Object.keys(OF_VISITOR), ...BY_SIGNATURE],
  ];
  const routes = stage.app.routes.map(({ method, url }) => `${method} ${url.replace(`/${build}/`, '/BUILD/')}`);
  expect(routes.filter((route) => !rows.includes(route))).toEqual([]);
  expect(rows.filter((row) => !routes.includes(row))).toEqual([]);
  expect(new Set(rows).size).toBe(rows.length);
});

/** Whoever may ask is answered in some way that is not about who they are. */
const isLetIn = (status: number): boolean => ![401, 403, 404, 500].includes(status);

describe.each(OPERATION_ROWS.map((row) => [`${row.method} ${row.path}`, row] as const))('%s', (name, row) => {
  /** @param by who makes what the address names; null: nobody, and nothing is there */
  async function ask(headers: Headers, by: Headers | null) {
    const path = await fill(stage, row, by);
    const [id = ''] = path.ids;
    return stage.call(row.method, `/v1/agent${path.text}${QUERIES[name] ?? ''}`, headers, toBody(stage, row, id));
  }

  test.each(['nobody', 'visitorA', 'visitorB'] as const)('is nothing for %s', async (who) => {
    const { status, code } = await ask(stage.callers[who], null);
    expect([status, code]).toEqual([401, who === 'nobody' ? 'sign-in-required' : 'key-invalid']);
  });

  test('is for an agent only where it is for everybody', async () => {
    const { status, code } = await ask(stage.callers.agent, row.right === 'everybody' ? stage.callers.agent : null);
    if (row.right === 'managers') expect([status, code]).toEqual([403, 'forbidden']);
    else expect([status, isLetIn(status)]).toEqual([status, true]);
  });

  test('is for an owner', async () => {
    const { status } = await ask(stage.callers.owner, stage.callers.owner);
    expect([status, isLetIn(status)]).toEqual([status, true]);
  });

  test('is for a key with the scope, and for no key without it', async () => {
    const without = await ask(await stage.key(row.scope as Scope | null), null);
    expect([without.status, without.code]).toEqual([403, row.scope === null ? 'forbidden' : 'scope-missing']);
    if (row.scope === null) return;
    expect(JSON.parse(without.body).detail).toContain(row.scope);
    const { status } = await ask(await stage.key(null), stage.callers.owner);
    expect([status, isLetIn(status)]).toEqual([status, true]);
  });

  test.each(['another site’s owner', 'another site’s key'])('tells %s nothing', async (who) => {
    const headers = who === 'another site’s owner' ? stage.callers.stranger : stage.strangerKey;
    const theirs = await ask(headers, stage.callers.owner);
    if (row.path.includes(':')) {
      const missing = await ask(headers, null);
      expect([theirs.status, theirs.code]).toEqual([missing.status, missing.code]);
    }
    const isForPeople = who === 'another site’s key' && row.scope === null;
    if (isForPeople) expect(theirs.code).toBe('forbidden');
    else if (UNABLE.includes(name)) expect(theirs.code).toBe('mail-off');
    else if (row.path.includes(':') && !MAKES_ITS_OWN.includes(name)) expect(theirs.code).toBe('not-found');
    else expect([theirs.status, isLetIn(theirs.status)]).toEqual([theirs.status, true]);
    for (const id of stage.made) expect(theirs.body).not.toContain(id);
  });
});

test.each(
  OPERATION_ROWS.filter(({ method }) => method !== 'GET').map((row) => [`${row.method} ${row.path}`, row] as const),
)('%s is refused to a page of somebody else’s, whatever cookie comes along', async (_name, row) => {
  const { text } = await fill(stage, row, null);
  const { origin: _, ...headers } = stage.callers.owner;
  for (const origin of [{ origin: 'https://elsewhere.example' }, {}]) {
    const { status, code } = await stage.call(row.method, `/v1/agent${text}`, { ...headers, ...origin }, {});
    expect([status, code]).toEqual([403, 'forbidden']);
  }
});

describe('what is no operation', () => {
  test.each([...PUBLIC, ...BY_LINK])('%s is the same for everybody', async (row) => {
    const url = toUrl(row).replace('BUILD', stage.app.build);
    const method = row.split(' ')[0] ?? '';
    const nobody = await stage.call(method, url, {});
    expect([401, 403]).not.toContain(nobody.status);
    for (const headers of [stage.callers.owner, stage.callers.visitorA, await stage.key(null)]) {
      const { origin: _, host: __, ...proof } = headers;
      expect((await stage.call(method, url, proof)).status).toBe(nobody.status);
    }
  });

  test.each(BY_FOREIGN_KEY)('%s is for keys of that system only', async (row) => {
    const [method = ''] = row.split(' ');
    const system = row.includes('smartsupp') ? 'imsupporting' : 'smartsupp';
    const ofOther = await stage.foreignKey(system);
    const ofRest = (await stage.key(null))['authorization']?.replace('Bearer ', '') ?? '';
    const byKey = [{ apikey: ofOther }, { authorization: `Bearer ${ofOther}` }, await stage.key(null)];
    for (const proof of [{}, stage.callers.owner, stage.callers.visitorA, ...byKey]) {
      for (const secret of ['', ofOther, ofRest]) {
        const url = `${toUrl(row)}?siteid=${stage.site}&apikey=${secret}&cmd=GetStats`;
        expect((await stage.call(method, url, proof, method === 'GET' ? undefined : {})).status).toBe(401);
      }
    }
  });

  test.each(SIGN_IN)('%s is for our own pages', async (row) => {
    const body = { email: 'nobody@localhost', password: 'x', link: 'x' };
    for (const headers of [{}, { origin: SHOP_ORIGIN }, await stage.key(null)]) {
      expect((await stage.call('POST', toUrl(row), headers, body)).code).toBe('forbidden');
    }
    expect((await stage.call('POST', toUrl(row), stage.callers.nobody, body)).status).not.toBe(403);
  });

  test.each(SIGNED_IN)('%s is for people who are signed in, and for no keys', async (row) => {
    const ask = (headers: Headers) => stage.call(row.split(' ')[0] ?? '', toUrl(row), headers, {});
    const { nobody, visitorA, agent } = stage.callers;
    expect((await ask(nobody)).code).toBe('sign-in-required');
    expect((await ask(visitorA)).code).toBe('key-invalid');
    expect((await ask({ ...nobody, ...(await stage.key(null)) })).code).toBe('forbidden');
    expect((await ask(agent)).status === 200 || (await ask(agent)).code === 'malformed').toBe(true);
  });

  test.each(BY_SITE_KEY)('%s is for pages of a site', async (row) => {
    const [method = ''] = row.split(' ');
    const ask = (key: string, origin: string) => stage.call(method, `${toUrl(row)}?key=${key}`, { origin });
    expect((await ask('nothing', SHOP_ORIGIN)).code).toBe('unknown-site');
    expect((await ask('demo', 'https://elsewhere.example')).code).toBe('origin-not-allowed');
  });

  test.each(Object.entries(OF_VISITOR))('%s is for the visitor whose it is', async (row, toBody) => {
    const [method = ''] = row.split(' ');
    const { a, b, foreign } = stage.visitors;
    const file = JSON.parse((await stage.call('POST', '/v1/files?key=demo&name=a.txt', bearer(a.token), 'hello')).body);
    const ask = (token: string, id: string) =>
      stage.call(
        method,
        `${row.split(' ')[1]?.replace(':id', id)}?key=demo&name=a.txt`,
        bearer(token),
        toBody?.(token),
      );
    const own = row.includes('/files') ? file.id : a.conversation;
    for (const token of ['nothing', foreign.token]) expect((await ask(token, own)).code).toBe('token-invalid');
    const byAgent = await stage.call(
      method,
      `${row.split(' ')[1]?.replace(':id', own)}?key=demo`,
      stage.callers.owner,
      toBody?.(''),
    );
    expect(byAgent.status).toBeGreaterThanOrEqual(400);
    if (row.includes(':id')) {
      const [theirs, missing] = [await ask(b.token, own), await ask(b.token, newId())];
      expect([theirs.status, theirs.code]).toEqual([missing.status, missing.code]);
      expect([theirs.status, isLetIn(theirs.status)]).toEqual([theirs.status, theirs.status === 501]);
    }
    const mine = await ask(a.token, own);
    expect([mine.status, isLetIn(mine.status)]).toEqual([mine.status, true]);
  });

  test.each(BY_SIGNATURE)('%s is for whoever has the signed address', async (row) => {
    const { id, url } = JSON.parse(
      (await stage.call('POST', '/v1/agent/files?name=a.txt', stage.callers.owner, 'hello')).body,
    );
    const unsigned = toUrl(row).replace('MISSING', id);
    for (const headers of [{}, stage.callers.owner, stage.callers.visitorA, await stage.key(null)]) {
      expect((await stage.call('GET', unsigned, headers)).code).toBe('not-found');
    }
    expect((await stage.call('GET', new URL(url).pathname + new URL(url).search, {})).status).toBe(200);
  });
});

const bearer = (token: string): Headers => ({ origin: SHOP_ORIGIN, authorization: `Bearer ${token}` });
const toUrl = (row: string): string => (row.split(' ')[1] ?? '').replace(':id', 'MISSING').replace('*', 'nothing');
