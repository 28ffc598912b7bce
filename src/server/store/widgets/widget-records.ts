/** What the domain asks of a database about widgets. */
import type { SiteId } from '../../../protocol/ids.ts';
import type { WidgetFields } from '../../../protocol/widget-api.ts';
import type { Writer } from '../event-records.ts';

export interface StoredWidget extends WidgetFields {
  readonly site: SiteId;
}

export interface WidgetStore {
  create(writer: Writer, widget: StoredWidget, most: number): Promise<'created' | 'too-many' | 'unknown-form'>;
  /** The oldest first. */
  list(site: SiteId): Promise<readonly StoredWidget[]>;
  find(site: SiteId, id: string): Promise<StoredWidget | null>;
  /** Of every site. */
  all(): Promise<readonly StoredWidget[]>;
  /** All but when it was made. */
  change(writer: Writer, widget: Omit<StoredWidget, 'createdAt'>): Promise<'changed' | 'not-found' | 'unknown-form'>;
  /** False when there is none. */
  delete(writer: Writer, id: string): Promise<boolean>;
}
