/** Owners and admins write knowledge bases, agents read them, visitors what is published; mistakes name the field. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type {
  Article,
  ArticlesAnswer,
  Category,
  KnowledgeBase,
  PublishedArticle,
  PublishedSummary,
} from '../../src/protocol/article-api.ts';
import { MAX_KNOWLEDGE_BASES } from '../../src/protocol/article-api.ts';
import type { AgentId, SiteId } from '../../src/protocol/ids.ts';
import { secrets } from '../../src/server/auth/secrets.ts';
import { createSite } from '../../src/server/domain/agents/create-account.ts';
import {
  changeArticle,
  createArticle,
  deleteArticle,
  setArticleState,
} from '../../src/server/domain/articles/articles.ts';
import {
  changeCategory,
  createCategory,
  deleteCategory,
  listCategories,
} from '../../src/server/domain/articles/categories.ts';
import {
  deleteKnowledgeBase,
  listKnowledgeBases,
  renameKnowledgeBase,
} from '../../src/server/domain/articles/knowledge-bases.ts';
import { listArticles, readArticle } from '../../src/server/domain/articles/read-articles.ts';
import { createColleague, newId, readEvents } from '../support/callers.ts';
import { createSeededRandom } from '../support/seeded-random.ts';
import { openTestApp, SHOP_ORIGIN, type TestApp } from '../support/test-app.ts';

type Colleague = Awaited<ReturnType<typeof createColleague>>;

let app: TestApp;
let owner: Colleague;
let ann: Colleague;
let base: KnowledgeBase;
let category: Category;
beforeEach(async () => {
  app = await openTestApp();
  owner = await createColleague(app, 'olga', 'owner');
  ann = await createColleague(app, 'ann');
  base = (await owner.call('POST', 'knowledge-bases', { title: 'Help' })).json();
  category = (await owner.call('POST', 'categories', { base: base.id, title: 'Orders' })).json();
});
afterEach(() => app.store.close());

const toWish = (wish: object = {}) => ({
  category: category.id,
  title: 'Send it back',
  body: 'Within 30 days.',
  language: 'en',
  ...wish,
});
async function write(wish: object = {}): Promise<Article> {
  const response = await owner.call('POST', 'articles', toWish(wish));
  if (response.statusCode !== 201) throw new Error(`expected 201, got ${response.statusCode}: ${response.body}`);
  return response.json();
}
async function publish(wish: object = {}): Promise<Article> {
  return (await owner.call('POST', `articles/${(await write(wish)).id}/publish`)).json();
}
const list = async (query = ''): Promise<ArticlesAnswer> => (await ann.call('GET', `articles${query}`)).json();
const visit = (path: string, key = 'demo') =>
  app.http.inject({
    url: `/v1/articles${path}${path.includes('?') ? '&' : '?'}key=${key}`,
    headers: { origin: SHOP_ORIGIN },
  });
const browse = async (path: string): Promise<ArticlesAnswer<PublishedSummary>> => (await visit(path)).json();

describe('a knowledge base', () => {
  test('is made and renamed by an admin, and read by every agent', async () => {
    const adam = await createColleague(app, 'adam', 'admin');
    const response = await adam.call('POST', 'knowledge-bases', { title: ' Frequently \n asked ' });
    expect([response.statusCode, response.json().title]).toEqual([201, 'Frequently asked']);
    const { id } = response.json<KnowledgeBase>();
    expect((await adam.call('PUT', `knowledge-bases/${id}`, { title: 'FAQ' })).json()).toMatchObject({
      id,
      title: 'FAQ',
    });
    const { bases } = (await ann.call('GET', 'knowledge-bases')).json();
    expect(bases.map(({ title }: KnowledgeBase) => title).sort()).toEqual(['FAQ', 'Help']);
  });

  test('beyond the limit is refused, also when two are made at once', async () => {
    const make = () => owner.call('POST', 'knowledge-bases', { title: 'x' });
    for (let count = 2; count < MAX_KNOWLEDGE_BASES; count++) await make();
    const responses = await Promise.all([make(), make()]);
    expect(responses.map(({ statusCode }) => statusCode).sort()).toEqual([201, 400]);
  });

  test('says how much went with it', async () => {
    await write();
    expect((await owner.call('DELETE', `knowledge-bases/${base.id}`)).json()).toEqual({ categories: 1, articles: 1 });
    expect((await owner.call('DELETE', `knowledge-bases/${base.id}`)).json().code).toBe('not-found');
  });
});

describe('a category', () => {
  test('is made, moved below another and to the top again', async () => {
    const child: Category = (
      await owner.call('POST', 'categories', { base: base.id, title: 'Returns', parent: category.id })
    ).json();
    expect(child).toMatchObject({ parent: category.id, position: 0 });
    const moved = await owner.call('PATCH', `categories/${child.id}`, { parent: null, position: -1, title: 'First' });
    expect(moved.json()).toEqual({ ...child, parent: null, position: -1, title: 'First' });
    const { categories } = (await ann.call('GET', `categories?base=${base.id}`)).json();
    expect(categories).toEqual([moved.json(), category]);
  });

  test('is not moved below itself, nor deeper than eight', async () => {
    const circular = await owner.call('PATCH', `categories/${category.id}`, { parent: category.id });
    expect(circular.json()).toMatchObject({ code: 'malformed', field: 'parent' });
    let parent = category.id;
    const add = () => owner.call('POST', 'categories', { base: base.id, title: 'x', parent });
    for (let depth = 2; depth <= 8; depth++) parent = (await add()).json<Category>().id;
    expect((await add()).json()).toMatchObject({ field: 'parent', detail: expect.stringContaining('8 levels') });
  });

  test('leaves its articles to another one when asked, and takes them along otherwise', async () => {
    const article = await write();
    const other: Category = (await owner.call('POST', 'categories', { base: base.id, title: 'Other' })).json();
    const wrong = await owner.call('DELETE', `categories/${category.id}?moveTo=${category.id}`);
    expect(wrong.json()).toMatchObject({ code: 'malformed', field: 'moveTo' });
    const moved = await owner.call('DELETE', `categories/${category.id}?moveTo=${other.id}`);
    expect(moved.json()).toEqual({ categories: 1, articles: 1 });
    expect((await list()).articles).toMatchObject([{ id: article.id, category: other.id }]);
    expect((await owner.call('DELETE', `categories/${other.id}`)).json()).toEqual({ categories: 1, articles: 1 });
    expect((await list()).articles).toEqual([]);
  });

  test.each([
    ['POST', { title: 7 }, 'title'],
    ['POST', { title: ' \u0000 ' }, 'title'],
    ['POST', { base: 'x' }, 'base'],
    ['POST', { parent: 'x' }, 'parent'],
    ['POST', { position: 'first' }, 'position'],
    ['POST', { color: 'red' }, 'color'],
    ['PATCH', {}, ''],
    ['PATCH', { parent: 7 }, 'parent'],
    ['PATCH', { base: 'x' }, 'base'],
  ] as const)('%s with %j is refused with the field named, and nothing is written', async (method, wish, field) => {
    const response =
      method === 'POST'
        ? await owner.call('POST', 'categories', { base: base.id, title: 'x', ...wish })
        : await owner.call('PATCH', `categories/${category.id}`, wish);
    expect([response.statusCode, response.json().field]).toEqual([400, field]);
    expect((await ann.call('GET', `categories?base=${base.id}`)).json()).toEqual({ categories: [category] });
  });
});

describe('an article', () => {
  test('is written as a draft, with a slug from its title and texts that can be read', async () => {
    const wish = {
      title: ' Send\u0000it  back ',
      body: 'a\u0000b\nc',
      keywords: ['return', ' return', ' '],
      language: 'pt-br',
    };
    const article = await write(wish);
    expect(article).toMatchObject({
      ...{ title: 'Send it back', body: 'ab\nc', keywords: ['return'], language: 'pt-BR', slug: 'send-it-back' },
      ...{ state: 'draft', version: 1, createdBy: owner.id, base: base.id },
    });
    expect((await ann.call('GET', `articles/${article.id}`)).json()).toEqual(article);
    expect(await readEvents(app, ['article-created'])).toMatchObject([
      { agent: owner.id, detail: { article: article.id } },
    ]);
  });

  test('may have a hundred thousand characters, all of them escaped, and not one more', async () => {
    const body = '\u0001'.repeat(100_000);
    expect((await write({ body })).body).toBe('');
    const response = await owner.call('POST', 'articles', toWish({ body: 'x'.repeat(100_001) }));
    expect([response.statusCode, response.json().field]).toEqual([400, 'body']);
    const huge = await owner.call('POST', 'articles', toWish({ body: 'x'.repeat(700_000) }));
    expect(huge.json()).toMatchObject({ code: 'too-big', detail: 'expected at most 665536 bytes' });
  });

  test('takes a change of what was read, and of two at once one', async () => {
    const article = await write();
    const change = (title: string) => owner.call('PATCH', `articles/${article.id}`, { version: 1, title });
    const responses = await Promise.all([change('One'), change('Two')]);
    expect(responses.map(({ statusCode }) => statusCode).sort()).toEqual([200, 409]);
    const kept = responses.find(({ statusCode }) => statusCode === 200)?.json();
    expect(kept).toMatchObject({ version: 2, slug: 'send-it-back', body: article.body });
    expect((await ann.call('GET', `articles/${article.id}`)).json()).toEqual(kept);
    expect(await readEvents(app, ['article-changed'])).toHaveLength(1);
  });

  test('is published and taken back, and the log says so', async () => {
    const { id } = await publish();
    await owner.call('POST', `articles/${id}/publish`);
    expect((await owner.call('POST', `articles/${id}/unpublish`)).json()).toMatchObject({ state: 'draft', version: 3 });
    expect((await owner.call('DELETE', `articles/${id}`)).statusCode).toBe(204);
    expect((await owner.call('DELETE', `articles/${id}`)).json().code).toBe('not-found');
    const events = await readEvents(app, ['article-published', 'article-changed', 'article-deleted']);
    expect(events.map(({ kind }) => kind)).toEqual(['article-published', 'article-changed', 'article-deleted']);
  });

  test.each([
    [{ category: 'x' }, 'category'],
    [{ title: '' }, 'title'],
    [{ title: 'x'.repeat(201) }, 'title'],
    [{ body: undefined }, 'body'],
    [{ keywords: ['a', 7] }, 'keywords[1]'],
    [{ language: 'english' }, 'language'],
    [{ slug: 'two words' }, 'slug'],
    [{ slug: 'taken' }, 'slug'],
    [{ position: null }, 'position'],
    [{ state: 'published' }, 'state'],
    [{ views: 1_000 }, 'views'],
  ])('with %j is refused with the field named, and nothing is written', async (wish, field) => {
    const article = await write({ slug: 'taken' });
    const response = await owner.call('POST', 'articles', toWish(wish));
    expect([response.statusCode, response.json().field]).toEqual([400, field]);
    const { body: _, ...summary } = article;
    expect((await list()).articles).toEqual([summary]);
  });

  test.each([
    [{ title: 'x' }, 'version'],
    [{ version: 1 }, ''],
    [{ version: 1, slug: 'taken' }, 'slug'],
    [{ version: 1, category: 'x' }, 'category'],
    [{ version: 1, createdBy: 'x' }, 'createdBy'],
  ])('that is changed by %j is refused with the field named, and stays as it is', async (wish, field) => {
    const [article] = [await write(), await write({ slug: 'taken' })];
    const response = await owner.call('PATCH', `articles/${article.id}`, wish);
    expect([response.statusCode, response.json().field]).toEqual([400, field]);
    expect((await ann.call('GET', `articles/${article.id}`)).json()).toEqual(article);
  });
});

describe('a list for agents', () => {
  test('comes page by page, each article once, and ends', async () => {
    for (let count = 0; count < 101; count++) await write();
    const pages = [await list()];
    for (let next = pages[0]?.next; typeof next === 'string'; next = pages.at(-1)?.next) {
      pages.push(await list(`?after=${encodeURIComponent(next)}`));
    }
    expect(pages.map(({ articles }) => articles.length)).toEqual([50, 50, 1]);
    expect(new Set(pages.flatMap(({ articles }) => articles.map(({ id }) => id))).size).toBe(101);
    expect(pages[0]?.articles[0]).not.toHaveProperty('body');
  });

  test('has drafts, and shows where a search was found', async () => {
    const { id } = await write();
    expect(await list('?search=DAYS&state=draft')).toMatchObject({
      articles: [{ id, snippet: [{ text: 'Within 30 ' }, { text: 'days', hit: true }, { text: '.' }] }],
      next: null,
    });
    expect((await list('?state=published')).articles).toEqual([]);
    expect((await list('?search=%22%20OR%20*')).articles).toEqual([]);
  });

  test.each([
    ['?after=x', 'after'],
    [`?after=${Buffer.from('["a",1]').toString('base64url')}`, 'after'],
    [`?after=${Buffer.from('["a\\u0000",1,"b"]').toString('base64url')}`, 'after'],
    ['?state=gone', 'state'],
    ['?language=*', 'language'],
    ['?search=', 'search'],
    ['?search=a&search=b', 'search'],
    ['?limit=9', 'limit'],
  ])('asked for with %s is refused with the field named', async (query, field) => {
    const response = await ann.call('GET', `articles${query}`);
    expect([response.statusCode, response.json().field]).toEqual([400, field]);
  });
});

describe('a visitor', () => {
  test('reads what is published and nothing else, and each reading counts', async () => {
    const [{ id }, draft] = [await publish(), await write({ title: 'Secret' })];
    const listed = await browse('');
    expect(listed.articles.map((article) => article.id)).toEqual([id]);
    expect((await browse('?search=secret')).articles).toEqual([]);
    for (const hidden of [draft.id, newId()]) expect((await visit(`/${hidden}`)).json().code).toBe('not-found');
    const opened = (await visit(`/${id}`)).json<PublishedArticle>();
    expect(opened).toEqual({ ...listed.articles[0], body: 'Within 30 days.' });
    await visit(`/${id}`);
    app.clock.advance(1_000);
    await expect.poll(async () => (await app.store.articles.find(site(), opened.id))?.views).toBe(2);
  });

  test('sees nothing of who wrote, and how often it was read', async () => {
    await publish();
    const [article] = (await browse('')).articles;
    expect(Object.keys(article ?? {}).sort()).toEqual(
      ['base', 'category', 'changedAt', 'id', 'language', 'slug', 'title'].sort(),
    );
  });

  test('finds what is of their language, or of the one that theirs is a kind of', async () => {
    const [german] = [await publish({ language: 'de' }), await publish({ language: 'en' })];
    const found = await browse('?language=de-AT&search=send');
    expect(found.articles.map(({ id }) => id)).toEqual([german.id]);
    expect(found.articles[0]?.snippet?.length).toBeGreaterThan(0);
    expect((await browse('?language=fr')).articles).toEqual([]);
  });

  test('is refused without a site, from a page that is not the site’s, and with a mistake', async () => {
    expect((await visit('', 'none')).json().code).toBe('unknown-site');
    const elsewhere = { url: '/v1/articles?key=demo', headers: { origin: 'https://evil.example' } };
    expect((await app.http.inject(elsewhere)).json().code).toBe('origin-not-allowed');
    expect((await visit('?state=draft')).json()).toMatchObject({ code: 'malformed', field: 'state' });
    expect((await visit('')).headers['access-control-allow-origin']).toBe(SHOP_ORIGIN);
  });

  test('of another site sees none of it', async () => {
    const { id } = await publish();
    const world = { store: app.store, clock: app.clock, randomBytes: createSeededRandom(43).bytes, secrets };
    await createSite(world, { name: 'Other', origins: [SHOP_ORIGIN], key: 'other' });
    await app.domain.sites.refresh();
    expect((await visit('', 'other')).json()).toEqual({ articles: [], next: null });
    expect((await visit(`/${id}`, 'other')).json().code).toBe('not-found');
  });
});

const site = (): SiteId => app.domain.sites.byKey('demo')?.id ?? ('' as SiteId);

/** Every address that changes something, with what it takes. */
const WRITES = [
  ['POST', 'knowledge-bases', { title: 'x' }],
  ['PUT', 'knowledge-bases/BASE', { title: 'x' }],
  ['DELETE', 'knowledge-bases/BASE', undefined],
  ['POST', 'categories', { title: 'x' }],
  ['PATCH', 'categories/CATEGORY', { title: 'x' }],
  ['DELETE', 'categories/CATEGORY', undefined],
  ['POST', 'articles', { title: 'x' }],
  ['PATCH', 'articles/ARTICLE', { version: 1, title: 'x' }],
  ['DELETE', 'articles/ARTICLE', undefined],
  ['POST', 'articles/ARTICLE/publish', undefined],
  ['POST', 'articles/ARTICLE/unpublish', undefined],
] as const;
const READS = ['knowledge-bases', 'categories?base=BASE', 'articles', 'articles/ARTICLE'] as const;

