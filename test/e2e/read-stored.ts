/** What the database of a running server holds, by its command line. */
import type { RunningServer } from '../support/running-server.ts';

export function readStored(server: RunningServer): { texts: string[]; seqs: number[] } {
  const { conversations } = server.parlor('export') as {
    conversations: { messages: { seq: number; body: { text?: string; event?: string } }[] }[];
  };
  const messages = conversations.flatMap((conversation) => conversation.messages);
  return { texts: messages.flatMap(({ body }) => body.text ?? []), seqs: messages.map(({ seq }) => seq) };
}
