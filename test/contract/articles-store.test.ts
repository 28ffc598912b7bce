/** The contract of knowledge bases, their categories and articles, on every database. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Article, Category, KnowledgeBase } from '../../src/protocol/article-api.ts';
import {
  type AgentId,
  type ArticleId,
  type CategoryId,
  createId,
  type KnowledgeBaseId,
  type SiteId,
  type SiteKey,
} from '../../src/protocol/ids.ts';
import { openSqliteStore } from '../../src/server/store/sqlite.ts';
import type { ArticleWriter, NewArticle, Store } from '../../src/server/store/store.ts';
import { listFacts } from '../support/list-facts.ts';
import { openPgliteStore } from '../support/pglite-store.ts';
import { SAMPLE_SITE } from '../support/sample-site.ts';
import { createSeededRandom } from '../support/seeded-random.ts';
import { toWriter } from '../support/writer.ts';

const AT = 1_700_000_000_000;
const LIMITS = { depth: 3, most: 100 };
const random = createSeededRandom(61);
const newId = <Id extends string>(): Id => createId<Id>(AT, random.bytes);

describe.each([
  ['SQLite', () => openSqliteStore(':memory:')],
  ['PostgreSQL', openPgliteStore],
])('knowledge bases on %s', (_name, open) => {
  let store: Store;
  beforeAll(async () => {
    store = await open();
  });
  afterAll(() => store.close());

  async function createWriter(): Promise<ArticleWriter> {
    const site = newId<SiteId>();
    await store.sites.create({
      id: site,
      key: site as string as SiteKey,
      ...SAMPLE_SITE,
    });
    return { site, agent: newId<AgentId>(), at: AT };
  }
  async function createBase({ site }: ArticleWriter): Promise<KnowledgeBase> {
    const base = { id: newId<KnowledgeBaseId>(), title: 'Help', createdAt: AT };
    expect(await store.knowledgeBases.create(toWriter(site), base, 20)).toBe(true);
    return base;
  }
  async function createCategory(writer: ArticleWriter, base: KnowledgeBase, parent?: Category): Promise<Category> {
    const wish = {
      id: newId<CategoryId>(),
      base: base.id,
      parent: parent?.id ?? null,
      title: 'Orders',
      position: null,
    };
    const created = await store.categories.create(toWriter(writer.site), wish, LIMITS);
    if (typeof created === 'string') throw new Error(`expected a category, got ${created}`);
    return created;
  }
  const toWish = ({ id: category }: Category, wish: Partial<NewArticle> = {}): NewArticle => ({
    id: newId<ArticleId>(),
    category,
    title: 'Send it back',
    body: 'Within 30 days.',
    keywords: ['return'],
    language: 'en',
    position: null,
    slug: { text: 'send-it-back', exact: false },
    ...wish,
  });
  async function createArticle(
    writer: ArticleWriter,
    category: Category,
    wish: Partial<NewArticle> = {},
  ): Promise<Article> {
    const created = await store.articles.create(writer, toWish(category, wish), 100);
    if (typeof created === 'string') throw new Error(`expected an article, got ${created}`);
    return created;
  }
  /** A site with a base, a category and an article. */
  async function createAll() {
    const writer = await createWriter();
    const base = await createBase(writer);
    const category = await createCategory(writer, base);
    return { writer, site: writer.site, base, category, article: await createArticle(writer, category) };
  }
  const readEvents = async (site: SiteId) => (await listFacts(store, site)).map(({ kind, detail }) => [kind, detail]);

  describe('a base', () => {
    test('is listed and renamed for its own site only', async () => {
      const [{ site, base }, other] = [await createAll(), await createAll()];
      expect(await store.knowledgeBases.list(site)).toEqual([base]);
      expect(await store.knowledgeBases.rename(toWriter(other.site), base.id, 'Mine')).toBeNull();
      expect(await store.knowledgeBases.rename(toWriter(site), base.id, 'FAQ')).toEqual({ ...base, title: 'FAQ' });
    });

    test('beyond the limit is not made, also when two are made at once', async () => {
      const { site } = await createWriter();
      const make = () =>
        store.knowledgeBases.create(toWriter(site), { id: newId<KnowledgeBaseId>(), title: 'x', createdAt: AT }, 1);
      expect((await Promise.all([make(), make()])).sort()).toEqual([false, true]);
    });

    test('goes with all that is in it, and only once', async () => {
      const { writer, site, base, category, article } = await createAll();
      const child = await createCategory(writer, base, category);
      const second = await createArticle(writer, child);
      expect(await store.knowledgeBases.delete({ ...writer, site: newId<SiteId>() }, base.id)).toBeNull();
      expect(await store.knowledgeBases.delete(writer, base.id)).toEqual({ categories: 2, articles: 2 });
      expect(await store.knowledgeBases.delete(writer, base.id)).toBeNull();
      expect(await store.knowledgeBases.list(site)).toEqual([]);
      expect(await store.categories.list(site, base.id)).toEqual([]);
      expect(await store.articles.list(site, {}, null, 10)).toEqual([]);
      expect((await readEvents(site)).slice(-2)).toEqual(
        expect.arrayContaining([article, second].map(({ id }) => ['article-deleted', { article: id }])),
      );
    });
  });

  describe('a category', () => {
    test('without a position comes last among its siblings', async () => {
      const { writer, site, base, category } = await createAll();
      const second = await createCategory(writer, base);
      const child = await createCategory(writer, base, second);
      expect([category.position, second.position, child.position]).toEqual([0, 1, 0]);
      await store.categories.change(toWriter(site), second.id, { position: -0.5 }, LIMITS);
      const listed = await store.categories.list(site, base.id);
      expect(listed.map(({ id }) => id)).toEqual([second.id, category.id, child.id]);
      expect(await store.categories.list(newId<SiteId>(), base.id)).toEqual([]);
    });

    test('is refused in a base or below a category that is not there, or another site’s', async () => {
      const [{ site, base, category }, other] = [await createAll(), await createAll()];
      const wish = { id: newId<CategoryId>(), base: base.id, parent: null, title: 'x', position: null };
      const create = (change: object) => store.categories.create(toWriter(site), { ...wish, ...change }, LIMITS);
      expect(await create({ base: other.base.id })).toBe('no-base');
      expect(await create({ parent: other.category.id })).toBe('no-parent');
      expect(await store.categories.create(toWriter(site), wish, { ...LIMITS, most: 1 })).toBe('too-many');
      expect(await store.categories.list(site, base.id)).toEqual([category]);
    });

    test('is not moved deeper than allowed, counting what is below it', async () => {
      const { writer, site, base, category } = await createAll();
      const parent = await createCategory(writer, base);
      const child = await createCategory(writer, base, parent);
      const grandchild = await createCategory(writer, base, child);
      const wish = { id: newId<CategoryId>(), base: base.id, parent: grandchild.id, title: 'x', position: null };
      expect(await store.categories.create(toWriter(site), wish, LIMITS)).toBe('too-deep');
      const move = (id: CategoryId) => store.categories.change(toWriter(site), id, { parent: category.id }, LIMITS);
      expect(await move(parent.id)).toBe('too-deep');
      expect(await move(child.id)).toMatchObject({ parent: category.id, position: 0 });
    });

    test('is not moved below itself, also when two move below each other at once', async () => {
      const { writer, site, base, category } = await createAll();
      const second = await createCategory(writer, base);
      const move = (id: CategoryId, parent: CategoryId) =>
        store.categories.change(toWriter(site), id, { parent }, LIMITS);
      expect(await move(category.id, category.id)).toBe('circular');
      const results = await Promise.all([move(category.id, second.id), move(second.id, category.id)]);
      expect(results.filter((result) => result === 'circular')).toHaveLength(1);
    });

    test('is not another site’s to change or delete', async () => {
      const [{ site, base, category }, other] = [await createAll(), await createAll()];
      expect(await store.categories.change(toWriter(other.site), category.id, { title: 'x' }, LIMITS)).toBe(
        'not-found',
      );
      expect(await store.categories.delete(other.writer, category.id, null)).toBe('not-found');
      expect(await store.categories.list(site, base.id)).toEqual([category]);
    });

    test('goes with all below and their articles, and says how many', async () => {
      const { writer, site, base, category } = await createAll();
      const child = await createCategory(writer, base, category);
      await createArticle(writer, child);
      const stays = await createCategory(writer, base);
      expect(await store.categories.delete(writer, category.id, null)).toEqual({ categories: 2, articles: 2 });
      expect(await store.categories.list(site, base.id)).toEqual([stays]);
      expect(await store.articles.list(site, {}, null, 10)).toEqual([]);
      expect(await store.articles.search(site, ['send'], {}, 10)).toEqual([]);
    });

    test('leaves its articles to another one that stays, if asked', async () => {
      const { writer, site, base, category, article } = await createAll();
      const [child, stays] = [await createCategory(writer, base, category), await createCategory(writer, base)];
      const other = await createAll();
      for (const target of [category.id, child.id, other.category.id]) {
        expect(await store.categories.delete(writer, category.id, target)).toBe('no-target');
      }
      expect(await store.categories.delete(writer, category.id, stays.id)).toEqual({ categories: 2, articles: 1 });
      expect(await store.articles.find(site, article.id)).toMatchObject({ category: stays.id, version: 2 });
      expect((await readEvents(site)).at(-1)).toEqual(['article-changed', { category: stays.id, article: article.id }]);
    });
  });

  describe('an article', () => {
    test('begins as a draft, and only its own site finds it', async () => {
      const { writer, site, base, category, article } = await createAll();
      const { agent } = writer;
      expect(article).toEqual({
        ...{ id: article.id, base: base.id, category: category.id, title: 'Send it back', body: 'Within 30 days.' },
        ...{ slug: 'send-it-back', keywords: ['return'], language: 'en', state: 'draft', position: 0, views: 0 },
        ...{ version: 1, createdBy: agent, createdAt: AT, changedBy: agent, changedAt: AT },
      });
      expect(await store.articles.find(site, article.id)).toEqual(article);
      expect(await store.articles.find(newId<SiteId>(), article.id)).toBeNull();
      expect(await readEvents(site)).toEqual([['article-created', { article: article.id }]]);
    });

    test('gets a slug of its own, also when two are made at once; one that is asked for is refused', async () => {
      const { writer, category } = await createAll();
      const both = await Promise.all([createArticle(writer, category), createArticle(writer, category)]);
      expect(both.map(({ slug }) => slug).sort()).toEqual(['send-it-back-2', 'send-it-back-3']);
      const exact = { slug: { text: 'send-it-back', exact: true } };
      expect(await store.articles.create(writer, toWish(category, exact), 100)).toBe('slug-taken');
    });

    test('may have the slug that one of another base has', async () => {
      const { writer } = await createAll();
      const category = await createCategory(writer, await createBase(writer));
      expect((await createArticle(writer, category)).slug).toBe('send-it-back');
    });

    test('is refused beyond the limit and in another site’s category', async () => {
      const [{ writer, category }, other] = [await createAll(), await createAll()];
      expect(await store.articles.create(writer, toWish(other.category), 100)).toBe('no-category');
      const make = () => store.articles.create(writer, toWish(category), 2);
      const results = await Promise.all([make(), make()]);
      expect(results.filter((result) => result === 'too-many')).toHaveLength(1);
    });

    test('that two change at once takes one change', async () => {
      const { writer, site, article } = await createAll();
      const change = (title: string) => store.articles.change({ ...writer, at: AT + 5 }, article.id, 1, { title });
      const results = await Promise.all([change('One'), change('Two')]);
      expect(results.filter((result) => result === 'conflict')).toHaveLength(1);
      const kept = results.find((result) => typeof result !== 'string');
      expect(await store.articles.find(site, article.id)).toEqual(kept);
      expect(kept).toMatchObject({ version: 2, changedAt: AT + 5, createdAt: AT, body: article.body });
    });

    test('is not changed into what may not be, nor by another site', async () => {
      const { writer, site, category, article } = await createAll();
      const other = await createAll();
      const second = await createArticle(writer, category);
      const { change } = store.articles;
      expect(await change(writer, article.id, 1, { slug: second.slug })).toBe('slug-taken');
      expect(await change(writer, article.id, 1, { category: other.category.id })).toBe('no-category');
      const elsewhere = await createCategory(writer, await createBase(writer));
      expect(await change(writer, article.id, 1, { category: elsewhere.id })).toBe('no-category');
      expect(await change(other.writer, article.id, 1, { title: 'x' })).toBe('not-found');
      expect(await store.articles.find(site, article.id)).toEqual(article);
    });

    test('is published once, and the log says so once', async () => {
      const { writer, site, article } = await createAll();
      const publish = () => store.articles.setState(writer, article.id, 'published');
      for (const result of await Promise.all([publish(), publish()])) {
        expect(result).toMatchObject({ state: 'published', version: 2 });
      }
      expect(await store.articles.setState({ ...writer, site: newId<SiteId>() }, article.id, 'draft')).toBeNull();
      await store.articles.setState(writer, article.id, 'draft');
      expect((await readEvents(site)).slice(1)).toEqual([
        ['article-published', { state: 'published', article: article.id }],
        ['article-changed', { state: 'draft', article: article.id }],
      ]);
    });

    test('is deleted once, also when two delete it at once', async () => {
      const { writer, site, article } = await createAll();
      expect(await store.articles.delete({ ...writer, site: newId<SiteId>() }, article.id)).toBe(false);
      const remove = () => store.articles.delete(writer, article.id);
      expect((await Promise.all([remove(), remove()])).sort()).toEqual([false, true]);
      expect((await readEvents(site)).map(([kind]) => kind)).toEqual(['article-created', 'article-deleted']);
      expect(await store.articles.search(site, ['send'], {}, 10)).toEqual([]);
    });

    test('counts its views, and nothing for one that is gone', async () => {
      const { site, article } = await createAll();
      await store.articles.countViews([article.id, newId<ArticleId>(), article.id]);
      expect(await store.articles.find(site, article.id)).toMatchObject({ views: 2, version: 1 });
    });
  });

  test('a list comes page by page, each article once, by category and position', async () => {
    const { writer, site, base, category, article } = await createAll();
    const second = await createCategory(writer, base);
    for (const position of [2, 0.5, 0.5]) await createArticle(writer, category, { position });
    await createArticle(writer, second);
    const pages = [await store.articles.list(site, {}, null, 2)];
    for (let last = pages[0]?.at(-1); last !== undefined; last = pages.at(-1)?.at(-1)) {
      pages.push(await store.articles.list(site, {}, last, 2));
    }
    const all = pages.flat();
    expect(new Set(all.map(({ id }) => id)).size).toBe(5);
    const inFirst = all.filter((one) => one.category === category.id);
    expect(inFirst.map(({ position }) => position)).toEqual([0, 0.5, 0.5, 2]);
    expect(all.findIndex((one) => one.category === second.id) % 4).toBe(0);
    expect(inFirst[0]).toEqual({ ...article, body: undefined });
  });

  test('a list and a search have only what is asked for', async () => {
    const { writer, site, base, category, article } = await createAll();
    const [child, elsewhere] = [await createCategory(writer, base, category), await createBase(writer)];
    const german = await createArticle(writer, child, { language: 'de' });
    await store.articles.setState(writer, german.id, 'published');
    const far = await createArticle(writer, await createCategory(writer, elsewhere), { language: 'fr' });
    for (const [filter, expected] of [
      [{ base: base.id }, [article, german]],
      [{ category: child.id }, [german]],
      [{ state: 'published' }, [german]],
      [{ state: 'draft', languages: ['fr', 'de'] }, [far]],
      [{ languages: ['nl'] }, []],
    ] as const) {
      const ids = expected.map(({ id }) => id).sort();
      expect((await store.articles.list(site, filter, null, 10)).map(({ id }) => id).sort()).toEqual(ids);
      expect((await store.articles.search(site, ['send'], filter, 10)).map(({ id }) => id).sort()).toEqual(ids);
    }
    expect(await store.articles.list(newId<SiteId>(), {}, null, 10)).toEqual([]);
    expect(await store.articles.search(newId<SiteId>(), ['send'], {}, 10)).toEqual([]);
  });

  describe('a search', () => {
    test('finds what has every term, by the beginnings of words, in title, keywords or body', async () => {
      const { site, article } = await createAll();
      for (const terms of [['SEND'], ['ret'], ['with', 'day'], ['back', 'retur', '30']]) {
        expect((await store.articles.search(site, terms, {}, 10)).map(({ id }) => id)).toEqual([article.id]);
      }
      for (const terms of [['nothing'], ['send', 'nothing'], []]) {
        expect(await store.articles.search(site, terms, {}, 10)).toEqual([]);
      }
    });

    test('puts what has the terms in its title first, and ends at its limit', async () => {
      const { writer, site, category } = await createAll();
      const body = await createArticle(writer, category, { title: 'Money', body: 'refund refund refund refund' });
      const title = await createArticle(writer, category, { title: 'Refund', body: 'A long text of other words.' });
      expect((await store.articles.search(site, ['refund'], {}, 10)).map(({ id }) => id)).toEqual([title.id, body.id]);
      expect((await store.articles.search(site, ['refund'], {}, 1)).map(({ id }) => id)).toEqual([title.id]);
    });

    test('follows each change', async () => {
      const { writer, site, article } = await createAll();
      await store.articles.change(writer, article.id, 1, { title: 'Exchange', keywords: [], body: 'New text' });
      const count = async (term: string) => (await store.articles.search(site, [term], {}, 10)).length;
      expect([await count('send'), await count('return'), await count('within')]).toEqual([0, 0, 0]);
      expect([await count('exchange'), await count('text')]).toEqual([1, 1]);
    });

    test.each([
      '"',
      '" OR title:send*',
      'send" OR "x',
      '*',
      'NEAR(send back)',
      'title:send',
      '-send',
      '%',
      '_',
      "'",
      '\\',
    ])('takes %s as a text and nothing else', async (term) => {
      const { site } = await createAll();
      expect(await store.articles.search(site, [term, 'nothing'], {}, 10)).toEqual([]);
    });
  });
});
