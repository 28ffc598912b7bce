/** Each compatible API has a page with a line for a shell of every call, which the page of all APIs leads to. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestApp, type TestApp } from '../../support/test-app.ts';

/** Pages, other addresses of the same calls, and what is traded for a token: in words. */
const TOLD = /\/(widget|sign\/in|oauth\/token|\*)$|^\/comm100\/api\//;

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.store.close());

describe.each([
  ['imbox', 10],
  ['imsupporting', 19],
  ['smartsupp', 30],
  ['comm100', 6],
] as const)('the page about %s', (face, calls) => {
  test('has a line for a shell of every route, and runs nothing', async () => {
    const { headers, body } = await app.http.inject({ url: `/docs/${face}` });
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'self';/);
    expect(body).not.toMatch(/<script|<style|style=|\son\w+=/);
    const routes = app.routes.filter(({ url }) => url.startsWith(`/${face}/`) && !TOLD.test(url));
    expect(routes.length).toBeGreaterThan(0);
    for (const { url } of routes) {
      const line = `$PARLOR${url.replace(/:(\w+)/g, (_, name: string) => `$${name.toUpperCase()}`)}`;
      expect(body).toContain(line);
    }
    expect(body.match(/<pre/g)).toHaveLength(calls);
    // What is code in a sentence is shown as code.
    expect(body).not.toContain('`');
  });

  test('is linked from the page of all APIs', async () => {
    expect((await app.http.inject({ url: '/docs' })).body).toContain(`href="/docs/${face}"`);
  });
});
