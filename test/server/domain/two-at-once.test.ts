/** Two agents do the same at one instant: one thing comes of it, whole, and the log tells of it as often as it happened. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type {
  AgentId,
  ArticleId,
  CategoryId,
  ConversationId,
  KnowledgeBaseId,
  SiteId,
  VisitorId,
} from '../../../src/protocol/ids.ts';
import { DEFAULT_SETTINGS } from '../../../src/protocol/site-settings.ts';
import { setAgentStatus } from '../../../src/server/domain/agents/agent-status.ts';
import { revokeApiKey } from '../../../src/server/domain/agents/api-keys.ts';
import { deactivateAgent } from '../../../src/server/domain/agents/change-agent.ts';
import { deleteArticle, setArticleState } from '../../../src/server/domain/articles/articles.ts';
import { changeCategory, deleteCategory } from '../../../src/server/domain/articles/categories.ts';
import { deleteKnowledgeBase, renameKnowledgeBase } from '../../../src/server/domain/articles/knowledge-bases.ts';
import { changeCompany, deleteCompany } from '../../../src/server/domain/companies/companies.ts';
import {
  type ChangeResult,
  closeConversation,
  refuseConversation,
  reopenConversation,
  takeConversation,
  transferConversation,
  transferToDepartment,
} from '../../../src/server/domain/conversations/change-conversation.ts';
import { deleteNote, writeNote } from '../../../src/server/domain/conversations/conversation-details.ts';
import type { DomainWorld } from '../../../src/server/domain/domain-world.ts';
import { changeForm, deleteForm } from '../../../src/server/domain/forms/forms.ts';
import { changeOfflineRecipients } from '../../../src/server/domain/mail/offline-recipients.ts';
import { changeCannedReply, deleteCannedReply } from '../../../src/server/domain/replies/canned-replies.ts';
import { changeSettings, deleteTrigger, putTrigger } from '../../../src/server/domain/sites/change-site.ts';
import { changeDepartment, deleteDepartment } from '../../../src/server/domain/sites/departments.ts';
import { renameSite } from '../../../src/server/domain/sites/managed-sites.ts';
import { changePageFilter, deletePageFilter } from '../../../src/server/domain/sites/page-filters.ts';
import { changeTag, deleteTag } from '../../../src/server/domain/sites/tags.ts';
import { changeWidget, deleteWidget } from '../../../src/server/domain/sites/widgets.ts';
import { endBan } from '../../../src/server/domain/visitors/bans.ts';
import { inviteVisitor } from '../../../src/server/domain/visitors/invite-visitor.ts';
import { deleteCard } from '../../../src/server/domain/visitors/visitor-cards.ts';
import { changeVisitorGroup, deleteVisitorGroup } from '../../../src/server/domain/visitors/visitor-groups.ts';
import { changeVariables, readVariables } from '../../../src/server/domain/visitors/visitor-variables.ts';
import { changeWebhookEndpoint, deleteWebhookEndpoint } from '../../../src/server/domain/webhooks/webhook-endpoints.ts';
import type { Agent, StoredEvent } from '../../../src/server/store/store.ts';
import { createBrowser } from '../../support/callers.ts';
import { openStage, type Stage } from '../authorization/callers.ts';
import { toTrigger } from '../authorization/operation-rows.ts';

/** As routes hand them on. */
type Doer = Agent & { readonly kind: 'agent' };

let stage: Stage;
let world: DomainWorld;
let site: SiteId;
let both: readonly [ann: Doer, bo: Doer];
beforeAll(async () => {
  stage = await openStage();
  world = stage.app.domain;
  site = stage.site as SiteId;
  const find = async (id: string): Promise<Doer> => {
    const agent = await world.store.agents.find(id as AgentId);
    if (agent === null) throw new Error(`expected an agent ${id}`);
    return { ...agent, kind: 'agent', role: 'owner' };
  };
  const second = await stage.make('people', stage.callers.owner, '');
  both = [await find(stage.ids.owner), await find(second)];
});
afterAll(() => stage.app.store.close());

async function make(segment: string, parent = ''): Promise<string> {
  const id = await stage.make(segment, stage.callers.owner, parent);
  if (segment === 'canned-replies') await changeCannedReply(world, both[0], id, toReply(id, 'shared by all'));
  return id;
}
const toReply = (shortcut: string, text: string) => ({ shortcut, title: text, text, shared: true, tags: [] });

const atOnce = <Result>(act: (by: Doer) => Promise<Result>): Promise<readonly Result[]> => Promise.all(both.map(act));
const settings = () => world.sites.byId(site)?.settings ?? DEFAULT_SETTINGS;

/** What the log says of it, besides what it said before. */
async function readLog(act: () => Promise<unknown>): Promise<readonly StoredEvent[]> {
  const before = (await world.store.events.list(site, 0, 10_000)).at(-1)?.position ?? 0;
  await act();
  return world.store.events.list(site, before, 100);
}

