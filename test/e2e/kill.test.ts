/** What was acknowledged is there after the server was killed, however often and whenever. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ConversationId } from '../../src/protocol/ids.ts';
import { fetchToken, newId, openLoadSocket } from '../bench/load-client.ts';
import { type RunningServer, startServerProcess } from '../support/running-server.ts';

const KILLS = 8;
const SENDERS = 20;
/** Each life of the server ends after so many acks; the kill comes while others are under way. */
const ACKS_BEFORE_KILL = 300;

let server: RunningServer;
beforeAll(async () => {
  server = await startServerProcess({
    PARLOR_PUBLISH_BURST: '100000',
    PARLOR_PUBLISH_PER_MINUTE: '10000000',
    PARLOR_LOG: 'error',
  });
});
afterAll(() => server.remove());

interface Exported {
  readonly conversations: readonly {
    readonly id: string;
    readonly messages: readonly { readonly seq: number; readonly id: string }[];
  }[];
}

test(`no acknowledged message is lost or doubled by ${KILLS} kills, and every conversation stays dense`, async () => {
  const acked = new Map<ConversationId, number>();
  for (let kill = 0; kill < KILLS; kill++) {
    let acks = 0;
    let enough = (): void => {};
    const hasEnough = new Promise<void>((resolve) => {
      enough = resolve;
    });
    for (let sender = 0; sender < SENDERS; sender++) {
      const conversation = newId<ConversationId>();
      acked.set(conversation, 0);
      const socket = await openLoadSocket(server.url, await fetchToken(server.url), conversation);
      const send = async (): Promise<void> => {
        await socket.publish();
        acked.set(conversation, (acked.get(conversation) ?? 0) + 1);
        acks += 1;
        if (acks === ACKS_BEFORE_KILL) enough();
        await send();
      };
      void send();
    }
    await hasEnough;
    await server.kill();
    await server.start();
  }

  const { conversations } = server.parlor('export') as Exported;
  const stored = new Map(conversations.map(({ id, messages }) => [id, messages]));
  for (const [conversation, count] of acked) {
    const messages = stored.get(conversation) ?? [];
    expect(messages.map(({ seq }) => seq)).toEqual(messages.map((_, index) => index + 1));
    expect(new Set(messages.map(({ id }) => id)).size).toBe(messages.length);
    // One more may be there: committed, and killed before its ack went out.
    expect([count, count + 1]).toContain(messages.length);
  }
  expect([...acked.values()].reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(KILLS * ACKS_BEFORE_KILL);
}, 120_000);
