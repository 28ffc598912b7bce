/** The contract of tags and canned replies, on every database. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AgentId, type ConversationId, createId, type SiteId, type SiteKey } from '../../src/protocol/ids.ts';
import type { Tag } from '../../src/protocol/tag-api.ts';
import { openSqliteStore } from '../../src/server/store/sqlite.ts';
import type { NewEvent, Site, Store, StoredCannedReply, TagWearer } from '../../src/server/store/store.ts';
import { listFacts } from '../support/list-facts.ts';
import { openPgliteStore } from '../support/pglite-store.ts';
import { SAMPLE_SITE } from '../support/sample-site.ts';
import { createSeededRandom } from '../support/seeded-random.ts';
import { toWriter } from '../support/writer.ts';

const random = createSeededRandom(61);
const newId = <Id extends string>(): Id => createId<Id>(1_700_000_000_000, random.bytes);
const AT = 1_700_000_000_000;
const ANN = newId<AgentId>();
const BO = newId<AgentId>();

describe.each([
  ['SQLite', () => openSqliteStore(':memory:')],
  ['PostgreSQL', openPgliteStore],
])('on %s', (_name, open) => {
  let store: Store;
  beforeAll(async () => {
    store = await open();
  });
  afterAll(() => store.close());

  async function createSite(): Promise<SiteId> {
    const id = newId<SiteId>();
    const site: Site = {
      id,
      key: id as string as SiteKey,
      ...SAMPLE_SITE,
    };
    await store.sites.create(site);
    return id;
  }

  async function createTag(site: SiteId, name = 'Urgent'): Promise<Tag> {
    const tag: Tag = { id: newId<string>(), name, color: 'red', description: 'soon', createdAt: AT };
    expect(await store.tags.create(toWriter(site), tag, 9)).toBe('created');
    return tag;
  }

  const toWearer = (kind: TagWearer['kind'] = 'conversation'): TagWearer => ({ kind, id: newId<ConversationId>() });
  const toEvent = (site: SiteId, kind: NewEvent['kind'], at = AT): NewEvent => ({ site, kind, at, detail: { n: 1 } });
  const putOn = (site: SiteId, tag: Tag, wearer: TagWearer, agent = ANN, at = AT) =>
    store.tags.putOn(tag.id, wearer, agent, toEvent(site, 'tag-put-on', at));
  const readDetails = async (site: SiteId) => (await listFacts(store, site)).map(({ kind, detail }) => [kind, detail]);

  describe('a tag', () => {
    test('is listed by its name to its own site', async () => {
      const [site, other] = [await createSite(), await createSite()];
      const urgent = await createTag(site);
      const sale = await createTag(site, 'sale');
      expect(await store.tags.list(site)).toEqual([sale, urgent]);
      expect(await store.tags.list(other)).toEqual([]);
    });

    test('whose name is there in another case is refused, also while the first is being made', async () => {
      const site = await createSite();
      const make = (name: string) =>
        store.tags.create(
          toWriter(site),
          { id: newId<string>(), name, color: 'red', description: '', createdAt: AT },
          9,
        );
      expect((await Promise.all([make('Größe'), make('GRÖßE')])).sort()).toEqual(['created', 'tag-taken']);
      const other = await createTag(site, 'other');
      const wish = { name: 'größe', color: 'blue', description: '' } as const;
      expect(await store.tags.change(toWriter(site), other.id, wish)).toBe('tag-taken');
      expect((await store.tags.list(site)).length).toBe(2);
    });

    test('beyond the limit is not made, also when two are made at once', async () => {
      const site = await createSite();
      const make = (name: string) =>
        store.tags.create(
          toWriter(site),
          { id: newId<string>(), name, color: 'red', description: '', createdAt: AT },
          1,
        );
      expect((await Promise.all([make('a'), make('b')])).sort()).toEqual(['created', 'too-many']);
    });

    test('that is renamed is still worn, and may keep its name in another case', async () => {
      const [site, wearer] = [await createSite(), toWearer()];
      const tag = await createTag(site);
      await putOn(site, tag, wearer);
      const wish = { name: 'URGENT', color: 'pink', description: '' } as const;
      expect(await store.tags.change(toWriter(site), tag.id, wish)).toBe('changed');
      expect(await store.tags.of(wearer)).toEqual([{ ...tag, ...wish, by: ANN, at: AT }]);
      expect(await store.tags.change(toWriter(await createSite()), tag.id, wish)).toBe('not-found');
    });

    test('that is deleted is worn by nobody, and tells how many wore it', async () => {
      const [site, wearer] = [await createSite(), toWearer()];
      const [tag, other] = [await createTag(site), await createTag(site, 'other')];
      for (const one of [wearer, toWearer(), toWearer('visitor')]) await putOn(site, tag, one);
      await putOn(site, other, wearer);
      const event = toEvent(site, 'tag-deleted');
      expect(await store.tags.delete(await createSite(), tag.id, event)).toBeNull();
      const counts = { conversations: 2, visitors: 1, replies: 0 };
      expect(await store.tags.delete(site, tag.id, event)).toEqual(counts);
      expect(await store.tags.delete(site, tag.id, event)).toBeNull();
      expect((await store.tags.of(wearer)).map(({ name }) => name)).toEqual(['other']);
      expect((await readDetails(site)).at(-1)).toEqual(['tag-deleted', { n: 1, name: 'Urgent', ...counts }]);
    });
  });

  describe('wearing a tag', () => {
    test('is remembered with who put it on and when, the first one first, and known by its kind', async () => {
      const [site, wearer] = [await createSite(), toWearer()];
      const [late, early] = [await createTag(site, 'a'), await createTag(site, 'b')];
      expect(await putOn(site, early, wearer)).toBe(true);
      await putOn(site, late, wearer, BO, AT + 1);
      expect(await store.tags.of(wearer)).toEqual([
        { ...early, by: ANN, at: AT },
        { ...late, by: BO, at: AT + 1 },
      ]);
      expect(await store.tags.of({ ...wearer, kind: 'visitor' })).toEqual([]);
    });

    test('begins once when two put it on, and ends once when two take it off', async () => {
      const [site, wearer] = [await createSite(), toWearer()];
      const tag = await createTag(site);
      expect(await Promise.all([putOn(site, tag, wearer), putOn(site, tag, wearer, BO, AT + 1)])).toEqual([true, true]);
      expect(await store.tags.of(wearer)).toMatchObject([{ by: ANN, at: AT }]);
      const takeOff = () => store.tags.takeOff(tag.id, wearer, toEvent(site, 'tag-taken-off'));
      expect(await Promise.all([takeOff(), takeOff()])).toEqual([true, true]);
      expect(await store.tags.of(wearer)).toEqual([]);
      const detail = { n: 1, name: 'Urgent' };
      expect(await readDetails(site)).toEqual([
        ['tag-put-on', detail],
        ['tag-taken-off', detail],
      ]);
    });

    test('is refused where the tag is another site’s', async () => {
      const [site, other, wearer] = [await createSite(), await createSite(), toWearer()];
      const tag = await createTag(site);
      expect(await putOn(other, tag, wearer)).toBe(false);
      await putOn(site, tag, wearer);
      expect(await store.tags.takeOff(tag.id, wearer, toEvent(other, 'tag-taken-off'))).toBe(false);
      expect(await store.tags.of(wearer)).toHaveLength(1);
      expect(await readDetails(other)).toEqual([]);
    });
  });

  describe('a canned reply', () => {
    const toReply = (site: SiteId, wish: Partial<StoredCannedReply> = {}): StoredCannedReply => ({
      id: newId<string>(),
      site,
      owner: null,
      shortcut: 'hello',
      title: 'Greeting',
      text: 'Hello!',
      tags: [],
      uses: 0,
      createdAt: AT,
      changedAt: AT,
      ...wish,
    });
    async function createReply(site: SiteId, wish: Partial<StoredCannedReply> = {}): Promise<StoredCannedReply> {
      const reply = toReply(site, wish);
      expect(await store.cannedReplies.create(reply, 9, ANN)).toBe('created');
      return reply;
    }
    const list = (site: SiteId, query: Parameters<Store['cannedReplies']['list']>[2] = {}, reader = ANN, limit = 9) =>
      store.cannedReplies.list(site, reader, query, limit);
    const toShortcuts = (replies: readonly StoredCannedReply[]) => replies.map(({ shortcut }) => shortcut);

    test('is listed to those who may read it, by shortcut and from a cursor on', async () => {
      const [site, other] = [await createSite(), await createSite()];
      const shared = await createReply(site, { shortcut: 'b' });
      const own = await createReply(site, { shortcut: 'a', owner: ANN });
      const foreign = await createReply(site, { shortcut: 'c', owner: BO });
      expect(await list(site)).toEqual([own, shared]);
      expect(await list(site, { after: 'a' })).toEqual([shared]);
      expect(await list(site, {}, ANN, 1)).toEqual([own]);
      expect(await list(site, {}, BO)).toEqual([shared, foreign]);
      expect(await list(other)).toEqual([]);
      expect(await store.cannedReplies.find(site, ANN, own.id)).toEqual(own);
      expect(await store.cannedReplies.find(site, ANN, foreign.id)).toBeNull();
      expect(await store.cannedReplies.find(other, ANN, shared.id)).toBeNull();
    });

    test('is found by the beginning of its shortcut and by any text in it, in any case, without patterns', async () => {
      const site = await createSite();
      await createReply(site, { shortcut: 'ship_cz', title: 'Říjen 100 %', text: 'Two days' });
      await createReply(site, { shortcut: 'shipxcz', title: 'Other', text: 'Ask_me' });
      expect(toShortcuts(await list(site, { prefix: 'SHIP' }))).toEqual(['ship_cz', 'shipxcz']);
      expect(toShortcuts(await list(site, { prefix: 'ship_' }))).toEqual(['ship_cz']);
      expect(toShortcuts(await list(site, { search: 'říjen 100 %' }))).toEqual(['ship_cz']);
      expect(toShortcuts(await list(site, { search: 'ASK_' }))).toEqual(['shipxcz']);
      expect(toShortcuts(await list(site, { search: '%' }))).toEqual(['ship_cz']);
      expect(await list(site, { search: 'nowhere' })).toEqual([]);
    });

    test('wears tags of its site, is found by them, and loses those that are deleted', async () => {
      const site = await createSite();
      const [tag, other] = [await createTag(site, 'a'), await createTag(site, 'b')];
      const reply = await createReply(site, { tags: [tag.id, other.id] });
      await createReply(site, { shortcut: 'plain' });
      expect(await list(site, { tag: tag.id })).toEqual([reply]);
      expect(await store.tags.delete(site, tag.id, toEvent(site, 'tag-deleted'))).toMatchObject({ replies: 1 });
      expect(await store.cannedReplies.find(site, ANN, reply.id)).toEqual({ ...reply, tags: [other.id] });
      const wish = toReply(site, { shortcut: 'new', tags: [other.id, tag.id] });
      expect(await store.cannedReplies.create(wish, 9, ANN)).toEqual({ unknownTag: tag.id });
      const changed = { ...reply, tags: [tag.id] };
      expect(await store.cannedReplies.change(reply, changed, ANN)).toEqual({ unknownTag: tag.id });
      expect(await store.cannedReplies.change(reply, { ...reply, tags: [] }, ANN)).toBe('changed');
      expect(await list(site, { tag: other.id })).toEqual([]);
    });

    test('has its shortcut alone on its site, also when two are made at once', async () => {
      const site = await createSite();
      const make = () => store.cannedReplies.create(toReply(site, { owner: ANN }), 9, ANN);
      expect((await Promise.all([make(), make()])).sort()).toEqual(['created', 'shortcut-taken']);
      const other = await createReply(site, { shortcut: 'other' });
      expect(await store.cannedReplies.change(other, { ...other, shortcut: 'hello' }, ANN)).toBe('shortcut-taken');
      await createReply(await createSite());
    });

    test('beyond the limit is not made, also when two are made at once', async () => {
      const site = await createSite();
      const make = (shortcut: string) => store.cannedReplies.create(toReply(site, { shortcut }), 1, ANN);
      expect((await Promise.all([make('a'), make('b')])).sort()).toEqual(['created', 'too-many']);
    });

    test('keeps its uses when it is changed, and is found by its new words only', async () => {
      const site = await createSite();
      const reply = await createReply(site);
      await Promise.all([store.cannedReplies.countUse(reply.id), store.cannedReplies.countUse(reply.id)]);
      const after = { ...reply, title: 'New', text: 'Bye', changedAt: AT + 1 };
      expect(await store.cannedReplies.change(reply, after, ANN)).toBe('changed');
      expect(await list(site, { search: 'bye' })).toEqual([{ ...after, uses: 2 }]);
      expect(await list(site, { search: 'greeting' })).toEqual([]);
    });

    test('that became private in between is neither changed nor deleted by those who found it shared', async () => {
      const site = await createSite();
      const reply = await createReply(site);
      expect(await store.cannedReplies.change(reply, { ...reply, owner: BO }, BO)).toBe('changed');
      expect(await store.cannedReplies.change(reply, { ...reply, text: 'Mine' }, ANN)).toBe('not-found');
      expect(await store.cannedReplies.delete(reply, toWriter(reply.site))).toBe(false);
      expect(await store.cannedReplies.find(site, BO, reply.id)).toEqual({ ...reply, owner: BO });
    });

    test('that is deleted leaves its shortcut and no tag behind', async () => {
      const site = await createSite();
      const tag = await createTag(site);
      const reply = await createReply(site, { tags: [tag.id] });
      expect(await store.cannedReplies.delete(reply, toWriter(reply.site))).toBe(true);
      expect(await store.cannedReplies.delete(reply, toWriter(reply.site))).toBe(false);
      await createReply(site);
      expect(await store.tags.delete(site, tag.id, toEvent(site, 'tag-deleted'))).toMatchObject({ replies: 0 });
    });
  });
});
