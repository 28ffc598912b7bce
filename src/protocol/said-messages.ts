/** A conversation as it reads in the end: what was written anew in its last words, and without what was taken back. */
import type { MessageId } from './ids.ts';
import type { Message } from './message.ts';

/** @param messages in the order of the log */
export function toSaidMessages(messages: readonly Message[]): readonly Message[] {
  const words = new Map<MessageId, string>();
  for (const { body } of messages) if (body.kind === 'edit') words.set(body.message, body.text);
  return messages.flatMap((message) => {
    const { id, body } = message;
    if (body.kind === 'edit' || body.kind === 'delete' || body.kind === 'removed') return [];
    const text = words.get(id);
    return body.kind === 'text' && text !== undefined ? [{ ...message, body: { ...body, text } }] : [message];
  });
}
