/** The address of a visitor's page, which the visitor's browser told us: read, never trusted. */

export interface PageAddress {
  /** Path and query, for eyes. */
  readonly path: string;
  /** Safe to follow, or null for anything that is not a web page. */
  readonly href: string | null;
}

export function toPageAddress(url: string): PageAddress {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) return { path: url, href: null };
  return { path: parsed.pathname + parsed.search, href: parsed.href };
}
