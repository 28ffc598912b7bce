/** The store over any database that Kysely speaks to; the databases' own files open it. */
import { type Kysely, Migrator, sql } from 'kysely';
import { createAccountStore } from './agents/account-store.ts';
import { createApiKeyStore } from './agents/api-key-store.ts';
import { createPeopleStore } from './agents/people-store.ts';
import { readAnswerWaits } from './answer-waits.ts';
import { createAnswerStore } from './answers/answer-store.ts';
import { createArticleStore } from './articles/article-store.ts';
import { createCategoryStore } from './articles/category-store.ts';
import { createKnowledgeBaseStore } from './articles/knowledge-base-store.ts';
import { createCompatStores } from './compat/compat-stores.ts';
import { createChatStore } from './conversations/chat-store.ts';
import { createConversationStore } from './conversations/conversation-store.ts';
import { createConversationDetailStore } from './conversations/detail-store.ts';
import { createRoutingStore } from './conversations/routing-store.ts';
import type { DatabaseKind } from './database-kind.ts';
import { saveEvents } from './event-rows.ts';
import { createFileStore } from './files/file-store.ts';
import { createAddressStore } from './mail/address-store.ts';
import { createMailStore } from './mail/mail-store.ts';
import { createMigrations } from './migrations/migrations.ts';
import { createCannedReplyStore } from './replies/canned-reply-store.ts';
import { createReportStore } from './reports/report-store.ts';
import { toStoredEvent } from './rows.ts';
import type { Schema } from './schema.ts';
import { createPageFilterStore } from './sites/page-filter-store.ts';
import { createPageMatchStore } from './sites/page-match-store.ts';
import { createTagStore } from './sites/tag-store.ts';
import type { Store } from './store.ts';
import { createInvitationStore } from './visitors/invitation-store.ts';
import { createKnownVisitorStores } from './visitors/known-visitor-stores.ts';
import { createVisitorStore } from './visitors/visitor-store.ts';
import { createWebhookDeliveryStore } from './webhooks/webhook-delivery-store.ts';
import { createWebhookEndpointStore } from './webhooks/webhook-endpoint-store.ts';

/** Brings the database to the newest migration, or rejects and leaves it as it was. */
export async function createStore(db: Kysely<Schema>, kind: DatabaseKind): Promise<Store> {
  const { error, results } = await new Migrator({ db, provider: createMigrations(kind) }).migrateToLatest();
  if (error !== undefined) {
    const failed = results?.find((result) => result.status === 'Error')?.migrationName ?? 'before the first';
    throw new Error(`migration ${failed} failed: ${error instanceof Error ? error.message : String(error)}`);
  }
  const get = async (name: string): Promise<string | null> =>
    (await db.selectFrom('setting').select('value').where('name', '=', name).executeTakeFirst())?.value ?? null;
  return {
    ...createAccountStore(db, kind),
    ...createKnownVisitorStores(db, kind),
    ...createCompatStores(db, kind),
    keys: createApiKeyStore(db, kind),
    answers: createAnswerStore(db),
    visitors: createVisitorStore(db, kind),
    invitations: createInvitationStore(db, kind),
    conversations: createConversationStore(db, kind),
    chats: createChatStore(db, kind),
    conversationDetails: createConversationDetailStore(db, kind),
    routing: createRoutingStore(db),
    people: createPeopleStore(db, kind),
    mail: createMailStore(db, kind),
    addresses: createAddressStore(db),
    files: createFileStore(db, kind),
    events: {
      append: (events) => db.transaction().execute((trx) => saveEvents(trx, kind, events)),
      async list(site, after, limit) {
        const rows = await db
          .selectFrom('event')
          .selectAll()
          .where('site_id', '=', site)
          .where('position', '>', after)
          .orderBy('position')
          .limit(limit)
          .execute();
        return rows.map(toStoredEvent);
      },
      answerWaits: (site, since, limit) => readAnswerWaits(db, site, since, limit),
    },
    knowledgeBases: createKnowledgeBaseStore(db, kind),
    categories: createCategoryStore(db, kind),
    articles: createArticleStore(db, kind),
    tags: createTagStore(db, kind),
    cannedReplies: createCannedReplyStore(db, kind),
    pageFilters: createPageFilterStore(db, kind),
    pageMatches: createPageMatchStore(db, kind),
    webhookEndpoints: createWebhookEndpointStore(db, kind),
    webhookDeliveries: createWebhookDeliveryStore(db, kind),
    reports: createReportStore(db, kind),
    settings: {
      get,
      async getOrCreate(name, value) {
        await db
          .insertInto('setting')
          .values({ name, value })
          .onConflict((on) => on.column('name').doNothing())
          .execute();
        return (await get(name)) ?? value;
      },
      async set(name, value) {
        await db
          .insertInto('setting')
          .values({ name, value })
          .onConflict((on) => on.column('name').doUpdateSet({ value }))
          .execute();
      },
    },
    async check() {
      await sql`select 1`.execute(db);
      return null;
    },
    close: () => db.destroy(),
  };
}
