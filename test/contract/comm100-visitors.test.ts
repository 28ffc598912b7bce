/** Visitors in Comm100's API: every status by what real visitors and agents do, every field by what a browser says, and variables. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ConversationId, OutboxId, VisitorId } from '../../src/protocol/ids.ts';
import { DEFAULT_SETTINGS } from '../../src/protocol/site-settings.ts';
import { createCompany } from '../../src/server/domain/companies/companies.ts';
import {
  closeConversation,
  refuseConversation,
  takeConversation,
  transferConversation,
} from '../../src/server/domain/conversations/change-conversation.ts';
import { sendMessage } from '../../src/server/domain/conversations/send-message.ts';
import { inviteVisitor } from '../../src/server/domain/visitors/invite-visitor.ts';
import { changeProfile } from '../../src/server/domain/visitors/visitor-profile.ts';
import { createBrowser, createColleague, newId, readEvents, toPage } from '../support/callers.ts';
import { type CompatStage, openCompatStage } from '../support/compat-stage.ts';
import { GREETING } from '../support/greeting-trigger.ts';
import { SHOP_ORIGIN } from '../support/test-app.ts';
import { STATUSES } from './comm100.ts';

let stage: CompatStage;
let key: string;
beforeEach(async () => {
  stage = await openCompatStage();
  key = await stage.createKey('comm100');
});
afterEach(() => stage.app.store.close());

const ask = (method: 'GET' | 'PUT', path: string, body?: unknown) =>
  stage.app.http.inject({
    ...{ method, url: `/comm100/v4/livechat/visitors${path}` },
    headers: {
      authorization: `Bearer ${key}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
  });
const get = async (path: string) => (await ask('GET', path)).json();
const put = async (path: string, body: unknown) => (await ask('PUT', path, body)).json();
const principal = () => {
  const { owner, site } = stage;
  return { kind: 'agent', id: owner.id, site: site.id, name: owner.name, role: 'owner' } as const;
};

/** A browser on the shop's page, and what its visitor and agents do. */
function createActor() {
  const { app } = stage;
  const browser = createBrowser(app);
  const conversation = newId<ConversationId>();
  const outbox = newId<OutboxId>();
  const finish = async (doing: Promise<unknown>) => {
    await stage.settle();
    await doing;
  };
  const actor = {
    id: '' as VisitorId,
    conversation,
    async ping(...args: Parameters<typeof browser.ping>): Promise<void> {
      actor.id = (await browser.ping(...args)).visitor.id;
    },
    async write(): Promise<void> {
      const body = { kind: 'text', text: 'Hello?' } as const;
      const visitor = { kind: 'visitor', id: actor.id, site: stage.site.id } as const;
      const sent = sendMessage(app.domain, visitor, { id: newId<never>(), conversation, outbox, number: 1, body });
      app.clock.advance(0);
      await sent;
    },
    invite: () => inviteVisitor(app.domain, principal(), actor.id, 'Can I help?'),
    take: () => finish(takeConversation(app.domain, principal(), conversation, false)),
    refuse: () => finish(refuseConversation(app.domain, principal(), conversation)),
    close: () => finish(closeConversation(app.domain, principal(), conversation)),
    async transfer(): Promise<void> {
      const ann = await createColleague(app, 'ann');
      await finish(transferConversation(app.domain, principal(), conversation, ann.id));
    },
  };
  return actor;
}

type Actor = ReturnType<typeof createActor>;

/** The browser's own words: that the box is open, that a trigger spoke, that what was said was sent away. */
const dismiss = () => ({ reports: [{ id: newId<string>(), kind: 'dismissed' as const }] });
const greet = () => ({ reports: [{ id: newId<string>(), kind: 'fired' as const, trigger: GREETING.id }] });

/** What is done to a visitor who has just come; there are no voice chats here. */
const PATHS: Readonly<Record<Exclude<(typeof STATUSES)[number], 'voiceChatting'>, (actor: Actor) => Promise<unknown>>> =
  {
    inSite: async () => {},
    preChat: (actor) => actor.ping({ open: true }),
    waitingForChat: (actor) => actor.write(),
    async chatting(actor) {
      await actor.write();
      await actor.take();
    },
    async transferring(actor) {
      await actor.write();
      await actor.take();
      await actor.transfer();
    },
    async chatEnded(actor) {
      await actor.write();
      await actor.take();
      await actor.close();
    },
    async refusedByOperator(actor) {
      await actor.write();
      await actor.refuse();
    },
    async offlineMessage(actor) {
      stage.app.domain.agentsOnline.change(stage.owner.id, { status: 'away' });
      await actor.write();
    },
    async autoInvited(actor) {
      await stage.app.domain.sites.change(stage.site.id, () => ({ triggers: [GREETING] }));
      await actor.ping(greet());
    },
    manuallyInvited: (actor) => actor.invite(),
    async manuallyInvitedByWindow(actor) {
      await actor.ping({ open: true });
      await actor.invite();
    },
    async refusedByVisitor(actor) {
      await actor.invite();
      await actor.ping(dismiss());
    },
    async outOfSite(actor) {
      await actor.ping({ leaving: true });
      await stage.settle();
      await stage.settle();
      await stage.settle();
    },
    async systemProcessing(actor) {
      await stage.app.domain.sites.change(stage.site.id, () => ({
        settings: { ...DEFAULT_SETTINGS, routing: { ...DEFAULT_SETTINGS.routing, mode: 'least-busy' } },
      }));
      await actor.write();
    },
  };

