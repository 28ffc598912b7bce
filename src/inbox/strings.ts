/** Every text of the agents' page, in one catalogue. */
import type { ComposerStrings } from '../ui/Composer.tsx';
import type { ConnectionNoticeStrings } from '../ui/ConnectionNotice.tsx';
import type { MessageListStrings } from '../ui/MessageList.tsx';
import type { ApiProblem } from './agent-api-client.ts';

export const STRINGS = {
  product: 'Parlor',
  inbox: 'Inbox',
  starting: 'Opening your inbox…',
  tryAgain: 'Try again',

  signInTitle: 'Sign in to your inbox',
  email: 'E-mail',
  password: 'Password',
  signIn: 'Sign in',
  signingIn: 'Signing in…',
  signOut: 'Sign out',
  signInEnded: 'Your sign-in has ended',

  setPasswordTitle: 'Choose a password',
  setPasswordText: 'You came in with a one-time link. A password lets you come back without one.',
  newPassword: 'New password',
  newPasswordHint: 'At least 10 characters. A few words that only you would put together are fine.',
  passwordTooShort: (missing: number) =>
    missing === 1 ? 'One more character is needed.' : `${missing} more characters are needed.`,
  savePassword: 'Save password',
  savingPassword: 'Saving…',
  skipPassword: 'Not now',
  skipPasswordText: 'Without a password, your next sign-in needs a new link from the command line.',
  setPassword: 'Set a password',

  connection: { live: 'Live', connecting: 'Connecting…', stopped: 'Disconnected' },

  conversations: 'Conversations',
  groups: { waiting: 'Waiting', mine: 'Mine', others: 'With other agents', closed: 'Closed' },
  groupEmpty: {
    waiting: 'Nobody is waiting.',
    mine: 'You have no conversation.',
    others: 'Nobody else is in a conversation.',
    closed: 'No conversation was closed yet.',
  },
  loadingConversations: 'Loading conversations…',
  loadingVisitors: 'Loading visitors…',
  listUnreachable: 'The server cannot be reached. Trying again…',
  waitingCount: (count: number) => (count === 1 ? 'One conversation is waiting' : `${count} conversations are waiting`),
  unread: 'unread',
  you: 'You',
  preview: (author: string, text: string) => `${author}: ${text}`,
  noMessage: 'No message yet',
  events: {
    joined: 'An agent joined',
    closed: 'The conversation was closed',
    reopened: 'The conversation was reopened',
  },

  conversation: 'Conversation',
  noConversation: 'No conversation selected',
  noConversationText: 'Choose one from the list. Arrow keys move through it, Enter opens, Escape comes back.',
  loadingConversation: 'Loading the conversation…',
  conversationGone: 'This conversation does not exist (any more).',
  back: 'Back to the list',
  states: {
    waiting: 'Waiting for an answer',
    mine: 'With you',
    others: (agent: string) => `With ${agent}`,
    closed: 'Closed',
  },
  notOnSite: 'Not on the site now',
  take: 'Take',
  takeOver: 'Take over',
  close: 'Close',
  othersText: (agent: string) => `${agent} is answering. Take over to write here.`,
  closedText: 'This conversation is closed. It opens again when the visitor writes, or when you take it.',
  conflict: 'Another agent has taken this conversation.',
  notSent: 'Your answer was not sent. It is kept here.',

  visitors: 'Visitors',
  visitorsOnSite: 'Visitors on the site',
  visitorsEmpty: 'Nobody is on the site right now.',
  chatting: 'Chatting',
  inBackground: 'In another tab',
  onSite: 'On the site for',
  visits: (count: number) => (count <= 1 ? 'First visit' : `Visit ${count}`),
  pageViews: (count: number) => (count === 1 ? '1 page' : `${count} pages`),
  untitledPage: 'Untitled page',
  showMore: (count: number) => `Show ${count} more`,
} as const;

export const MESSAGE_LIST_STRINGS: MessageListStrings = {
  label: 'Messages',
  today: 'Today',
  yesterday: 'Yesterday',
  you: 'You',
  sending: 'Sending…',
  sent: 'Sent',
  read: 'Read',
  failed: 'This message was not sent.',
  retry: 'Retry',
  discard: 'Discard',
  events: {
    joined: (name) => `${name || 'An agent'} joined`,
    closed: (name) => (name === '' ? 'The conversation was closed' : `${name} closed the conversation`),
    reopened: (name) => (name === '' ? 'The conversation was reopened' : `${name} reopened the conversation`),
  },
  typing: (names) => `${names.find((name) => name !== '') ?? 'The visitor'} is typing…`,
  earlier: 'Show earlier messages',
  newest: 'Jump to newest',
};

export const COMPOSER_STRINGS: ComposerStrings = {
  label: 'Your answer',
  placeholder: 'Write an answer…',
  send: 'Send',
  left: (left) => (left >= 0 ? `${left} characters left` : `${-left} characters too many`),
  notKept: 'This message could not be kept. Try again.',
};

export const CONNECTION_STRINGS: ConnectionNoticeStrings = {
  reconnecting: 'Reconnecting… What you send is kept and goes out as soon as the server is back.',
  notSaved: 'A message is waiting to be sent. It is lost if you leave this page.',
};

const PROBLEM_TEXTS: Partial<Record<ApiProblem['code'], string>> = {
  'wrong-credentials': 'E-mail or password is wrong.',
  'link-used': 'This sign-in link was used or has expired. Sign in with your password, or make a new link.',
  'sign-in-required': STRINGS.signInEnded,
  'not-found': STRINGS.conversationGone,
  conflict: STRINGS.conflict,
  draining: 'The server is about to restart. Try again in a moment.',
  unreachable: 'The server cannot be reached. Check your connection and try again.',
};

/** What the agent reads about a request that failed. */
export function toProblemText(problem: ApiProblem): string {
  if (problem.code === 'rate-limited') return `Too many attempts. Try again in ${toWaitText(problem.retryAfterMs)}.`;
  const reference = problem.requestId === '' ? '' : ` (${problem.requestId})`;
  return PROBLEM_TEXTS[problem.code] ?? `Something went wrong on the server${reference}. Try again.`;
}

function toWaitText(ms: number | null): string {
  if (ms === null) return 'a minute';
  const seconds = Math.max(1, Math.ceil(ms / 1000));
  if (seconds < 60) return seconds === 1 ? '1 second' : `${seconds} seconds`;
  const minutes = Math.ceil(seconds / 60);
  return minutes === 1 ? '1 minute' : `${minutes} minutes`;
}