/** What is made, the id that it is below if any, and how it is removed. */
const REMOVED: Readonly<
  Record<string, readonly [parent: string | null, remove: (by: Doer, id: string, parent: string) => Promise<unknown>]>
> = {
  tags: [null, (by, id) => deleteTag(world, by, id)],
  'visitor-groups': [null, (by, id) => deleteVisitorGroup(world, by, id)],
  companies: [null, (by, id) => deleteCompany(world, by, id)],
  'canned-replies': [null, (by, id) => deleteCannedReply(world, by, id)],
  'page-filters': [null, (by, id) => deletePageFilter(world, by, id)],
  widgets: [null, (by, id) => deleteWidget(world, by, id)],
  forms: [null, (by, id) => deleteForm(world, by, id)],
  'webhook-endpoints': [null, (by, id) => deleteWebhookEndpoint(world, by, id)],
  'knowledge-bases': [null, (by, id) => deleteKnowledgeBase(world, by, id as KnowledgeBaseId)],
  categories: [null, (by, id) => deleteCategory(world, by, id as CategoryId, {})],
  articles: [null, (by, id) => deleteArticle(world, by, id as ArticleId)],
  departments: [null, (by, id) => deleteDepartment(world, by, id)],
  triggers: [null, (by, id) => deleteTrigger(world, by, id)],
  bans: [null, (by, id) => endBan(world, by, id)],
  'api-keys': [null, (by, id) => revokeApiKey(world, by, id)],
  people: [null, (by, id) => deactivateAgent(world, by, id as AgentId)],
  cards: ['visitors', (by, id, visitor) => deleteCard(world, by, visitor, id)],
  notes: ['conversations', (by, id, conversation) => deleteNote(world, by, conversation as ConversationId, id)],
};

test.each(Object.entries(REMOVED))('one of two who remove the same of %s does it', async (segment, [above, remove]) => {
  const parent = above === null ? '' : await make(above);
  const id = await make(segment, parent);
  let results: readonly unknown[] = [];
  const told = await readLog(async () => {
    results = await atOnce((by) => remove(by, id, parent));
  });
  const refused = results.filter((result) => typeof result === 'object' && result !== null && 'refused' in result);
  expect(refused).toEqual([{ refused: 'not-found' }]);
  expect(told).toHaveLength(1);
});

const toLabel = (text: string) => ({ name: text, color: 'red', description: text }) as const;

/** How the two texts of one thing are changed, and what is read of it then. */
interface Changed {
  readonly change: (by: Doer, id: string, text: string) => Promise<unknown>;
  readonly read: (id: string) => Promise<readonly unknown[]> | readonly unknown[];
}

const CHANGED: Readonly<Record<string, Changed>> = {
  tags: {
    change: (by, id, text) => changeTag(world, by, id, toLabel(text)),
    read: async (id) =>
      toTexts(
        (await world.store.tags.list(site)).find((tag) => tag.id === id),
        'description',
      ),
  },
  'visitor-groups': {
    change: (by, id, text) => changeVisitorGroup(world, by, id, toLabel(text)),
    read: async (id) =>
      toTexts(
        (await world.store.visitorGroups.list(site)).find((one) => one.id === id),
        'description',
      ),
  },
  companies: {
    change: (by, id, text) =>
      changeCompany(world, by, id, { name: text, domain: '', phone: '', address: '', note: text, fields: [] }),
    read: async (id) => toTexts(await world.store.companies.find(site, id), 'note'),
  },
  'canned-replies': {
    change: (by, id, text) => changeCannedReply(world, by, id, toReply(id, text)),
    read: async (id) => toTexts(await world.store.cannedReplies.find(site, both[0].id, id), 'title', 'text'),
  },
  'page-filters': {
    change: (by, id, text) => changePageFilter(world, by, id, { name: text, kind: 'like', pattern: text }),
    read: async (id) => toTexts(await world.store.pageFilters.find(site, id), 'pattern'),
  },
  widgets: {
    change: async (by, id, text) => {
      const { site: _, id: __, createdAt: ___, changedAt: ____, ...wish } = await findWidget(id);
      return changeWidget(world, by, id, { ...wish, name: text, department: text });
    },
    read: async (id) => toTexts(await findWidget(id), 'department'),
  },
  forms: {
    change: async (by, id, text) => {
      const fields = [{ id: 'phone', kind: 'phone', label: 'Phone', required: true } as const];
      return changeForm(world, by, id, { name: text, kind: 'free', fields, consent: text });
    },
    read: async (id) => toTexts(await world.store.forms.find(site, id), 'consent'),
  },
  'webhook-endpoints': {
    change: (by, id, text) =>
      changeWebhookEndpoint(world, by, id, {
        ...{ url: `https://${text}.example/`, description: `https://${text}.example/` },
        ...{ kinds: ['message-sent'], enabled: true },
      }),
    read: async (id) => toTexts(await world.store.webhookEndpoints.find(site, id), 'url', 'description'),
  },
  'knowledge-bases': {
    change: (by, id, text) => renameKnowledgeBase(world, by, id as KnowledgeBaseId, { title: text }),
    read: async (id) =>
      toTexts(
        (await world.store.knowledgeBases.list(site)).find((one) => one.id === id),
        'title',
        'title',
      ),
  },
  departments: {
    change: (by, id, text) => changeDepartment(world, by, id, { name: text, description: text }),
    read: (id) =>
      toTexts(
        world.sites.byId(site)?.departments.find((one) => one.id === id),
        'description',
      ),
  },
  triggers: {
    change: (by, id, text) => putTrigger(world, by, id, { ...toTrigger(id), name: text }),
    read: (id) =>
      toTexts(
        world.sites.byId(site)?.triggers.find((one) => one.id === id),
        'name',
        'name',
      ),
  },
};

