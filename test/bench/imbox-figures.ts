/** What each call of ImBox's API costs on a site with 100,000 conversations of a year. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type AgentId,
  type ConversationId,
  createId,
  type MessageId,
  type SiteId,
  type VisitorId,
} from '../../src/protocol/ids.ts';
import { secrets } from '../../src/server/auth/secrets.ts';
import { createApiKey } from '../../src/server/domain/agents/api-keys.ts';
import { createAgent } from '../../src/server/domain/agents/create-account.ts';
import { toAccountNumber } from '../../src/server/domain/sites/foreign-numbers.ts';
import { createPresent } from '../../src/server/domain/visitors/load-present.ts';
import { openSqliteStore } from '../../src/server/store/sqlite.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { createSeededRandom } from '../support/seeded-random.ts';
import { openTestApp, type TestApp } from '../support/test-app.ts';
import { toWriter } from '../support/writer.ts';
import { printFigure, toPercentile } from './figure.ts';

const CONVERSATIONS = 100_000;
const AGENTS = 10;
const FROM = Date.UTC(2025, 0, 1);
const DAYS = 365;
const DAY_MS = 86_400_000;
const BATCH = 5_000;
const ROUNDS = 100;
/** A key may ask so often in a minute, of a clock that stands still. */
const RATE = { PARLOR_API_RATE: '100000' };

export async function measureImbox(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'parlor-imbox-'));
  const store = await openSqliteStore(join(folder, 'parlor.db'));
  const clock = createFakeClock(FROM + DAYS * DAY_MS);
  const app = await openTestApp({ PARLOR_COMMIT_WINDOW_MS: '0', ...RATE }, { store, clock });
  for (const [name, url] of Object.entries(await fill(app))) {
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const startedAt = performance.now();
      const { statusCode, body } = await app.http.inject({ url });
      times.push(performance.now() - startedAt);
      if (statusCode !== 200) throw new Error(`${url}: expected 200, got ${statusCode}: ${body}`);
    }
    printFigure({
      name: `imbox ${name}`,
      value: toPercentile(times, 0.99),
      unit: 'ms',
      goal: { atMost: 50 },
      detail: { median: toPercentile(times, 0.5), first: times[0] ?? 0 },
    });
  }
  await app.store.close();
  rmSync(folder, { recursive: true });
}