describe('a status', () => {
  test.each(Object.entries(PATHS))('%s is reached, and found by it', async (status, walk) => {
    const actor = createActor();
    await actor.ping();
    await walk(actor);
    expect((await get(`/${actor.id}`)).status).toBe(status);
    const found: readonly { id: string; status: string }[] = await get(`?status=${status}`);
    expect(found.map(({ id }) => id)).toContain(actor.id);
    expect(new Set(found.map((one) => one.status))).toEqual(new Set([status]));
  });

  test('is every one of the document’s but voiceChatting, which is never', () => {
    expect(Object.keys(PATHS).sort()).toEqual(STATUSES.filter((status) => status !== 'voiceChatting').sort());
  });

  test('goes from systemProcessing to waitingForChat when an agent is asked', async () => {
    const actor = createActor();
    await actor.ping();
    await PATHS.systemProcessing(actor);
    await stage.settle();
    expect((await get(`/${actor.id}`)).status).toBe('waitingForChat');
  });

  test('is preChat again when the box is opened after an invitation that was made while it was closed', async () => {
    const actor = createActor();
    await actor.ping();
    await actor.invite();
    await actor.ping({ open: true });
    expect((await get(`/${actor.id}`)).status).toBe('preChat');
  });
});

test('every field says what the browser, the network, the page and agents said', async () => {
  const { app, site } = stage;
  await app.domain.sites.change(site.id, ({ settings }) => ({
    departments: [{ id: 'sales', name: 'Sales', description: '' }],
    settings: { ...settings, fields: [{ name: 'plan', label: 'Plan' }] },
  }));
  const browser = createBrowser(app, {
    ...{ 'cf-ipcountry': 'GB', 'cf-region': 'England', 'cf-ipcity': 'Wigan', 'x-forwarded-for': '80.192.137.44' },
  });
  const values = {
    name: 'Ada',
    email: 'ada@example.com',
    phone: '1',
    company: 'Own',
    plan: 'gold',
    productService: 'LA',
  };
  const startedAt = new Date(app.clock.now()).toISOString();
  const { visitor } = await browser.ping({
    ...{ page: toPage('/plants', 'https://www.google.com/?q=pots'), screen: '1680x1050', language: 'en-GB' },
    timeZone: 'Asia/Shanghai',
    reports: [
      { id: newId<string>(), kind: 'variables', values },
      { id: newId<string>(), kind: 'department', department: 'Sales' },
    ],
  });
  const told = await get(`/${visitor.id}`);
  expect(told).toEqual({
    ...{ id: visitor.id, status: 'inSite', browser: 'Firefox 140.0', operatingSystem: 'Windows 10', flashVersion: '' },
    ...{ screenResolution: '1680x1050', language: 'en-GB', ip: '80.192.137.0', country: 'United Kingdom' },
    ...{ state: 'England', city: 'Wigan', timeZone: 'GMT +08:00', visitTime: startedAt, firstVisitTime: startedAt },
    ...{ visits: 1, chats: 0, pageViews: 1, currentBrowsing: `${SHOP_ORIGIN}/plants` },
    ...{ referrerUrl: 'https://www.google.com/?q=pots', name: 'Ada', email: 'ada@example.com', phone: '1' },
    ...{ company: 'Own', productService: 'LA', departmentId: expect.stringMatching(/^0{8}(-0{4}){3}-0{11}[1-9]$/) },
    ...{ searchEngine: 'Google', searchKeywords: 'pots', landingPage: `${SHOP_ORIGIN}/plants` },
    customFields: [{ name: 'plan', value: 'gold', url: '' }],
    customVariableResults: Object.entries(values).map(([name, value]) => ({ name, value, url: '' })),
  });
  const company = { name: 'Acme', domain: '', phone: '', address: '', note: '', fields: [] };
  const made = await createCompany(app.domain, principal(), company);
  const acme = 'company' in made ? made.company.id : '';
  const fields = [{ name: 'size', value: 'large' }];
  await changeProfile(app.domain, principal(), visitor.id, {
    name: 'Ada L.',
    email: 'a@l.example',
    company: acme,
    fields,
  });
  expect(await get(`/${visitor.id}`)).toMatchObject({
    ...{ name: 'Ada L.', email: 'a@l.example', company: 'Acme', departmentId: told.departmentId },
    customFields: [
      { name: 'plan', value: 'gold', url: '' },
      { name: 'size', value: 'large', url: '' },
    ],
  });
});

