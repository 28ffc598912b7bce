/** IMsupporting's lists: visitors and chats as objects with numbers for names, every value a text. */
import type { LiveChat } from '../../domain/conversations/live-chats.ts';
import { toNumbers } from '../../domain/sites/foreign-numbers.ts';
import type { RecentVisitor } from '../../domain/visitors/recent-visitors.ts';
import type { CompatWorld } from '../compat-world.ts';
import { toGmtTime } from '../gmt-time.ts';

export type Texts = Readonly<Record<string, string>>;
export type Numbered = Readonly<Record<string, Texts>>;

const SYSTEM = 'imsupporting';
const NONE = 'None';
const ONLINE_INFO = 'With 1 the page of this visitor is pinging, and a message can be sent to it';

export async function toVisitorList({ domain }: CompatWorld, visitors: readonly RecentVisitor[]): Promise<Numbered> {
  const numbers = await toNumbers(
    domain,
    SYSTEM,
    'visitor',
    visitors.map(({ visitor }) => visitor.id),
  );
  return toNumbered(
    visitors.map(({ visitor, visit, isHere, chat, invitedAt }, index) => ({
      paCurPage: visit.exitUrl,
      paID: numbers[index] ?? '',
      paLastSeen: toGmtTime(visitor.lastSeenAt),
      paOnline: isHere ? '1' : '0',
      paOnlineInfo: ONLINE_INFO,
      paRings: String(visit.rings),
      visCountry: visit.country.toUpperCase(),
      visIsInChatNameIs: chat?.visitor || NONE,
      visIsInChatWithAdmin: chat?.agent || NONE,
      visLandingPage: visit.landingUrl,
      visPingTime: toGmtTime(invitedAt),
      visRefPage: visit.referrer,
      visTown: visit.city,
      visUA: visit.userAgent,
      visUserState: isHere ? 'Online' : 'Offline',
      visipAddr: toMaskedAddress(visit.ip),
      vistime: toGmtTime(visit.startedAt),
    })),
  );
}

export async function toChatList({ domain }: CompatWorld, chats: readonly LiveChat[]): Promise<Numbered> {
  const ids = chats.map(({ conversation }) => conversation);
  const [numbers, visitors] = await Promise.all([
    toNumbers(
      domain,
      SYSTEM,
      'chat',
      ids.map(({ id }) => id),
    ),
    toNumbers(
      domain,
      SYSTEM,
      'visitor',
      ids.map(({ visitor }) => visitor),
    ),
  ]);
  return toNumbered(
    chats.map(({ conversation, profile }, index) => {
      const { state, agent, department = '', subject = '', head, readByAgent, lastMessage } = conversation;
      return {
        chatAdmin: agent?.name || NONE,
        chatDepartment: department,
        chatEmail: profile.email,
        chatID: numbers[index] ?? '',
        chatLastMessage: lastMessage?.body.kind === 'text' ? lastMessage.body.text : '',
        chatLastMessageFrom: AUTHORS[lastMessage?.author.kind ?? 'system'],
        chatLastMessageTime: toGmtTime(lastMessage?.at ?? null),
        chatMessages: String(head),
        chatName: profile.name || NONE,
        chatState: state === 'waiting' ? 'Waiting' : 'Open',
        chatSubject: subject,
        chatTime: toGmtTime(conversation.openedAt),
        chatUnread: String(Math.max(0, head - readByAgent)),
        chatWaitingSince: toGmtTime(conversation.waitingSince),
        paID: visitors[index] ?? '',
      };
    }),
  );
}

const AUTHORS = { visitor: 'Visitor', agent: 'Operator', greeting: 'Operator', system: 'System' } as const;

const toNumbered = (list: readonly Texts[]): Numbered =>
  Object.fromEntries(list.map((one, index) => [String(index), one]));

/** We never keep the rest: `203.0.113.0` is `203.0.113.xxx`, and of an IPv6 address the first three groups are left. */
export function toMaskedAddress(ip: string): string {
  if (ip.includes('.')) return ip.replace(/\.\d+$/, '.xxx');
  return ip === '' ? '' : `${ip.replace(/:+$/, '')}:xxx`;
}
