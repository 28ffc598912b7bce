/** What the domain asks of a database about page filters, and about pages by their addresses. */
import type { ConversationId, SiteId, VisitorId } from '../../../protocol/ids.ts';
import type { PageFilter, PageFilterRequest } from '../../../protocol/page-filter-api.ts';
import type { Writer } from '../event-records.ts';

export interface PageFilterStore {
  /** False when the site has `most` of them. */
  create(writer: Writer, filter: PageFilter, most: number): Promise<boolean>;
  /** The oldest first. */
  list(site: SiteId): Promise<readonly PageFilter[]>;
  find(site: SiteId, id: string): Promise<PageFilter | null>;
  change(writer: Writer, id: string, change: PageFilterRequest): Promise<boolean>;
  delete(writer: Writer, id: string): Promise<boolean>;
}

/** Addresses that a database finds by itself; `contains` looks past the case of A to Z. */
export type AddressTest = { readonly how: 'contains' | 'is' | 'starts-with'; readonly text: string };

/** `to` is no longer in it. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

/** Where in the order of time, and of ids at one instant, a page of answers ended. */
export interface TimeCursor {
  readonly at: number;
  readonly id: string;
}

export interface SeenPage extends TimeCursor {
  readonly visit: string;
  readonly visitor: VisitorId;
  readonly url: string;
  readonly title: string;
}

/** A conversation with the page that its visitor was on when it began, at `at`. */
export interface ConversationPage extends TimeCursor {
  readonly id: ConversationId;
  readonly visitor: VisitorId;
  readonly url: string;
  readonly title: string;
}

/** The newest first, older than `before` where it is given. */
export interface PageMatchStore {
  views(
    site: SiteId,
    test: AddressTest,
    range: TimeRange,
    before: TimeCursor | null,
    limit: number,
  ): Promise<readonly SeenPage[]>;
  /** What these visits saw of it from the cursor on. */
  viewsSince(
    visits: readonly string[],
    test: AddressTest,
    range: TimeRange,
    since: TimeCursor,
  ): Promise<readonly SeenPage[]>;
  conversations(
    site: SiteId,
    test: AddressTest,
    range: TimeRange,
    before: TimeCursor | null,
    limit: number,
  ): Promise<readonly ConversationPage[]>;
}
