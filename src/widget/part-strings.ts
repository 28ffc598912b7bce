/** Every text of the box's lazy parts: each part brings its own. */
import type { EmojiStrings } from '../ui/EmojiPicker.tsx';
import type { RichStrings } from '../ui/FileBody.tsx';
import type { FileTrayStrings } from '../ui/FileTray.tsx';
import type { MessageActionsStrings } from '../ui/MessageActions.tsx';
import type { UploadStrings } from '../ui/uploads.ts';
import type { WritingStrings } from '../ui/WritingBanner.tsx';

export const WRITING_ENGLISH: WritingStrings = { reply: 'Reply to', edit: 'Edit', leave: 'Cancel' };

export const ACTIONS_ENGLISH: MessageActionsStrings = {
  label: 'Message actions',
  reply: 'Reply',
  edit: 'Edit',
  remove: 'Delete',
  copy: 'Copy text',
  copied: 'Copied',
  sureToRemove: 'Delete this message?',
  keep: 'Keep',
};

export const RICH_ENGLISH: RichStrings = {
  article: 'Article',
  choices: 'Answers to choose from',
  cards: (count) => (count === 1 ? 'Card' : `${count} cards`),
  previous: 'Previous card',
  next: 'Next card',
  download: 'Download',
  openPicture: (name) => `Open ${name}`,
  notShown: 'This picture could not be shown.',
  notFetched: 'This file could not be fetched. Please try again.',
};

export const FILES_ENGLISH: FileTrayStrings = {
  label: 'Files to send',
  uploading: (name) => `Uploading ${name}`,
  ready: 'Ready to send',
  retry: 'Retry',
  remove: (name) => `Remove ${name}`,
};

export const UPLOADS_ENGLISH: UploadStrings = {
  tooBig: (name, megabytes) => `${name} is too big. Files can have up to ${megabytes} MB.`,
  wrongType: (name) => `${name} is of a kind that cannot be sent here.`,
  tooMany: 'These are too many files for one message.',
  notUploaded: 'The upload did not work.',
};

export const EMOJI_ENGLISH: EmojiStrings = {
  search: 'Search emoji',
  nothing: 'Nothing found',
  groups: {
    smileys: 'Smileys',
    people: 'People',
    nature: 'Nature',
    food: 'Food and drink',
    travel: 'Travel',
    activities: 'Activities',
    objects: 'Objects',
    symbols: 'Symbols',
  },
};
