/** The page that a visitor looks at now, as a link where it is safe to follow. */
import type { VisitorSummary } from '../protocol/visitor.ts';
import { toPageAddress } from './page-address.ts';
import { STRINGS } from './strings.ts';

export function PageNow({ visitor }: { readonly visitor: VisitorSummary | undefined }) {
  if (visitor === undefined) return <span>{STRINGS.notOnSite}</span>;
  const { path, href } = toPageAddress(visitor.page.url);
  const text = visitor.page.title || path;
  if (href === null) return <span>{text}</span>;
  return (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow" title={href}>
      {text}
    </a>
  );
}
