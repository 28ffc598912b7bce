/** What the domain asks of a database about cards. */
import type { Card } from '../../../protocol/card-api.ts';
import type { VisitorId } from '../../../protocol/ids.ts';
import type { NewEvent } from '../store.ts';

export interface CardStore {
  /** The oldest first. */
  of(visitor: VisitorId): Promise<readonly Card[]>;
  /** One that is there keeps when it was made; refused when the visitor would have more than `most`. */
  put(visitor: VisitorId, card: Card, most: number, event: NewEvent): Promise<'put' | 'too-many'>;
  /** False when there is none. */
  delete(visitor: VisitorId, id: string, event: NewEvent): Promise<boolean>;
}
