/** IMsupporting's contract as data: every command in the order of its document, and what each answers. */
import type { ContractCall, Shape } from './shape.ts';

const TIME = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/;
const COUNT = /^\d+$/;
const FLAG = /^[01]$/;
const URL = /^https?:\/\//;
const NAME = /^.+$/;

/** Members stand in the order of the alphabet: those of a command among those that every answer has. */
function envelope(command: string, members: { readonly [name: string]: Shape }): Shape {
  const common = {
    about: {
      command: new RegExp(`^${command}$`),
      method: /^get$/,
      name: /^IMsupporting Console API$/,
      powerlevel: /^2$/,
      requester: /^API-Account-.+$/,
      siteid: /^[0-9a-f-]{36}$/,
      version: /^[\d.]+$/,
    },
    queries: /^1$/,
    rescode: /^200$/,
    token: /^NotRequired$/,
  };
  return Object.fromEntries(
    Object.entries<Shape>({ ...common, ...members }).sort(([left], [right]) => (left < right ? -1 : 1)),
  );
}

const VISITOR = {
  paCurPage: URL,
  paID: COUNT,
  paLastSeen: TIME,
  paOnline: FLAG,
  paOnlineInfo: NAME,
  paRings: COUNT,
  visCountry: /^([A-Z]{2})?$/,
  visIsInChatNameIs: NAME,
  visIsInChatWithAdmin: NAME,
  visLandingPage: URL,
  visPingTime: TIME,
  visRefPage: /^(https?:\/\/.+)?$/,
  visTown: /^.*$/,
  visUA: /^Mozilla/,
  visUserState: /^(Online|Offline)$/,
  visipAddr: /^(\d+\.\d+\.\d+\.xxx)?$/,
  vistime: TIME,
};

const CHAT = {
  chatAdmin: NAME,
  chatDepartment: /^.*$/,
  chatEmail: /^.*$/,
  chatID: COUNT,
  chatLastMessage: /^.*$/,
  chatLastMessageFrom: /^(Visitor|Operator|System)$/,
  chatLastMessageTime: TIME,
  chatMessages: COUNT,
  chatName: NAME,
  chatState: /^(Open|Waiting)$/,
  chatSubject: /^.*$/,
  chatTime: TIME,
  chatUnread: COUNT,
  chatWaitingSince: TIME,
  paID: COUNT,
};

function command(document: RegExp | null, name: string, members: { readonly [name: string]: Shape }): ContractCall {
  return { document, method: 'GET', path: `/console-endpoint.php?cmd=${name}`, answer: envelope(name, members) };
}

const figure = (document: RegExp, name: string, member: string, format = COUNT): ContractCall =>
  command(document, name, { result: { [member]: format } });

export const IMSUPPORTING: readonly ContractCall[] = [
  command(null, 'example', { connectionstatus: NAME }),
  command(/numbered .* list of .* visitors/, 'GetLiveVisitorList', { websiteVisitor: { '*': VISITOR } }),
  command(/account has been used/, 'SetLastUsed', {}),
  figure(/number of operators/, 'GetOperatorsOnline', 'operatorsonline'),
  figure(/number of visitors .* RIGHT NOW/, 'GetVisitorsOnlineNow', 'visitorsonline'),
  figure(/chat status/, 'GetOnlineStatus', 'onlinestatus', FLAG),
  figure(/Audio notification/, 'GetAudioNotification', 'audionotification', FLAG),
  figure(/Automated Replies/, 'GetAutomatedReplies', 'automatedreplies', FLAG),
  figure(/Idle Check/, 'GetIdleCheck', 'idlecheck', FLAG),
  command(/basic stats/, 'GetStats', {
    result: {
      operatorsonline: COUNT,
      visitorsonline: COUNT,
      onlinestatus: FLAG,
      audionotification: FLAG,
      automatedreplies: FLAG,
      idlecheck: FLAG,
      chatswaiting: COUNT,
      chatstoday: COUNT,
      visitorstoday: COUNT,
      openchats: COUNT,
      unreadofflinemessages: COUNT,
    },
  }),
  figure(/number of chats waiting for answer/, 'GetChatsWaiting', 'chatswaiting'),
  figure(/number of chats today/, 'GetChatsToday', 'chatstoday'),
  figure(/number of visitors today/, 'GetVisitorsToday', 'visitorstoday'),
  figure(/number of open chats/, 'GetOpenChats', 'openchats'),
  figure(/number of chats waiting to be answered/, 'GetChatsWaitingToBeAnswered', 'chatswaiting'),
  command(/list of the chat sessions/, 'GetChatSessions', { chatSession: { '*': CHAT } }),
  figure(/number of unread offline messages/, 'GetUnreadOfflineMessages', 'unreadofflinemessages'),
  figure(/number of unread offline messages/, 'GetUnreadOfflineMessagesCount', 'unreadofflinemessages'),
  command(/details about the chats waiting/, 'GetWaitingChatDetails', { waitingChat: { '*': CHAT } }),
];

export const ERROR: Shape = { message: /.+/, queries: /^1$/, rescode: /^4\d\d$/, token: /^NotRequired$/ };
