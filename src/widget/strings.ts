/** Every text of the chat box, in one catalogue; those of its lazy parts come with them, from part-strings.ts. */
import type { ComposerStrings } from '../ui/Composer.tsx';
import type { ComposerToolsStrings } from '../ui/ComposerTools.tsx';
import type { ConnectionNoticeStrings } from '../ui/ConnectionNotice.tsx';
import type { MessageListStrings } from '../ui/MessageList.tsx';

export interface BoxStrings {
  readonly online: string;
  readonly away: string;
  readonly close: string;
  readonly back: string;
  readonly conversations: string;
  readonly help: string;
  readonly searchHelp: string;
  readonly found: (count: number) => string;
  readonly nothingFound: string;
  readonly loading: string;
  /** Stands for an agent whose name is not known. */
  readonly us: string;
  readonly unread: string;
  readonly over: string;
  readonly replies: (minutes: number) => string;
  /** The server did not answer. */
  readonly notReached: string;
  /** A part of the box could not be fetched. */
  readonly notLoaded: string;
  readonly messages: MessageListStrings;
  readonly composer: ComposerStrings;
  readonly connection: ConnectionNoticeStrings;
  readonly tools: ComposerToolsStrings;
}

export const ENGLISH: BoxStrings = {
  online: 'We are here to help',
  away: 'Away now. Write to us, the answer comes here.',
  close: 'Close chat',
  back: 'Back',
  conversations: 'Your conversations',
  help: 'Help',
  searchHelp: 'Search for help',
  found: (count) => (count === 1 ? 'One article' : `${count} articles`),
  nothingFound: 'Nothing found. Other words may help, or ask us.',
  loading: 'Loading…',
  us: 'Our team',
  unread: 'New: ',
  over: 'This conversation is over',
  replies: (minutes) =>
    minutes <= 1
      ? 'Usually replies within a minute'
      : minutes < 60
        ? `Usually replies in ${minutes} minutes`
        : `Usually replies in ${Math.round(minutes / 60)} h`,
  notReached: 'We could not be reached. Please try again.',
  notLoaded: 'A part of the chat could not be loaded.',
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
