/** Who calls a test's server: pages that ping, agents who are signed in. */
import { type AgentId, createId, type VisitorId } from '../../src/protocol/ids.ts';
import type { PingAnswer, PingRequest } from '../../src/protocol/presence.ts';
import { secrets } from '../../src/server/auth/secrets.ts';
import type { OnlineAgent } from '../../src/server/domain/agents/agents-online.ts';
import { createAgent } from '../../src/server/domain/agents/create-account.ts';
import type { AgentRole, NewEvent, Site } from '../../src/server/store/store.ts';
import { createSeededRandom } from './seeded-random.ts';
import { SHOP_ORIGIN, type TestApp } from './test-app.ts';

const random = createSeededRandom(29);
export const newId = <Id extends string>(): Id => createId<Id>(0, random.bytes);

export const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0';

export function toPage(path = '/plants', referrer = ''): PingRequest['page'] {
  return { id: newId<string>(), url: `${SHOP_ORIGIN}${path}`, title: path.slice(1), referrer };
}

/**
 * One browser: it keeps its token, and stays on its page unless the ping names another.
 *
 * @param key of the site
 */
export function createBrowser(app: TestApp, headers: Readonly<Record<string, string>> = {}, key = 'demo') {
  let server = app;
  let token: string | undefined;
  let page = toPage();
  return {
    /** From now on it speaks to this one, which took the place of the first. */
    follow(next: TestApp): void {
      server = next;
    },
    async ping(body: Partial<PingRequest> = {}): Promise<PingAnswer> {
      page = body.page ?? page;
      const response = await server.http.inject({
        method: 'POST',
        url: `/v1/ping?key=${key}`,
        headers: { origin: SHOP_ORIGIN, 'content-type': 'text/plain', 'user-agent': FIREFOX, ...headers },
        payload: JSON.stringify({ token, visible: true, ...body, page }),
      });
      if (response.statusCode !== 200) throw new Error(`expected 200, got ${response.statusCode}: ${response.body}`);
      const answer = response.json<PingAnswer>();
      token = answer.token ?? token;
      return answer;
    },
  };
}

export async function findSite(app: TestApp): Promise<Site> {
  const [site] = await app.store.sites.list();
  if (site === undefined) throw new Error('expected a site, got none');
  return site;
}

/** An agent of the site, signed in with a cookie of their own. */
export async function createColleague(app: TestApp, name: string, role: AgentRole = 'agent') {
  const site = await findSite(app);
  const { id } = await createAgent(
    { store: app.store, clock: app.clock, randomBytes: random.bytes, secrets },
    { site: site.id, email: `${name}@localhost`, name, role, passwordHash: null },
  );
  const signIn = async (): Promise<string> =>
    `parlor_sign_in=${await app.signIns.byLink(await app.signIns.createLink(id))}`;
  let cookie = await signIn();
  return {
    id,
    name,
    /** After a night, which no sign-in outlasts. */
    async signInAgain(): Promise<void> {
      cookie = await signIn();
    },
    call: (method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown, headers: object = {}) =>
      app.http.inject({
        method,
        url: `/v1/agent/${path}`,
        headers: {
          host: 'localhost',
          origin: 'http://localhost',
          cookie,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
      }),
  };
}

/** As when the agent has the inbox open; the returned function closes it. */
export async function bringOnline(
  app: TestApp,
  agent: AgentId,
  departments: readonly string[] = [],
  wish: Partial<OnlineAgent> = {},
) {
  const connection = {};
  app.domain.agentsOnline.add(connection, {
    id: agent,
    site: (await findSite(app)).id,
    departments,
    status: 'online',
    chatLimit: null,
    ...wish,
  });
  return () => app.domain.agentsOnline.remove(connection);
}

/** What the log says, oldest first; waits for the visitors' commits. */
export async function readEvents(app: TestApp, kinds: readonly NewEvent['kind'][]): Promise<readonly NewEvent[]> {
  app.clock.advance(1_000);
  await new Promise((resolve) => setImmediate(resolve));
  const events = await app.store.events.list((await findSite(app)).id, 0, 1_000);
  return events.filter(({ kind }) => kinds.includes(kind));
}

export const stateOf = (app: TestApp, visitor: VisitorId) => app.domain.presence.find(visitor)?.state;
