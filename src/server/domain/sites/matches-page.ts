/** Whether the address of a page is one that a page filter means. */
import type { PageFilterRequest } from '../../../protocol/page-filter-api.ts';
import { matchesGlob } from '../../../triggers/glob.ts';
import type { AddressTest } from '../../store/store.ts';

type Filter = Pick<PageFilterRequest, 'kind' | 'pattern'>;

const MATCHERS: Readonly<Record<Filter['kind'], (pattern: string, url: string) => boolean>> = {
  like: (pattern, url) => foldCase(url).includes(foldCase(pattern)),
  exact: (pattern, url) => url === pattern,
  glob: matchesGlob,
};

export function matchesPage({ kind, pattern }: Filter, url: string): boolean {
  return MATCHERS[kind](pattern, url);
}

/** What a database can tell of it: holds for every address that matches, and with `glob` for others too. */
export function toAddressTest({ kind, pattern }: Filter): AddressTest {
  if (kind === 'like') return { how: 'contains', text: pattern };
  if (kind === 'exact') return { how: 'is', text: pattern };
  return { how: 'starts-with', text: pattern.split('*')[0] ?? '' };
}

/** Browsers write all other letters of an address as bytes; SQLite folds no others either. */
const foldCase = (text: string): string => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
