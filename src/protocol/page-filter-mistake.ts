/** What a schema cannot say of a page filter: that its pattern is cheap to match. */
import type { PageFilterRequest } from './page-filter-api.ts';
import { type Mistake, toMistake } from './schema-mistake.ts';
import { MAX_PATTERN_STARS } from './trigger.ts';

/** @returns null when there is none */
export function findPageFilterMistake({ kind, pattern }: PageFilterRequest): Mistake | null {
  if (kind !== 'glob' || pattern.split('*').length <= MAX_PATTERN_STARS + 1) return null;
  return toMistake('pattern', `a pattern with at most ${MAX_PATTERN_STARS} *`, pattern);
}
