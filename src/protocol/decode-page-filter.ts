/** The owner's door for page filters: exact shapes only, and an answer that names the field that is wrong. */
import { PageFilterRequest, PageMatchesQuery } from './page-filter-api.ts';
import { findSchemaMistake, type Mistake, toMistake } from './schema-mistake.ts';
import { MAX_PATTERN_STARS } from './trigger.ts';

/** @param value a parsed JSON value */
export function decodePageFilter(
  value: unknown,
): { readonly filter: PageFilterRequest } | { readonly mistake: Mistake } {
  const mistake = findSchemaMistake(PageFilterRequest, value, '');
  if (mistake !== null) return { mistake };
  const filter = value as PageFilterRequest;
  const { kind, pattern } = filter;
  const isCheap = kind !== 'glob' || pattern.split('*').length <= MAX_PATTERN_STARS + 1;
  if (isCheap) return { filter };
  return { mistake: toMistake('pattern', `a pattern with at most ${MAX_PATTERN_STARS} *`, pattern) };
}

/** @param query of the address, as it came */
export function decodePageMatchesQuery(
  query: unknown,
): { readonly query: PageMatchesQuery } | { readonly mistake: Mistake } {
  const mistake = findSchemaMistake(PageMatchesQuery, query, '');
  return mistake === null ? { query: query as PageMatchesQuery } : { mistake };
}
