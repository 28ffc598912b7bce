/** What the domain asks of a database about companies. */
import type { Company } from '../../../protocol/company-api.ts';
import type { SiteId, VisitorId } from '../../../protocol/ids.ts';
import type { TextPosition } from '../../../protocol/text-cursor.ts';
import type { NewEvent, Writer } from '../store.ts';

/** Beginnings, in any case; empty for any. */
export interface CompanySearch {
  readonly name: string;
  readonly domain: string;
}

export interface CompanyStore {
  create(writer: Writer, company: Company): Promise<void>;
  find(site: SiteId, id: string): Promise<Company | null>;
  /** By the name without its case, which is the position's key, then by id. */
  list(
    site: SiteId,
    search: CompanySearch,
    after: TextPosition | null,
    limit: number,
  ): Promise<readonly { readonly company: Company; readonly position: TextPosition }[]>;
  /** All but when it was made. False when there is none. */
  change(writer: Writer, company: Omit<Company, 'createdAt'>): Promise<boolean>;
  /** How many belonged to it, who stay; the event gets its name and the number. Null when there is none. */
  delete(site: SiteId, id: string, event: NewEvent): Promise<number | null>;
  /** By id; null when the site has no such company. */
  members(site: SiteId, id: string, after: VisitorId | null, limit: number): Promise<readonly VisitorId[] | null>;
}