/** @returns what is asked for, by name */
async function fill(app: TestApp): Promise<Readonly<Record<string, string>>> {
  const random = createSeededRandom(157);
  const { store, clock } = app;
  const newId = <Id extends string>(at = FROM): Id => createId<Id>(at, random.bytes);
  const [site] = await store.sites.list();
  if (site === undefined) throw new Error('expected a site, got none');
  const world = { store, clock, randomBytes: random.bytes, secrets };
  const agents: AgentId[] = [];
  for (let index = 0; index < AGENTS; index++) {
    const wish = { site: site.id, email: `a${index}@localhost`, name: `A${index}`, passwordHash: null } as const;
    agents.push((await createAgent(world, { ...wish, role: 'owner' })).id);
  }
  const filter = { name: 'Pots', kind: 'like', createdAt: FROM, changedAt: FROM } as const;
  await store.pageFilters.create(toWriter(site.id), { ...filter, id: newId<string>(), pattern: '/plants' }, 9);
  await store.pageFilters.create(toWriter(site.id), { ...filter, id: newId<string>(), pattern: '/nowhere' }, 9);
  const ids: ConversationId[] = [];
  for (let done = 0; done < CONVERSATIONS; done += BATCH) {
    const batch = Array.from({ length: BATCH }, (_, index) => {
      const at = FROM + Math.floor(((done + index) / CONVERSATIONS) * DAYS * DAY_MS);
      return { at, visitor: newId<VisitorId>(at), conversation: newId<ConversationId>(at) };
    });
    ids.push(...batch.map(({ conversation }) => conversation));
    await store.visitors.save(
      batch.map(({ at, visitor: id }) => {
        const { visitor, visit } = createPresent(site, id);
        const url = `https://shop.example/plants/${at % 97}`;
        return {
          visitor: { ...visitor, firstSeenAt: at, lastSeenAt: at, visits: 1, pageViews: 1 },
          visit: { ...visit, id: newId<string>(at), startedAt: at, lastSeenAt: at, exitUrl: url, traffic: 'Direct' },
          pageView: { id: newId<string>(at), url, title: 'Plants', referrer: '', at },
          events: [],
        };
      }),
    );
    const say = (isAgent: boolean, later: number) =>
      store.conversations.append(
        batch.map(({ at, visitor, conversation }, index) => {
          const agent = agents[index % AGENTS] ?? '';
          const author = { kind: isAgent ? 'agent' : 'visitor', id: isAgent ? agent : visitor, name: 'A' } as const;
          const body = { kind: 'text', text: 'Where is my parcel?' } as const;
          return {
            ...{ site: site.id, conversation, id: newId<MessageId>(at), author, body, at: at + later },
            ...(isAgent ? {} : { startFor: visitor }),
          };
        }),
      );
    await say(false, 0);
    for (const [index, { conversation, at }] of batch.entries()) {
      await take(store, site.id, conversation, agents[index % AGENTS] ?? newId<AgentId>(), at + 10);
    }
    await say(true, 1_000);
    await say(false, 2_000);
    await say(true, 3_000);
  }
  const key = await createApiKey(world, {
    ...{ site: site.id, agent: agents[0] ?? null, system: 'imbox', name: '', scopes: [], expiresAt: null },
  });
  const user = await toAccountNumber(app.domain, 'imbox', site.id);
  const toUrl = (name: string, rest = '') => `/imbox/message/${name}/${key?.secret}/${user}${rest}`;
  const grab = async (name: string) => (await app.http.inject({ url: toUrl(name) })).json().json;
  const agent = (await grab('grabAgents'))[0].agentID;
  const [plants, nowhere] = (await grab('pageFilters')).map(({ id }: { id: number }) => id);
  const channel = `V${BigInt(`0x${(ids[50_000] ?? '').replaceAll('-', '')}`)}`;
  const year = '/2025-01-01/2025-12-31';
  const time = `?startTime=2025-01-01&endTime=2026-01-01`;
  return {
    listConversations: toUrl('listConversations', year),
    'listConversations by page': toUrl('listConversations', `${year}?pageFilterId=${plants}`),
    'listConversations by a page that nobody saw': toUrl('listConversations', `${year}?pageFilterId=${nowhere}`),
    ...Object.fromEntries(
      ['grabConversation', 'grabVisitorInfo', 'grabVisitorTags', 'grabVisitorLabels', 'grabVisitorCards'].map(
        (name) => [name, toUrl(name, `/${channel}`)],
      ),
    ),
    grabAgent: toUrl('grabAgent', `/${agent}`),
    grabAgents: toUrl('grabAgents'),
    chatStatistics: toUrl('chatStatistics', time),
    'chatStatistics by agent': toUrl('chatStatistics', `${time}&agentId=${agent}`),
    'chatStatistics by a page that nobody saw': toUrl('chatStatistics', `${time}&pageFilterId=${nowhere}`),
    'chatStatistics as a file': toUrl('chatStatistics', `${time}&fileType=csv&timezone=Europe/Stockholm`),
    pageFilters: toUrl('pageFilters'),
  };
}

async function take(
  store: TestApp['store'],
  site: SiteId,
  conversation: ConversationId,
  agent: AgentId,
  at: number,
): Promise<void> {
  await store.conversations.change({
    ...{ conversation, site, act: 'take', expectedAgent: 'any', agent: { id: agent, name: 'A' } },
    ...{ message: null, event: { site, kind: 'conversation-taken', conversation, agent, at } },
  });
}
