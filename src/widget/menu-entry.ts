/** The entry of the lazy part "menu": what can be done with a message, with its texts. */
export { createWriting, MessageActions, PART_CSS, WritingBanner } from '../ui/MessageActions.tsx';
export { ACTIONS_ENGLISH, WRITING_ENGLISH } from './part-strings.ts';
