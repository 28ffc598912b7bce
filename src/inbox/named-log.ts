/** Fills in names that the log leaves empty: a visitor nobody has named, and ourselves in a message just confirmed. */
import type { Author, Message } from '../protocol/message.ts';
import type { ConversationLog } from '../session/session.ts';

export function toNamedLog(log: ConversationLog, visitorName: string, agentName: string): ConversationLog {
  const names: Readonly<Partial<Record<Author['kind'], string>>> = { visitor: visitorName, agent: agentName };
  const toNamed = (author: Author): Author =>
    author.name === '' ? { ...author, name: names[author.kind] ?? '' } : author;
  const toNamedMessage = (message: Message): Message =>
    message.author.name === '' ? { ...message, author: toNamed(message.author) } : message;
  return { ...log, messages: log.messages.map(toNamedMessage), typing: log.typing.map(toNamed) };
}
