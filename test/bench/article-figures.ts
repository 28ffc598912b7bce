/** What a search, and a page of a list, cost in a knowledge base as large as they get. */

import { MAX_ARTICLES } from '../../src/protocol/article-api.ts';
import {
  type AgentId,
  type ArticleId,
  type CategoryId,
  createId,
  type KnowledgeBaseId,
} from '../../src/protocol/ids.ts';
import { secrets } from '../../src/server/auth/secrets.ts';
import { createSite } from '../../src/server/domain/agents/create-account.ts';
import { listPublishedArticles } from '../../src/server/domain/articles/read-articles.ts';
import { openSqliteStore } from '../../src/server/store/sqlite.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { createSeededRandom } from '../support/seeded-random.ts';
import { toWriter } from '../support/writer.ts';
import { printFigure, toPercentile } from './figure.ts';

const CATEGORIES = 100;
const WORDS = 5_000;
const BODY_WORDS = 300;
const ROUNDS = 20;
const LETTERS = 'eeeeeettttaaaaooooiiinnnsssrrrhhhllddcumfpgwybvk';

export async function measureArticles(): Promise<void> {
  const random = createSeededRandom(71);
  const newId = <Id extends string>(): Id => createId<Id>(0, random.bytes);
  const store = await openSqliteStore(':memory:');
  const world = { store, clock: createFakeClock(), randomBytes: random.bytes, secrets };
  const { id: site } = await createSite(world, { name: 'Bench', origins: [], key: 'bench' });
  const toWord = (): string =>
    Array.from({ length: 2 + Math.floor(8 * random()) }, () =>
      LETTERS.charAt(Math.floor(LETTERS.length * random())),
    ).join('');
  const words = Array.from({ length: WORDS }, toWord);
  // As in a language: the second word is half as frequent as the first, and so on.
  const pick = (): string => words[Math.floor(WORDS ** random()) - 1] ?? '';
  const write = (length: number): string => Array.from({ length }, pick).join(' ');

  const base = { id: newId<KnowledgeBaseId>(), title: 'Bench', createdAt: 0 };
  await store.knowledgeBases.create(toWriter(site), base, 1);
  const categories = Array.from({ length: CATEGORIES }, () => newId<CategoryId>());
  for (const id of categories) {
    const category = { id, base: base.id, parent: null, title: 'Bench', position: null };
    await store.categories.create(toWriter(site), category, { depth: 1, most: CATEGORIES });
  }
  const writer = { site, agent: newId<AgentId>(), at: 0 };
  for (let count = 0; count < MAX_ARTICLES; count++) {
    const id = newId<ArticleId>();
    const category = categories[count % CATEGORIES] ?? newId<CategoryId>();
    const slug = { text: `article-${count}`, exact: true };
    const texts = { title: write(4), body: write(BODY_WORDS), keywords: [pick()], language: 'en' };
    await store.articles.create(writer, { id, category, position: null, slug, ...texts }, MAX_ARTICLES);
    await store.articles.setState(writer, id, 'published');
  }

  async function measure(name: string, query: Readonly<Record<string, string>>): Promise<void> {
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const startedAt = performance.now();
      await listPublishedArticles({ store }, site, { key: 'bench', ...query });
      times.push(performance.now() - startedAt);
    }
    const detail = { articles: MAX_ARTICLES, worst: Math.round(Math.max(...times)) };
    printFigure({ name, value: toPercentile(times, 0.5), unit: 'ms', goal: { atMost: 20 }, detail });
  }
  const [everywhere = '', second = ''] = words;
  await measure('article-search-rare-word', { search: words[500] ?? '' });
  await measure('article-search-word-in-all', { search: everywhere });
  await measure('article-search-two-words-in-all', { search: `${everywhere} ${second}` });
  await measure('article-search-one-letter', { search: 'e' });
  let next: string | null = null;
  const pages: number[] = [];
  do {
    const startedAt = performance.now();
    const page = await listPublishedArticles({ store }, site, {
      key: 'bench',
      ...(next === null ? {} : { after: next }),
    });
    pages.push(performance.now() - startedAt);
    next = 'mistake' in page ? null : page.next;
  } while (next !== null);
  const detail = { pages: pages.length, worst: Math.round(Math.max(...pages)) };
  printFigure({
    name: 'article-list-page',
    value: toPercentile(pages, 0.95),
    unit: 'ms',
    goal: { atMost: 20 },
    detail,
  });
  await store.close();
}
