/** The variables in a canned reply's text: which there are, and how they are filled. Plain text in, plain text out. */

/** And `visitor.variables.x` for each `x` that the page tells of its visitor. */
export const REPLY_VARIABLES = ['visitor.name', 'agent.name', 'site.name', 'page.url'] as const;
const CUSTOM = /^visitor\.variables\../;

/** `{{name}}` or `{{name|fallback}}`. A brace ends the search, so that no text takes longer than it is long. */
const PLACE = /\{\{([^{}|]*)(?:\|([^{}]*))?\}\}/g;

/** By the variable's name; an empty one counts as none. */
export type ReplyValues = ReadonlyMap<string, string>;

interface Place {
  /** As it stands in the text. */
  readonly whole: string;
  readonly name: string;
  readonly fallback: string | null;
}

export function countVariables(text: string): number {
  return findPlaces(text).length;
}

/** @returns as it stands in the text, the first place that nothing could ever fill; null when there is none */
export function findUnknownVariable(text: string): string | null {
  return findPlaces(text).find(({ name, fallback }) => fallback === null && !isKnown(name))?.whole ?? null;
}

/**
 * What is filled in is not looked into again: no visitor's name is a variable.
 *
 * @returns `missing`: names that had neither a value nor a fallback, and left nothing in their place
 */
export function fillVariables(
  text: string,
  values: ReplyValues,
): { readonly text: string; readonly missing: readonly string[] } {
  const missing = new Set<string>();
  const filled = text.replace(PLACE, (...[whole, name, fallback]: [string, string, string?]) => {
    const place = toPlace(whole, name, fallback);
    const value = values.get(place.name) ?? '';
    if (value === '' && place.fallback === null) missing.add(place.name);
    return value === '' ? (place.fallback ?? '') : value;
  });
  return { text: filled, missing: [...missing] };
}

const findPlaces = (text: string): Place[] =>
  [...text.matchAll(PLACE)].map(([whole, name = '', fallback]) => toPlace(whole, name, fallback));

const toPlace = (whole: string, name: string, fallback: string | undefined): Place => ({
  whole,
  name: name.trim(),
  fallback: fallback?.trim() ?? null,
});

const isKnown = (name: string): boolean => REPLY_VARIABLES.some((known) => known === name) || CUSTOM.test(name);
