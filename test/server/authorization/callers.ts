/** Everybody who may call a server, each in their own way, and what there is for them to call for. */
import type { ConversationId, MessageId, OutboxId, VisitorId } from '../../../src/protocol/ids.ts';
import { SCOPES, type Scope } from '../../../src/protocol/scope.ts';
import type { KeySystem } from '../../../src/server/auth/key-desk.ts';
import { secrets } from '../../../src/server/auth/secrets.ts';
import { createApiKey } from '../../../src/server/domain/agents/api-keys.ts';
import { createAgent, createSite } from '../../../src/server/domain/agents/create-account.ts';
import { sendMessage } from '../../../src/server/domain/conversations/send-message.ts';
import { toJsonSchema } from '../../../src/server/http/document/openapi-schema.ts';
import { toExample } from '../../../src/server/http/document/schema-example.ts';
import type { Agent, Site } from '../../../src/server/store/store.ts';
import { createBrowser, findSite, newId } from '../../support/callers.ts';
import { createSeededRandom } from '../../support/seeded-random.ts';
import { openTestApp, SHOP_ORIGIN, type TestApp } from '../../support/test-app.ts';
import { toTrigger } from './operation-rows.ts';

const random = createSeededRandom(83);
const OWN = { host: 'localhost', origin: 'http://localhost' };

export type Headers = Readonly<Record<string, string>>;

export interface Stage {
  readonly app: TestApp;
  /** How each of them proves who they are. */
  readonly callers: Readonly<Record<'nobody' | 'visitorA' | 'visitorB' | 'stranger' | 'agent' | 'owner', Headers>>;
  readonly visitors: { readonly a: Visitor; readonly b: Visitor; readonly foreign: Visitor };
  readonly ids: { readonly agent: string; readonly owner: string };
  /** A key of the owner with all scopes, or all but one; of the other site's owner. */
  key(without: Scope | null): Promise<Headers>;
  readonly strangerKey: Headers;
  /** A secret of the owner’s for another system’s API. */
  foreignKey(system: KeySystem): Promise<string>;
  readonly site: string;
  /** Makes what a segment of a path names, and returns its id. @param by who makes it @param parent the id before in the path */
  make(segment: string, by: Headers, parent: string): Promise<string>;
  /** Everything that was made. */
  readonly made: Set<string>;
  call(
    method: string,
    url: string,
    headers: Headers,
    body?: object | string,
  ): Promise<{ status: number; code: string | null; body: string }>;
}

export interface Visitor {
  readonly id: VisitorId;
  readonly token: string;
  readonly conversation: ConversationId;
}