const readAll = async (article: Article) => [
  (await owner.call('GET', 'knowledge-bases')).json(),
  (await owner.call('GET', `categories?base=${base.id}`)).json(),
  (await owner.call('GET', 'articles')).json(),
  (await owner.call('GET', `articles/${article.id}`)).json(),
];
const toPath = (path: string, article: Article): string =>
  path.replace('BASE', base.id).replace('CATEGORY', category.id).replace('ARTICLE', article.id);

test.each(WRITES)('%s %s is for owners and admins, and changes nothing for others', async (method, path, body) => {
  const article = await write();
  const before = await readAll(article);
  const refused = await ann.call(method, toPath(path, article), body);
  expect([refused.statusCode, refused.json().code]).toEqual([403, 'forbidden']);
  const anonymous = await app.http.inject({
    method,
    url: `/v1/agent/${toPath(path, article)}`,
    headers: { host: 'localhost', origin: 'http://localhost' },
    ...(body === undefined ? {} : { payload: body }),
  });
  expect([anonymous.statusCode, anonymous.json().code]).toEqual([401, 'sign-in-required']);
  expect(await readAll(article)).toEqual(before);
});

test.each(READS)('GET %s is for who is signed in', async (path) => {
  const article = await write();
  expect((await ann.call('GET', toPath(path, article))).statusCode).toBe(200);
  const anonymous = await app.http.inject({
    url: `/v1/agent/${toPath(path, article)}`,
    headers: { host: 'localhost' },
  });
  expect([anonymous.statusCode, anonymous.json().code]).toEqual([401, 'sign-in-required']);
});

