/** Every text of the chat box, in one catalogue; those of its lazy parts come with them, from part-strings.ts. */
import type { ComposerStrings } from '../ui/Composer.tsx';
import type { ComposerToolsStrings } from '../ui/ComposerTools.tsx';
import type { ConnectionNoticeStrings } from '../ui/ConnectionNotice.tsx';
import type { MessageListStrings } from '../ui/MessageList.tsx';
import type { MenuStrings } from './BoxMenu.tsx';
import type { FormStrings } from './FormView.tsx';
import type { StatusStrings } from './RatingView.tsx';

const NOT_REACHED = 'We could not be reached. Please try again.';

export interface BoxStrings {
  readonly online: string;
  readonly away: string;
  readonly close: string;
  readonly back: string;
  readonly loading: string;
  /** A part of the box could not be fetched. */
  readonly notLoaded: string;
  /** Names the button of the menu. */
  readonly more: string;
  readonly messages: MessageListStrings;
  readonly composer: ComposerStrings;
  readonly connection: ConnectionNoticeStrings;
  readonly tools: ComposerToolsStrings;
}

/** Of home and of the knowledge base. */
export interface HomeStrings {
  /** Leads to where one writes. */
  readonly writeToUs: string;
  readonly conversations: string;
  readonly help: string;
  readonly searchHelp: string;
  readonly found: (count: number) => string;
  readonly nothingFound: string;
  /** Stands for an agent whose name is not known. */
  readonly us: string;
  readonly unread: string;
  readonly over: string;
  readonly replies: (minutes: number) => string;
  /** The server did not answer. */
  readonly notReached: string;
  readonly homeNotReached: string;
  /** After an article. */
  readonly notHelped: string;
  readonly showAll: (count: number) => string;
}

export const ENGLISH: BoxStrings = {
  online: 'We are here to help',
  away: 'Away now. Write to us, the answer comes here.',
  close: 'Close chat',
  back: 'Back',
  loading: 'Loading…',
  notLoaded: 'A part of the chat could not be loaded.',
  more: 'More',
  messages: {
    label: 'Conversation',
    today: 'Today',
    yesterday: 'Yesterday',
    unread: 'New',
    events: {
      joined: (name) => (name === '' ? 'Somebody joined' : `${name} joined`),
      closed: (name) => (name === '' ? 'The conversation was closed' : `${name} closed the conversation`),
      reopened: () => 'The conversation goes on',
      refused: () => 'Nobody is free right now',
      transferred: () => 'A colleague takes over',
    },
    you: 'You',
    sending: 'Sending…',
    sent: 'Sent',
    read: 'Read',
    failed: 'This message was not sent.',
    retry: 'Retry',
    discard: 'Discard',
    edited: 'edited',
    removed: 'Message deleted',
    quoted: 'Go to the message that this answers',
    typing: (names) => `${names.join(', ')} ${names.length === 1 ? 'is' : 'are'} typing…`,
    earlier: 'Show earlier messages',
    newest: 'Jump to newest',
  },
  composer: {
    label: 'Your message',
    placeholder: 'Write a message…',
    send: 'Send',
    left: (left) => (left < 0 ? `${-left} characters too many` : `${left} characters left`),
    notKept: 'This message could not be kept. Please try again.',
  },
  connection: {
    reconnecting: 'Reconnecting…',
    notSaved: 'Messages that wait to be sent are not saved if you leave this page.',
  },
  tools: {
    attach: 'Attach files',
    limit: (megabytes) => `Attach files, up to ${megabytes} MB each`,
    emoji: 'Emoji',
  },
};

/** Each of these is only in the part that shows it: what is in ENGLISH everybody downloads who opens the box. */
export const HOME_ENGLISH: HomeStrings = {
  writeToUs: 'Write to us',
  conversations: 'Your conversations',
  help: 'Help',
  searchHelp: 'Search for help',
  found: (count) => (count === 1 ? 'One article' : `${count} articles`),
  nothingFound: 'Nothing found. Other words may help, or ask us.',
  us: 'Our team',
  unread: 'New: ',
  over: 'This conversation is over',
  replies: (minutes) =>
    minutes <= 1
      ? 'Usually replies within a minute'
      : minutes < 60
        ? `Usually replies in ${minutes} minutes`
        : `Usually replies in ${Math.round(minutes / 60)} h`,
  notReached: NOT_REACHED,
  homeNotReached: 'What was said before could not be loaded. You can still write to us.',
  notHelped: 'Does this not answer your question?',
  showAll: (count) => `Show all ${count}`,
};

export const FORM_ENGLISH: FormStrings = {
  required: '(required)',
  choose: 'Please choose',
  send: 'Send',
  notSent: 'This could not be kept. Please try again.',
  mistakes: {
    missing: 'Please fill this in.',
    'too-long': 'This is too long.',
    email: 'This does not look like an e-mail address.',
    phone: 'This does not look like a phone number.',
  },
};

export const MENU_ENGLISH: MenuStrings = {
  label: 'More',
  mute: 'Mute sounds',
  expand: 'Larger window',
  save: 'Download this conversation',
  mail: 'E-mail this conversation',
  end: 'End this chat',
  cancel: 'Cancel',
  done: 'Done',
  fileName: 'conversation.txt',
  notSaved: 'The conversation could not be downloaded. Please try again.',
  mailTo: 'E-mail this conversation',
  email: 'Your e-mail address',
  wrongEmail: 'This does not look like an e-mail address.',
  send: 'Send',
  mailed: {
    mailed: (email) => `It is on its way to ${email}.`,
    confirm: (email) => `We sent a question to ${email}. Confirm it there, and the conversation follows.`,
  },
  notReached: NOT_REACHED,
  endQuestion: 'End this chat?',
  endHint: 'You can read it again, and write to us again, at any time.',
};

export const STATUS_ENGLISH: StatusStrings = {
  queue: (position) => (position === 1 ? 'You are next in the queue' : `You are number ${position} in the queue`),
  label: 'Rating',
  question: 'How was this conversation?',
  stars: (stars) => (stars === 1 ? '1 star of 5' : `${stars} stars of 5`),
  comment: 'Anything to add? (optional)',
  send: 'Send',
  thanks: 'Thank you!',
  change: 'Change',
  notReached: NOT_REACHED,
};
