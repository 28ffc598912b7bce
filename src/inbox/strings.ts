/** Every text of the agents' page, but for those about visitors, in one catalogue. */
import type { ComposerStrings } from '../ui/Composer.tsx';
import type { ConnectionNoticeStrings } from '../ui/ConnectionNotice.tsx';
import type { MessageListStrings } from '../ui/MessageList.tsx';

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
  groups: {
    handed: 'Handed to you',
    waiting: 'Waiting',
    mine: 'Mine',
    others: 'With other agents',
    closed: 'Closed',
  },
  groupEmpty: {
    handed: 'Nothing was handed to you.',
    waiting: 'Nobody is waiting.',
    mine: 'You have no conversation.',
    others: 'Nobody else is in a conversation.',
    closed: 'No conversation was closed yet.',
  },
  loadingConversations: 'Loading conversations…',
  loadingVisitors: 'Loading visitors…',
  listUnreachable: 'The server cannot be reached. Trying again…',
  waitingCount: (count: number) => (count === 1 ? 'One conversation is waiting' : `${count} conversations are waiting`),
  handedCount: (count: number) =>
    count === 1 ? 'One conversation was handed to you' : `${count} conversations were handed to you`,
  unread: 'unread',
  you: 'You',
  preview: (author: string, text: string) => `${author}: ${text}`,
  noMessage: 'No message yet',
  events: {
    joined: 'An agent joined',
    closed: 'The conversation was closed',
    reopened: 'The conversation was reopened',
    refused: 'The chat was declined',
    transferred: 'Handed to a colleague',
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
    declined: 'Declined',
    handed: 'Handed to you',
    handedOn: (agent: string) => `Handed to ${agent}`,
  },
  notOnSite: 'Not on the site now',
  take: 'Take',
  takeOver: 'Take over',
  close: 'Close',
  decline: 'Decline',
  declineQuestion: 'Decline this chat? The visitor reads that nobody is free right now.',
  declineYes: 'Decline the chat',
  declineNo: 'Keep it',
  transfer: 'Transfer',
  transferTo: 'Hand over to',
  loadingColleagues: 'Loading colleagues…',
  noColleagues: 'Nobody else works here yet.',
  colleagueOnline: 'Online',
  colleagueOffline: 'Offline',
  othersText: (agent: string) => `${agent} is answering. Take over to write here.`,
  handedText: 'A colleague handed this conversation to you. It is yours when you take it, or answer.',
  handedOnText: (agent: string) => `Handed to ${agent}, who has not taken it yet. Take over to write here.`,
  closedText: 'This conversation is closed. It opens again when the visitor writes, or when you take it.',
  conflict: 'Another agent has taken this conversation.',
  transferConflict: 'This conversation is no longer yours to hand over.',
  transferNotFound: 'This conversation or colleague does not exist (any more).',
  declineConflict: 'This conversation is not waiting any more.',
  notSent: 'Your answer was not sent. It is kept here.',

  visitors: 'Visitors',
  visitorsOnSite: 'Visitors on the site',
  visitorsEmpty: 'Nobody is on the site right now.',
  inBackground: 'In another tab',
  onSite: 'On the site for',
  visits: (count: number) => (count <= 1 ? 'First visit' : `Visit ${count}`),
  pageViews: (count: number) => (count === 1 ? '1 page' : `${count} pages`),
  reports: 'Reports',
  loadingReports: 'Loading reports…',
  // A browser may remember that a file did not come until the page is loaded anew.
  reportsUnreachable: 'The reports could not be loaded. Check your connection and try again, or reload this page.',
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
    refused: (name) => (name === '' ? 'The chat was declined' : `${name} declined the chat`),
    transferred: (name) =>
      name === '' ? 'The conversation was handed to a colleague' : `${name} handed the conversation to a colleague`,
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
