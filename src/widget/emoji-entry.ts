/** The entry of the lazy part "emoji": the picker, with its texts. */
export { EmojiPicker, PART_CSS } from '../ui/EmojiPicker.tsx';
export { EMOJI_ENGLISH } from './part-strings.ts';
