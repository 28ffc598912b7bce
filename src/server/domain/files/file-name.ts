/** The name of a file as it may be shown and saved: no folder, nothing invisible, nothing that turns it around. */

const MAX_NAME_LENGTH = 200;
/** Longer ones are no endings. */
const MAX_ENDING_LENGTH = 10;
/**
 * Control characters (also CR and LF), halves of characters, line and paragraph separators, and what changes the direction of
 * text, so that `gpj.exe` can look like `exe.jpg` (UAX 9, 2).
 */
const UNWANTED = /[\p{Cc}\p{Cs}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/** @returns empty when nothing is left */
export function toFileName(sent: string): string {
  const name = (sent.split(/[/\\]/).at(-1) ?? '').normalize('NFC').replace(UNWANTED, '');
  // Windows cuts off dots and spaces at the end; dots in front hide a file.
  return shorten(name.replace(/^[.\s]+|[.\s]+$/g, ''));
}

function shorten(name: string): string {
  const characters = [...name];
  if (characters.length <= MAX_NAME_LENGTH) return name;
  const dot = characters.lastIndexOf('.');
  const isEnding = dot !== -1 && characters.length - dot <= MAX_ENDING_LENGTH;
  const ending = isEnding ? characters.slice(dot) : [];
  return [...characters.slice(0, MAX_NAME_LENGTH - ending.length), ...ending].join('');
}
