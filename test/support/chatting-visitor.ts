/** A visitor who writes, over the use case that every connection uses. */
import type { ConversationId, OutboxId } from '../../src/protocol/ids.ts';
import { sendMessage } from '../../src/server/domain/conversations/send-message.ts';
import { createBrowser, findSite, newId } from './callers.ts';
import type { TestApp } from './test-app.ts';

/** @param ping what its page says; the server's commit window must be 0 */
export async function createChattingVisitor(
  app: TestApp,
  ping: Parameters<ReturnType<typeof createBrowser>['ping']>[0] = {},
) {
  const { visitor, token } = await createBrowser(app).ping(ping);
  const { id: site } = await findSite(app);
  const conversation = newId<ConversationId>();
  const outbox = newId<OutboxId>();
  let number = 0;
  return {
    id: visitor.id,
    site,
    token: token ?? '',
    conversation,
    async write(text: string): Promise<void> {
      number += 1;
      const sent = sendMessage(
        app.domain,
        { kind: 'visitor', id: visitor.id, site },
        { id: newId<never>(), conversation, outbox, number, body: { kind: 'text', text } },
      );
      app.clock.advance(0);
      await sent;
    },
  };
}
