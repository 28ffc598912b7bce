/** What a page of each list costs on a site with 100,000 conversations and visitors, and a log of 1,000,000 events. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AgentId, type ConversationId, createId, type MessageId, type VisitorId } from '../../src/protocol/ids.ts';
import { secrets } from '../../src/server/auth/secrets.ts';
import { createAgent } from '../../src/server/domain/agents/create-account.ts';
import { createPresent } from '../../src/server/domain/visitors/load-present.ts';
import { AGENT_OPERATIONS } from '../../src/server/http/operations/agent-operations.ts';
import { openSqliteStore } from '../../src/server/store/sqlite.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { createReportLog } from '../support/report-log.ts';
import { createSeededRandom } from '../support/seeded-random.ts';
import { openTestApp, type TestApp } from '../support/test-app.ts';
import { toWriter } from '../support/writer.ts';
import { printFigure, toPercentile } from './figure.ts';

const CONVERSATIONS = 100_000;
const EVENTS = 1_000_000;
const FROM = Date.UTC(2025, 0, 1);
const DAYS = 365;
const DAY_MS = 86_400_000;
const BATCH = 5_000;
const ROUNDS = 15;
/** Reports have figures of their own. */
const isList = ({ method, path }: (typeof AGENT_OPERATIONS)[number]): boolean =>
  method === 'GET' && !path.startsWith('/reports/');

export async function measureLists(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'parlor-lists-'));
  const store = await openSqliteStore(join(folder, 'parlor.db'));
  const clock = createFakeClock(FROM + DAYS * DAY_MS);
  const app = await openTestApp({ PARLOR_COMMIT_WINDOW_MS: '0' }, { store, clock });
  const { cookie, ids } = await fill(app);
  for (const { path } of AGENT_OPERATIONS.filter(isList)) {
    const kind = path.split('/')[1] ?? '';
    const url = `/v1/agent${path.replace(':id', ids[kind] ?? 'none')}${QUERIES[path] ?? ''}`;
    await measure(app, `list ${path}`, { url, headers: { host: 'localhost', cookie } });
  }
  await app.store.close();
  rmSync(folder, { recursive: true });
}

async function measure(
  { http }: TestApp,
  name: string,
  request: { readonly url: string; readonly headers: Readonly<Record<string, string>> },
): Promise<void> {
  const times: number[] = [];
  let status = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const startedAt = performance.now();
    status = (await http.inject(request)).statusCode;
    times.push(performance.now() - startedAt);
  }
  // What is not there was not measured.
  if (status === 404) return;
  if (status !== 200) throw new Error(`${request.url}: expected 200, got ${status}`);
  const detail = { slowest: Math.max(...times) };
  printFigure({ name, value: toPercentile(times, 0.5), unit: 'ms', goal: { atMost: 20 }, detail });
}

/** What a list is asked for that is not whole. */
const QUERIES: Readonly<Record<string, string>> = {
  '/visitors': '?name=v',
  '/conversations': '?limit=50',
  '/categories': '?base=none',
  '/page-filters/:id/visits': `?from=${FROM}&to=${FROM + 30 * DAY_MS}`,
  '/page-filters/:id/conversations': `?from=${FROM}&to=${FROM + 30 * DAY_MS}`,
};

async function fill(app: TestApp) {
  const random = createSeededRandom(97);
  const { store, clock } = app;
  const newId = <Id extends string>(at = FROM): Id => createId<Id>(at, random.bytes);
  const [site] = await store.sites.list();
  if (site === undefined) throw new Error('expected a site, got none');
  const wish = { site: site.id, email: 'bench@localhost', name: 'Bench', role: 'owner', passwordHash: null } as const;
  const { id: agent } = await createAgent({ store, clock, randomBytes: random.bytes, secrets }, wish);
  const cookie = `parlor_sign_in=${await app.signIns.byLink(await app.signIns.createLink(agent))}`;
  const filter = {
    id: newId<string>(),
    name: 'Plants',
    kind: 'like',
    pattern: 'plants',
    createdAt: FROM,
    changedAt: FROM,
  } as const;
  await store.pageFilters.create(toWriter(site.id), filter, 1);
  const ids: Record<string, string> = { 'page-filters': filter.id };
  for (let done = 0; done < CONVERSATIONS; done += BATCH) {
    const batch = Array.from({ length: BATCH }, (_, index) => {
      const at = FROM + Math.floor(((done + index) / CONVERSATIONS) * DAYS * DAY_MS);
      return { at, visitor: newId<VisitorId>(at), conversation: newId<ConversationId>(at) };
    });
    await store.visitors.save(
      batch.map(({ at, visitor: id }) => {
        const { visitor, visit } = createPresent(site, id);
        const seen = { firstSeenAt: at, lastSeenAt: at, visits: 1, pageViews: 1 };
        return {
          visitor: { ...visitor, ...seen },
          visit: { ...visit, id: newId<string>(at), startedAt: at, lastSeenAt: at },
          pageView: {
            id: newId<string>(at),
            url: `https://shop.example/plants/${at % 97}`,
            title: 'Plants',
            referrer: '',
            at,
          },
          events: [],
        };
      }),
    );
    await store.conversations.append(
      batch.map(({ at, visitor, conversation }) => ({
        site: site.id,
        conversation,
        id: newId<MessageId>(at),
        author: { kind: 'visitor', id: visitor, name: '' },
        body: { kind: 'text', text: 'Where is my parcel?' },
        at,
        startFor: visitor,
      })),
    );
    for (const { at, conversation } of batch.slice(0, -20)) {
      await store.conversations.change({
        conversation,
        site: site.id,
        act: 'close',
        expectedAgent: 'any',
        agent: null,
        message: null,
        event: { site: site.id, kind: 'conversation-closed', conversation, agent, at },
      });
    }
    const [last] = batch.slice(-1);
    if (last !== undefined) Object.assign(ids, { visitors: last.visitor, conversations: last.conversation });
  }
  const agents: readonly AgentId[] = [agent];
  const log = createReportLog(random, {
    site: site.id,
    agents,
    departments: [],
    conversations: CONVERSATIONS,
    events: EVENTS - 3 * CONVERSATIONS,
    from: FROM,
    days: DAYS,
  });
  while (log.length > 0) await store.events.append(log.splice(0, BATCH));
  return { cookie, ids };
}
