/** The entry of the lazy part "rich": messages that are more than a text, with their texts. */
export { drawBody, PART_CSS } from '../ui/RichBody.tsx';
export { RICH_ENGLISH } from './part-strings.ts';