async function findWidget(id: string) {
  const widget = await world.store.widgets.find(site, id);
  if (widget === null) throw new Error(`expected a widget ${id}`);
  return widget;
}

function toTexts(found: object | null | undefined, second: string, first = 'name'): readonly unknown[] {
  const fields: Readonly<Record<string, unknown>> = { ...found };
  return [fields[first], fields[second]];
}

test.each(Object.entries(CHANGED))(
  'of two who change one of %s the last one’s change is there, whole',
  async (segment, row) => {
    const id = await make(segment);
    const told = await readLog(async () => {
      for (const result of await atOnce((by) => row.change(by, id, toText(by)))) {
        expect(Object(result)).not.toHaveProperty('refused');
        expect(Object(result)).not.toHaveProperty('mistake');
      }
    });
    const [first, second] = await row.read(id);
    expect(second).toBe(first);
    expect(both.map(toText).some((text) => String(first).includes(text))).toBe(true);
    expect(new Set(told.map(({ agent }) => agent))).toEqual(new Set(both.map(({ id: agent }) => agent)));
  },
);

const toText = ({ id }: Doer): string => (id === both[0].id ? 'ann' : 'bo');

test('of two who move a category both moves are there', async () => {
  const id = (await make('categories')) as CategoryId;
  const results = await Promise.all([
    changeCategory(world, both[0], id, { title: 'New' }),
    changeCategory(world, both[1], id, { position: 7 }),
  ]);
  expect(results).toHaveLength(2);
  const base = 'base' in results[0] ? results[0].base : null;
  const found = (await world.store.categories.list(site, base as KnowledgeBaseId)).find((one) => one.id === id);
  expect(found).toMatchObject({ title: 'New', position: 7 });
});

test('an article that two publish is published once', async () => {
  const id = (await make('articles')) as ArticleId;
  const told = await readLog(() => atOnce((by) => setArticleState(world, by, id, 'published')));
  expect(told.map(({ kind }) => kind)).toEqual(['article-published']);
});

describe('of a site', () => {
  test('the settings that two save are those of the last one, whole', async () => {
    const wishes = ['Europe/Prague', 'Europe/Lisbon'].map((timeZone, index) => ({
      ...{ ...settings(), timeZone, language: index === 0 ? 'cs' : 'pt' },
    }));
    await Promise.all(both.map((by, index) => changeSettings(world, by, wishes[index])));
    expect(wishes).toContainEqual(settings());
  });

  test('a name that one gives and people whom the other adds to its mail are both there', async () => {
    const [ann, bo] = both;
    await Promise.all([
      renameSite(world, ann, { name: 'New', language: 'en' }),
      changeOfflineRecipients(world, bo, (ids) => [...ids, bo.id]),
      changeOfflineRecipients(world, ann, (ids) => [...ids, ann.id]),
    ]);
    expect(world.sites.byId(site)?.name).toBe('New');
    expect(settings().mail.offlineTo).toEqual([bo.id, ann.id]);
  });
});

test('a status that two set for an agent is the last one’s, and the log tells of both', async () => {
  const id = (await make('people')) as AgentId;
  const told = await readLog(() =>
    Promise.all([
      setAgentStatus(world, both[0], id, { status: 'custom', text: 'Lunch' }),
      setAgentStatus(world, both[1], id, { status: 'away' }),
    ]),
  );
  const { status, statusText } = (await world.store.agents.find(id)) ?? {};
  expect([
    ['custom', 'Lunch'],
    ['away', ''],
  ]).toContainEqual([status, statusText]);
  expect(told.map(({ kind }) => kind)).toEqual(['agent-changed', 'agent-changed']);
});

