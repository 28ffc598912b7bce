/** The tables of knowledge bases as Kysely sees them. */
import type { Generated } from 'kysely';
import type { AgentId, ArticleId, CategoryId, KnowledgeBaseId, SiteId } from '../../../protocol/ids.ts';

export interface ArticleSchema {
  knowledge_base: { id: KnowledgeBaseId; site_id: SiteId; title: string; created_at: number };
  article_category: {
    id: CategoryId;
    site_id: SiteId;
    base_id: KnowledgeBaseId;
    parent_id: CategoryId | null;
    title: string;
    position: number;
  };
  article: {
    /** What the search's index calls it. */
    number: Generated<number>;
    id: ArticleId;
    site_id: SiteId;
    base_id: KnowledgeBaseId;
    category_id: CategoryId;
    state: string;
    language: string;
    position: number;
    slug: string;
    version: number;
    created_by: AgentId;
    created_at: number;
    changed_by: AgentId;
    changed_at: number;
    title: string;
    keywords: string;
    body: string;
  };
  /** Apart from the articles: a view must not write a long text anew. */
  article_views: { article_id: ArticleId; views: number };
}
