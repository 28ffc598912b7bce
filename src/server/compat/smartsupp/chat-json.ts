/** A conversation as Smartsupp's chat hook tells it: durations in seconds, instants in milliseconds. */
import { toBodyText } from '../../../protocol/body-text.ts';
import type { Author, Message } from '../../../protocol/message.ts';
import type { ExportedChat } from '../../domain/conversations/export-chat.ts';
import type { CompatWorld } from '../compat-world.ts';
import { toCountryName } from '../country-name.ts';
import { toFileUrl } from '../file-url.ts';
import { toIds } from './call.ts';

const SECOND_MS = 1_000;

export async function toForeignChat(
  world: CompatWorld,
  origin: string,
  exported: ExportedChat,
  accountId: number,
): Promise<object> {
  const { chat, path, messages } = exported;
  const writers = [...new Set(messages.flatMap(({ author }) => (author.kind === 'agent' ? [author.id] : [])))];
  const users = await toIds(world, 'user', writers);
  const toUser = new Map(writers.map((writer, index) => [writer, users[index] ?? '']));
  return {
    accountId,
    beginAt: chat.startedAt,
    endAt: chat.closedAt,
    channel: toChannel(exported),
    visitor: toVisitor(exported),
    paths: path.map(({ url, title }) => ({ url, title })),
    messages: messages.map((message) => {
      const { author, at } = message;
      const type = toType(message);
      return {
        type,
        name: author.name,
        from: toSender(author, type, toUser),
        content: toContent(world, origin, message),
        sentAt: at,
        triggeredBy: author.kind === 'greeting' ? author.name : null,
      };
    }),
  };
}

function toChannel({ chat, detail, messages }: ExportedChat): object {
  const said = messages.filter((message) => toType(message) !== 'system');
  const [ofVisitor, ofAgents] = [
    said.filter(({ author }) => author.kind === 'visitor'),
    said.filter(({ author }) => author.kind === 'agent'),
  ];
  const isMissed = (ofVisitor.at(-1)?.seq ?? 0) > (ofAgents.at(-1)?.seq ?? 0);
  const waits = toWaits(said);
  const end = chat.closedAt ?? chat.updatedAt;
  return {
    id: chat.id,
    isChat: ofVisitor.length > 0 && ofAgents.length > 0,
    isMissed,
    isTriggered: messages.some(({ author }) => author.kind === 'greeting'),
    // As long as nobody took it up.
    isOffline: detail.state === 'offline',
    isCompleted: chat.closedAt !== null && !isMissed,
    isDropped: chat.closedAt !== null && ofAgents.length === 0,
    duration: toSeconds(end - chat.startedAt),
    avgResponse: waits.length === 0 ? null : toSeconds(waits.reduce((sum, wait) => sum + wait, 0) / waits.length),
    firstResponse: waits[0] === undefined ? null : toSeconds(waits[0]),
    messagesCount: said.length,
    wordsCount: said.reduce((sum, { body }) => sum + (toBodyText(body).match(/\S+/g)?.length ?? 0), 0),
    rating: chat.stars,
    ratingDesc: detail.rating?.comment || null,
  };
}

/** From what a visitor wrote, who had been answered before, to an agent's next word. */
function toWaits(said: readonly Message[]): readonly number[] {
  const waits: number[] = [];
  let askedAt: number | null = null;
  for (const { author, at } of said) {
    if (author.kind === 'visitor') askedAt ??= at;
    else if (author.kind === 'agent' && askedAt !== null) {
      waits.push(at - askedAt);
      askedAt = null;
    }
  }
  return waits;
}

function toVisitor({ chat, visit, profile, variables }: ExportedChat): object {
  return {
    id: chat.visitor,
    name: profile.name,
    email: profile.email,
    note: profile.note,
    group: null,
    ipAddress: visit?.ip ?? '',
    city: visit?.city ?? '',
    countryCode: visit?.country ?? '',
    country: toCountryName(visit?.country ?? ''),
    userAgent: visit?.userAgent ?? '',
    platform: visit?.platform ?? '',
    referer: visit?.referrer ?? '',
    variables: Object.fromEntries(
      Object.entries(variables).map(([name, value]) => [name, { label: name, value: String(value) }]),
    ),
  };
}

/** What a trigger said speaks for the agents. */
const toType = ({ author: { kind }, body }: Message): 'visitor' | 'agent' | 'system' =>
  kind === 'system' || body.kind === 'event' ? 'system' : kind === 'visitor' ? 'visitor' : 'agent';

function toSender({ kind, id }: Author, type: string, toUser: ReadonlyMap<string, string>): string {
  if (type === 'system') return 'system';
  return kind === 'visitor' ? `visitor:${id}` : `agent:${toUser.get(id) ?? ''}`;
}

const EVENTS = {
  joined: 'agent.join',
  closed: 'close.agentClose',
  reopened: 'agent.reopen',
  refused: 'agent.refuse',
  transferred: 'agent.transfer',
} as const;

function toContent(world: CompatWorld, origin: string, { author, body }: Message): string {
  if (body.kind === 'file') return toFileUrl(world, origin, body.file);
  if (body.kind !== 'event') return toBodyText(body);
  return body.event === 'closed' && author.kind === 'visitor' ? 'close.visitorClose' : EVENTS[body.event];
}

const toSeconds = (ms: number): number => Math.round(ms / SECOND_MS);