describe('of a conversation', () => {
  const states = async (id: ConversationId) => {
    const { state, agent } = (await world.store.conversations.find(id)) ?? {};
    return { state, agent: agent?.id ?? null };
  };
  const begin = async (): Promise<ConversationId> => (await make('conversations')) as ConversationId;

  /** What happened before, what both do, what the other one hears, and what the log tells. */
  const ACTS: Readonly<
    Record<
      string,
      readonly [
        before: (id: ConversationId) => Promise<unknown>,
        act: (by: Doer, id: ConversationId) => Promise<unknown>,
        state: string,
        kinds: readonly StoredEvent['kind'][],
      ]
    >
  > = {
    'take it': [async () => {}, (by, id) => takeConversation(world, by, id, false), 'open', ['conversation-taken']],
    'refuse it': [async () => {}, (by, id) => refuseConversation(world, by, id), 'closed', ['conversation-refused']],
    'go on with it': [
      (id) => closeConversation(world, both[0], id),
      (by, id) => reopenConversation(world, by, id),
      'open',
      ['conversation-reopened'],
    ],
    'take it when it is over': [
      (id) => closeConversation(world, both[0], id),
      (by, id) => takeConversation(world, by, id, false),
      'open',
      ['conversation-reopened', 'conversation-taken'],
    ],
    'hand it over': [
      (id) => takeConversation(world, both[0], id, false),
      (by, id) => transferConversation(world, { ...by, id: both[0].id }, id, stage.ids.agent as AgentId),
      'transferring',
      ['conversation-transferred'],
    ],
  };

  test.each(Object.entries(ACTS))('one of two who %s does it, and the other is told', async (_name, row) => {
    const [before, act, state, kinds] = row;
    const id = await begin();
    await before(id);
    let results: readonly unknown[] = [];
    const told = await readLog(async () => {
      results = await atOnce((by) => act(by, id));
    });
    expect(results.filter((result) => 'refused' in Object(result))).toEqual([{ refused: 'conflict' }]);
    expect((await states(id)).state).toBe(state);
    expect(told.map(({ kind }) => kind)).toEqual(kinds);
  });

  test('one hand-over to a colleague or to a department is what becomes of both', async () => {
    const id = await begin();
    const [ann, bo] = both;
    const department = await make('departments');
    await takeConversation(world, ann, id, false);
    const results = await Promise.all([
      transferConversation(world, ann, id, stage.ids.agent as AgentId),
      transferToDepartment(world, bo, id, department),
    ]);
    const refused = results.filter((result) => 'refused' in result);
    expect(refused).toEqual([{ refused: 'conflict' }]);
    const ends = [
      { state: 'transferring', agent: stage.ids.agent },
      { state: 'waiting', agent: null },
    ];
    expect(ends).toContainEqual(await states(id));
  });

  test('that two take over from a third the last one has, and the log tells of both', async () => {
    const id = await begin();
    const told = await readLog(() => atOnce((by) => takeConversation(world, by, id, true)));
    expect(both.map(({ id: agent }) => agent)).toContain((await states(id)).agent);
    expect(told.map(({ kind }) => kind)).toEqual(['conversation-taken', 'conversation-taken']);
  });

  test('that two close is closed, and neither hears that it was too late', async () => {
    const id = await begin();
    let results: readonly ChangeResult[] = [];
    const told = await readLog(async () => {
      results = await atOnce((by) => closeConversation(world, by, id));
    });
    expect((await states(id)).state).toBe('closed');
    expect(results.filter((result) => 'refused' in result)).toEqual([]);
    expect(told.map(({ kind }) => kind)).toEqual(['conversation-closed']);
  });

  test('two notes are two', async () => {
    const id = await begin();
    await atOnce((by) => writeNote(world, by, id, toText(by)));
    const notes = await world.store.conversationDetails.notes.list(id);
    expect(notes.map(({ text }) => text).sort()).toEqual(['ann', 'bo']);
  });
});

describe('of a visitor', () => {
  test('whom two invite one invitation is left, in one’s own words', async () => {
    const { visitor } = await createBrowser(stage.app).ping();
    const id = visitor.id as VisitorId;
    await atOnce((by) => inviteVisitor(world, by, id, toText(by)));
    const left = await world.store.invitations.pendingOf(id);
    expect([left?.text, left?.agent.id]).toEqual([
      left?.text === 'ann' ? 'ann' : 'bo',
      both.find((by) => toText(by) === left?.text)?.id,
    ]);
  });

  test('two variables that two set are both there', async () => {
    const id = (await make('visitors')) as VisitorId;
    await atOnce((by) => changeVariables(world, by, id, { variables: [{ name: toText(by), value: 'x' }] }));
    const read = await readVariables(world, both[0], id);
    expect(read).toMatchObject({ variables: { ann: 'x', bo: 'x' } });
  });
});
