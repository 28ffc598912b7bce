/** A site of a busy year, written past the use cases: 100,000 visitors and as many conversations, most of them closed. */
import Database from 'better-sqlite3';
import { type AgentId, type ConversationId, createId, type MessageId, type VisitorId } from '../../src/protocol/ids.ts';
import { secrets } from '../../src/server/auth/secrets.ts';
import { createAgent } from '../../src/server/domain/agents/create-account.ts';
import { createPresent } from '../../src/server/domain/visitors/load-present.ts';
import type { Site } from '../../src/server/store/store.ts';
import { findSite } from '../support/callers.ts';
import type { SeededRandom } from '../support/seeded-random.ts';
import type { TestApp } from '../support/test-app.ts';
import { toWriter } from '../support/writer.ts';

const CONVERSATIONS = 100_000;
export const FROM = Date.UTC(2025, 0, 1);
export const DAYS = 365;
export const DAY_MS = 86_400_000;
const BATCH = 5_000;
/** The last ones, which nobody closed. */
const OPEN = 400;
const WAITING = 200;
const AGENTS = 10;

export interface BusyYear {
  readonly site: Site;
  readonly agents: readonly AgentId[];
  /** Numbers of page filters: one that all pages match, one that none does. */
  readonly filters: readonly [string, string];
  readonly visitors: readonly VisitorId[];
  readonly conversations: readonly ConversationId[];
}

/** @param file of the app's store, which is written to besides */
export async function fillBusyYear(app: TestApp, file: string, random: SeededRandom): Promise<BusyYear> {
  const { store, clock } = app;
  const site = await findSite(app);
  const newId = <Id extends string>(at = FROM): Id => createId<Id>(at, random.bytes);
  const agents: AgentId[] = [];
  for (let index = 0; index < AGENTS; index++) {
    const person = { email: `a${index}@localhost`, name: `A${index}`, role: 'owner', passwordHash: null } as const;
    const world = { store, clock, randomBytes: random.bytes, secrets };
    agents.push((await createAgent(world, { site: site.id, ...person })).id);
  }
  const filters = [newId<string>(), newId<string>()] as const;
  for (const [index, pattern] of ['plants', 'nowhere'].entries()) {
    const filter = { id: filters[index] ?? '', name: pattern, kind: 'like', pattern, createdAt: FROM, changedAt: FROM };
    await store.pageFilters.create(toWriter(site.id), { ...filter, kind: 'like' }, 9);
  }
  const year: { visitors: VisitorId[]; conversations: ConversationId[] } = { visitors: [], conversations: [] };
  for (let done = 0; done < CONVERSATIONS; done += BATCH) {
    const batch = Array.from({ length: BATCH }, (_, index) => {
      const at = FROM + Math.floor(((done + index) / CONVERSATIONS) * DAYS * DAY_MS);
      const agent = agents[index % agents.length] ?? newId<AgentId>();
      return { at, agent, visitor: newId<VisitorId>(at), conversation: newId<ConversationId>(at) };
    });
    year.visitors.push(...batch.map(({ visitor }) => visitor));
    year.conversations.push(...batch.map(({ conversation }) => conversation));
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
        batch.map(({ at, visitor, conversation, agent }) => ({
          ...{ site: site.id, conversation, id: newId<MessageId>(at), at: at + later },
          author: { kind: isAgent ? 'agent' : 'visitor', id: isAgent ? agent : visitor, name: isAgent ? 'A' : '' },
          body: { kind: 'text', text: 'Where is my parcel?' },
          ...(isAgent ? {} : { startFor: visitor }),
        })),
      );
    for (let turn = 0; turn < 4; turn++) await say(turn % 2 === 1, turn * 1_000);
    await store.events.append(
      (['conversation-taken', 'conversation-closed'] as const).flatMap((kind, index) =>
        batch.map(({ conversation, agent, at }) => ({
          ...{ site: site.id, kind, conversation, agent, at: at + 10 + index * 4_000 },
        })),
      ),
    );
  }
  settle(file, year.conversations, agents);
  return { site, agents, filters, ...year };
}

/** Taken and closed at once: each by its use case would take minutes. */
function settle(file: string, ids: readonly ConversationId[], agents: readonly AgentId[]): void {
  const database = new Database(file);
  const change = database.prepare(
    `update conversation set state = ?, agent_id = ?, agent_name = ?, last_agent_id = ?, waiting_since = null,
     read_by_agent = last_seq, closed_at = case when ? then updated_at end where id = ?`,
  );
  database.transaction(() => {
    for (const [index, id] of ids.slice(0, -WAITING).entries()) {
      const agent = agents[index % agents.length] ?? '';
      if (index < ids.length - OPEN) change.run('closed', null, '', agent, 1, id);
      else change.run('open', agent, 'A', agent, 0, id);
    }
  })();
  database.close();
}
