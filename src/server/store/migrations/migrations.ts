/** All migrations by number; forward only. A new one is a new file and one line here. */
import type { MigrationProvider } from 'kysely';
import type { DatabaseKind } from '../database-kind.ts';
import { toInitial } from './001-initial.ts';
import { addVisitors } from './002-visitors.ts';
import { toWebhooks } from './003-webhooks.ts';
import { addFiles } from './004-files.ts';
import { addMail } from './005-mail.ts';
import { toArticles } from './006-articles.ts';
import { addRepliesAndTags } from './007-replies-tags.ts';
import { toApiKeys } from './008-api-keys.ts';
import { toEventReports } from './009-event-reports.ts';
import { addConversationFields } from './010-conversations.ts';
import { toKnownVisitors } from './011-visitors.ts';
import { toCompat } from './013-compat.ts';
import { addChatHistory } from './014-chat-history.ts';
import { addVariableLinks } from './015-variable-links.ts';

export function createMigrations(kind: DatabaseKind): MigrationProvider {
  return {
    getMigrations: async () => ({
      '001-initial': toInitial(kind),
      '002-visitors': addVisitors,
      '003-webhooks': toWebhooks(kind),
      '004-files': addFiles,
      '005-mail': addMail,
      '006-articles': toArticles(kind),
      '007-replies-tags': addRepliesAndTags,
      '008-api-keys': toApiKeys(kind),
      '010-conversations': addConversationFields,
      '011-visitors': toKnownVisitors(kind),
      '009-event-reports': toEventReports(kind),
      '013-compat': toCompat(kind),
      '014-chat-history': addChatHistory,
      '015-variable-links': addVariableLinks,
    }),
  };
}
