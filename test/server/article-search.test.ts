/** On SQLite what a search finds is ranked: where the words stand, and how much of the text they are. */
import { expect, test } from 'vitest';
import type { AgentId, ArticleId, CategoryId, KnowledgeBaseId } from '../../src/protocol/ids.ts';
import { findSite, newId } from '../support/callers.ts';
import { openTestApp } from '../support/test-app.ts';
import { toWriter } from '../support/writer.ts';

test('a word in the title counts more than one in the body, and a short text more than a long one', async () => {
  const { store, ...app } = await openTestApp();
  const { id: site } = await findSite({ store, ...app });
  const base = { id: newId<KnowledgeBaseId>(), title: 'Help', createdAt: 0 };
  const category = { id: newId<CategoryId>(), base: base.id, parent: null, title: 'Orders', position: 0 };
  await store.knowledgeBases.create(toWriter(site), base, 1);
  await store.categories.create(toWriter(site), category, { depth: 1, most: 1 });
  const write = async (title: string, body: string): Promise<ArticleId> => {
    const id = newId<ArticleId>();
    const texts = { title, body, keywords: [], language: 'en', slug: { text: title, exact: false } };
    const wish = { id, category: category.id, position: null, ...texts };
    await store.articles.create({ site, agent: newId<AgentId>(), at: 0 }, wish, 10);
    return id;
  };
  const long = await write('Money', `refund by card ${'and other words '.repeat(30)}`);
  const short = await write('Money', 'refund by card');
  const titled = await write('Refund', 'money by card');
  for (let count = 0; count < 5; count++) await write('Other', 'nothing of it');
  const search = async (...terms: string[]) => (await store.articles.search(site, terms, {}, 10)).map(({ id }) => id);
  expect(await search('refund', 'card')).toEqual([titled, short, long]);
  await store.close();
});
