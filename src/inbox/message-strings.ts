/** The inbox's texts about single messages, and about what an agent sends with one. */
import type { ComposerToolsStrings } from '../ui/ComposerTools.tsx';
import type { EmojiStrings } from '../ui/EmojiPicker.tsx';
import type { RichStrings } from '../ui/FileBody.tsx';
import type { FileTrayStrings } from '../ui/FileTray.tsx';
import type { MessageActionsStrings, WritingStrings } from '../ui/MessageActions.tsx';
import type { UploadStrings } from '../ui/uploads.ts';

interface MessageStrings {
  readonly tools: ComposerToolsStrings;
  readonly writing: WritingStrings;
  readonly actions: MessageActionsStrings;
  readonly rich: RichStrings;
  readonly files: FileTrayStrings;
  readonly uploads: UploadStrings;
  readonly emoji: EmojiStrings;
}

export const MESSAGE_STRINGS: MessageStrings = {
  tools: {
    attach: 'Attach files',
    limit: (megabytes) => `Attach files, up to ${megabytes} MB each`,
    emoji: 'Emoji',
  },
  writing: { reply: 'Reply to', edit: 'Edit', leave: 'Cancel' },
  actions: {
    label: 'Message actions',
    reply: 'Reply',
    edit: 'Edit',
    remove: 'Delete',
    copy: 'Copy text',
    copied: 'Copied',
    sureToRemove: 'Delete this message for everybody?',
    keep: 'Keep',
  },
  rich: {
    article: 'Article',
    choices: 'Answers that the visitor can press',
    cards: (count) => (count === 1 ? 'Card' : `${count} cards`),
    previous: 'Previous card',
    next: 'Next card',
    download: 'Download',
    openPicture: (name) => `Open ${name}`,
    notShown: 'This picture could not be shown.',
    notFetched: 'This file could not be fetched. Try again.',
  },
  files: {
    label: 'Files to send',
    uploading: (name) => `Uploading ${name}`,
    ready: 'Ready to send',
    retry: 'Retry',
    remove: (name) => `Remove ${name}`,
  },
  uploads: {
    tooBig: (name, megabytes) => `${name} is too big. The server takes up to ${megabytes} MB.`,
    wrongType: (name) => `${name} is of a kind that the server does not take.`,
    tooMany: 'These are too many files for one message.',
    notUploaded: 'The upload did not work.',
  },
  emoji: {
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
  },
};