describe('a visitor of whom little is known', () => {
  test('is called by the address, and wants no department', async () => {
    expect(await get(`/${stage.reader}`)).toMatchObject({
      ...{ name: '80.192.137.0', email: '', departmentId: '00000000-0000-0000-0000-000000000000' },
      ...{ timeZone: '', customFields: [], customVariableResults: [], visits: 1, pageViews: 2 },
    });
  });

  test.each([
    ['a network that hides its country', { 'cf-ipcountry': 'T1' }],
    ['a country that nobody knows', { 'cf-ipcountry': 'XX' }],
  ])('has no country behind %s', async (_name, headers) => {
    const { visitor } = await createBrowser(stage.app, headers).ping({ timeZone: 'Nowhere/At-All' });
    expect(await get(`/${visitor.id}`)).toMatchObject({ country: '', timeZone: '' });
  });
});

describe('custom variables', () => {
  const set = (body: unknown) => put(`/${stage.reader}`, body);

  test('are set with what they link to, shown at once, in every list, and after a restart', async () => {
    const link = { name: 'order', value: '17', url: 'https://shop.example/17' };
    const told = await set([link, { name: 'company', value: 'Comm100', url: '' }]);
    expect(told).toMatchObject({ id: stage.reader, company: 'Comm100' });
    expect(told.customVariableResults).toEqual([link, { name: 'company', value: 'Comm100', url: '' }]);
    const listed: readonly { id: string }[] = await get('');
    expect(listed.find(({ id }) => id === stage.reader)).toEqual(told);
    const stored = await stage.app.store.visitors.find(stage.reader);
    expect(stored?.visitor.variables).toEqual({ order: '17', company: 'Comm100' });
    const events = await readEvents(stage.app, ['visitor-changed']);
    expect(events.map(({ agent, detail }) => [agent, detail])).toEqual([
      [stage.owner.id, { names: 'variables.order variables.company' }],
    ]);
  });

  test('keep what is absent of one, and all that are not named; one alone need not be in a list', async () => {
    await set([
      { name: 'a', value: '1', url: 'https://a.example' },
      { name: 'b', value: '2' },
    ]);
    await set({ name: 'a', url: '' });
    await set({ name: 'b', url: 'https://b.example', value: null });
    expect((await set([{ name: 'c' }])).customVariableResults).toEqual([
      { name: 'a', value: '1', url: '' },
      { name: 'b', value: '2', url: 'https://b.example' },
      { name: 'c', value: '', url: '' },
    ]);
  });

  test('are all there when two set them at once, of somebody who has left too', async () => {
    const { app, chats } = stage;
    app.clock.advance(600_000);
    await stage.settle();
    const { id } = chats.offline;
    expect((await get(`/${id}`)).status).toBe('outOfSite');
    await Promise.all(
      ['a', 'b', 'c'].map((name) => put(`/${id}`, [{ name, value: name, url: `https://${name}.example` }])),
    );
    const { customVariableResults } = await get(`/${id}`);
    expect(customVariableResults.map(({ url }: { url: string }) => url).sort()).toEqual([
      ...['https://a.example', 'https://b.example', 'https://c.example'],
    ]);
  });
});

describe('the list', () => {
  test('has those who are here first, then who left in the last day, and nobody else', async () => {
    const { app, reader, chats } = stage;
    const ids = async (query = ''): Promise<readonly string[]> =>
      (await get(query)).map(({ id }: { id: string }) => id);
    expect(await ids()).toHaveLength(4);
    app.clock.advance(600_000);
    await stage.settle();
    const { visitor } = await createBrowser(app).ping();
    const all = await ids();
    expect([all[0], all.length]).toEqual([visitor.id, 5]);
    expect(await ids('?status=outOfSite')).toEqual(all.slice(1));
    expect([...(await ids('?pageSize=2')), ...(await ids('?pageSize=2&pageIndex=2'))]).toEqual(all.slice(0, 4));
    expect(await ids('?pageSize=2&pageIndex=3')).toEqual(all.slice(4));
    const gone = await get(`?status=outOfSite`);
    expect(gone.find(({ id }: { id: string }) => id === chats.taken.id).chats).toBe(1);
    const old = await app.store.visitors.find(reader);
    if (old?.lastVisit == null) throw new Error('expected a visit, got none');
    const lastSeenAt = app.clock.now() - 86_400_001;
    const id = newId<VisitorId>();
    const seen = { visitor: { ...old.visitor, id, lastSeenAt }, visit: { ...old.lastVisit, id: 'old', visitor: id } };
    await app.store.visitors.save([{ ...seen, pageView: null, events: [] }]);
    expect(await ids()).toEqual(all);
    expect((await get(`/${id}`)).status).toBe('outOfSite');
  });
});