test('what is another site’s looks like what does not exist', async () => {
  const article = await write();
  const before = await readAll(article);
  const stranger = { id: newId<AgentId>(), site: newId<SiteId>(), role: 'owner' } as const;
  const { domain } = app;
  const missing = { refused: 'not-found' };
  expect(await listKnowledgeBases(domain, stranger)).toEqual({ bases: [] });
  expect(await renameKnowledgeBase(domain, stranger, base.id, { title: 'x' })).toEqual(missing);
  expect(await deleteKnowledgeBase(domain, stranger, base.id)).toEqual(missing);
  expect(await listCategories(domain, stranger, { base: base.id })).toEqual({ categories: [] });
  const child = { base: base.id, title: 'x' };
  expect(await createCategory(domain, stranger, child)).toMatchObject({ mistake: { field: 'base' } });
  expect(await changeCategory(domain, stranger, category.id, { title: 'x' })).toEqual(missing);
  expect(await deleteCategory(domain, stranger, category.id, {})).toEqual(missing);
  expect(await listArticles(domain, stranger, { search: 'send' })).toEqual({ articles: [], next: null });
  expect(await readArticle(domain, stranger, article.id)).toEqual(missing);
  expect(await createArticle(domain, stranger, toWish())).toMatchObject({ mistake: { field: 'category' } });
  expect(await changeArticle(domain, stranger, article.id, { version: 1, title: 'x' })).toEqual(missing);
  expect(await setArticleState(domain, stranger, article.id, 'published')).toEqual(missing);
  expect(await deleteArticle(domain, stranger, article.id)).toEqual(missing);
  expect(await readAll(article)).toEqual(before);
});