export async function openStage(): Promise<Stage> {
  const app = await openTestApp({ PARLOR_COMMIT_WINDOW_MS: '0', PARLOR_API_RATE: '1000000' });
  const accounts = { store: app.store, clock: app.clock, randomBytes: random.bytes, secrets };
  const site = await findSite(app);
  const other = await createSite(accounts, { key: 'other', name: 'Other', origins: [SHOP_ORIGIN] });
  await app.domain.sites.refresh();
  const hire = (of: Site, name: string, role: Agent['role']) =>
    createAgent(accounts, { site: of.id, email: `${name}@localhost`, name, role, passwordHash: null });
  const [agent, owner, stranger] = [
    await hire(site, 'ann', 'agent'),
    await hire(site, 'olga', 'owner'),
    await hire(other, 'sid', 'owner'),
  ];
  const signIn = async ({ id }: Agent): Promise<Headers> => ({
    ...OWN,
    cookie: `parlor_sign_in=${await app.signIns.byLink(await app.signIns.createLink(id))}`,
  });
  const toKey = async ({ id, site: of }: Agent, scopes: readonly Scope[]): Promise<Headers> => {
    const made = await createApiKey(app.domain, {
      site: of,
      agent: id,
      system: 'rest',
      name: '',
      scopes,
      expiresAt: null,
    });
    return { authorization: `Bearer ${made?.secret}` };
  };
  const visitors = {
    a: await createVisitor(app, site),
    b: await createVisitor(app, site),
    foreign: await createVisitor(app, other),
  };
  const callers = {
    nobody: OWN,
    visitorA: { ...OWN, authorization: `Bearer ${visitors.a.token}` },
    visitorB: { ...OWN, authorization: `Bearer ${visitors.b.token}` },
    stranger: await signIn(stranger),
    agent: await signIn(agent),
    owner: await signIn(owner),
  };
  const keys = new Map<Scope | null, Promise<Headers>>();
  const made = new Set<string>([visitors.a.id, visitors.a.conversation, visitors.b.id, site.id, agent.id, owner.id]);
  let count = 0;

  const call: Stage['call'] = async (method, url, headers, body) => {
    count += 1;
    const asked = app.http.inject({
      method: method as 'GET',
      url,
      // A house each: limits by address are no subject here.
      remoteAddress: `10.${count >> 16}.${(count >> 8) & 255}.${count & 255}`,
      headers: {
        ...headers,
        ...(body === undefined ? {} : { 'content-type': typeof body === 'string' ? 'text/plain' : 'application/json' }),
      },
      ...(body === undefined ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const response = await settle(app, asked);
    const isJson = String(response.headers['content-type'] ?? '').includes('json');
    return {
      status: response.statusCode,
      code: isJson ? ((response.json() as { code?: string }).code ?? null) : null,
      body: response.body,
    };
  };

  const post = async (path: string, body: object | string, by = callers.owner, method = 'POST') => {
    const response = await call(method, `/v1/agent${path}`, by, body);
    if (response.status >= 300)
      throw new Error(`expected ${path} to be made, got ${response.status}: ${response.body}`);
    return response.body === '' ? {} : JSON.parse(response.body);
  };
  const name = (): string => {
    count += 1;
    return `n${count}`;
  };
  const text = { title: 'T', language: 'en', body: 'x' };
  const { id: base } = await post('/knowledge-bases', { title: 'Help' });
  const toCategory = async (): Promise<string> => (await post('/categories', { base, title: 'T' })).id;
  const MAKERS: Readonly<Record<string, (parent: string, by: Headers) => Promise<string>>> = {
    conversations: async () => (await createVisitor(app, site)).conversation,
    visitors: async () => (await createVisitor(app, site)).id,
    notes: async (conversation, by) => (await post(`/conversations/${conversation}/notes`, { text: 'x' }, by)).note.id,
    tags: async () => (await post('/tags', { name: name(), color: 'red', description: '' })).tag.id,
    cards: async (visitor) => {
      const card = name();
      await post(`/visitors/${visitor}/cards/${card}`, { title: 'T', rows: [] }, callers.owner, 'PUT');
      return card;
    },
    groups: async () => (await post('/visitor-groups', { name: name(), color: 'red', description: '' })).group.id,
    'visitor-groups': async () =>
      (await post('/visitor-groups', { name: name(), color: 'red', description: '' })).group.id,
    companies: async () => (await post('/companies', { name: name(), ...COMPANY })).company.id,
    bans: async () =>
      (await post('/bans', { visitor: (await createVisitor(app, site)).id, reason: '', until: null })).ban.id,
    files: async () => (await post('/files?name=a.txt', 'hello')).id,
    'canned-replies': async (_parent, by) =>
      (await post('/canned-replies', { shortcut: name(), title: 'T', text: 'x', shared: false, tags: [] }, by)).reply
        .id,
    'knowledge-bases': async () => (await post('/knowledge-bases', { title: 'T' })).id,
    categories: toCategory,
    articles: async () => (await post('/articles', { ...text, category: await toCategory() })).id,
    people: async (_parent, by) => (by === callers.agent ? agent.id : (await hire(site, name(), 'agent')).id),
    departments: async () => (await post('/departments', { name: name(), description: '' })).department.id,
    triggers: async () => {
      const id = name();
      await post(`/triggers/${id}`, toTrigger(id), callers.owner, 'PUT');
      return id;
    },
    'page-filters': async () => (await post('/page-filters', { name: 'F', kind: 'like', pattern: '/x' })).filter.id,
    'webhook-endpoints': async () => (await post('/webhook-endpoints', ENDPOINT)).endpoint.id,
    'webhook-deliveries': async () => {
      const { endpoint } = await post('/webhook-endpoints', ENDPOINT);
      return String((await post(`/webhook-endpoints/${endpoint.id}/test`, {})).delivery);
    },
    widgets: async () => (await post('/widgets', toExampleBody(app, 'POST /widgets'))).widget.id,
    forms: async () => (await post('/forms', toExampleBody(app, 'POST /forms'))).form.id,
    'api-keys': async () => (await post('/api-keys', { name: 'K', scopes: ['site:read'] })).key.id,
  };

  return {
    app,
    callers,
    visitors,
    ids: { agent: agent.id, owner: owner.id },
    key: (without) => {
      const key =
        keys.get(without) ??
        toKey(
          owner,
          SCOPES.filter((scope) => scope !== without),
        );
      keys.set(without, key);
      return key;
    },
    strangerKey: await toKey(stranger, SCOPES),
    async foreignKey(system) {
      const wish = { site: site.id, agent: owner.id, system, name: '', scopes: [], expiresAt: null };
      return (await createApiKey(app.domain, wish))?.secret ?? '';
    },
    site: site.id,
    async make(segment, by, parent) {
      const maker = MAKERS[segment];
      if (maker === undefined) throw new Error(`expected a way to make "${segment}", which a path has an id of`);
      const id = await maker(parent, by);
      // Numbers and names that are counted stand in many answers.
      if (id.length > 20) made.add(id);
      return id;
    },
    made,
    call,
  };
}

const ENDPOINT = { url: 'https://hooks.example/', description: '', kinds: ['message-sent'], enabled: true };
const COMPANY = { domain: '', phone: '', address: '', note: '', fields: [] };

/** The smallest body that the operation takes. @param name method, and path below `/v1/agent` */
export function toExampleBody({ routes }: Pick<TestApp, 'routes'>, name: string): object {
  const route = routes.find(({ method, url }) => `${method} ${url}` === name.replace(' ', ' /v1/agent'));
  const schema = route?.config.operation?.body;
  return schema === undefined ? {} : Object(toExample(toJsonSchema(schema, new Map())));
}

/** Somebody who reads the shop and has written. */
async function createVisitor(app: TestApp, { id: site, key }: Site): Promise<Visitor> {
  const browser = createBrowser(app, {}, key);
  const { visitor, token = '' } = await browser.ping();
  const conversation = newId<ConversationId>();
  const body = { kind: 'text', text: 'hello' } as const;
  const frame = { id: newId<MessageId>(), conversation, outbox: newId<OutboxId>(), number: 1, body };
  await settle(app, sendMessage(app.domain, { kind: 'visitor', id: visitor.id, site }, frame));
  return { id: visitor.id, token, conversation };
}

/** What waits for a commit waits for the clock. */
async function settle<Answer>(app: TestApp, asked: Promise<Answer>): Promise<Answer> {
  let isDone = false;
  const done = asked.finally(() => {
    isDone = true;
  });
  while (!isDone) {
    app.clock.advance(1);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return done;
}
