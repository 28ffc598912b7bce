/** What the domain and the sender of webhooks ask of a database about endpoints and deliveries. */
import type { SiteId } from '../../../protocol/ids.ts';
import type {
  WebhookDelivery,
  WebhookDeliveryState,
  WebhookDisabledReason,
  WebhookEndpointRequest,
} from '../../../protocol/webhook.ts';
import type { WebhookKind } from '../../../protocol/webhook-kinds.ts';
import type { Writer } from '../event-records.ts';

export interface WebhookSecret {
  /** `whsec_` and base64 */
  readonly secret: string;
  /** Null for the one that stays. */
  readonly expiresAt: number | null;
}

export interface StoredWebhookEndpoint {
  readonly id: string;
  readonly site: SiteId;
  readonly url: string;
  readonly description: string;
  readonly kinds: readonly WebhookKind[];
  /** The newest first. */
  readonly secrets: readonly WebhookSecret[];
  /** Null while it is enabled. */
  readonly disabled: { readonly reason: WebhookDisabledReason; readonly at: number } | null;
  /** When the first of its failures came, since when none succeeded. */
  readonly failingSince: number | null;
  readonly createdAt: number;
  readonly changedAt: number;
}

export interface WebhookEndpointStore {
  /** False when the site has `most` of them. */
  create(writer: Writer, endpoint: StoredWebhookEndpoint, most: number): Promise<boolean>;
  /** The oldest first. */
  list(site: SiteId): Promise<readonly StoredWebhookEndpoint[]>;
  find(site: SiteId, id: string): Promise<StoredWebhookEndpoint | null>;
  /** What waits goes to the new address; what a disabled endpoint waits for is given up. False when there is none. */
  change(writer: Writer, id: string, change: WebhookEndpointRequest): Promise<boolean>;
  /** Puts a secret before the others, which expire; those that have expired go. False when there is none. */
  rotate(writer: Writer, id: string, secret: string, oldUntil: number): Promise<boolean>;
  /** Takes its deliveries along. False when there is none. */
  delete(writer: Writer, id: string): Promise<boolean>;
}

export interface StoredWebhookDelivery extends WebhookDelivery {
  readonly site: SiteId;
}

/** A delivery that is this process's to attempt, until its `nextAt`. */
export interface ClaimedDelivery extends StoredWebhookDelivery {
  readonly nextAt: number;
  /** Host of the address. */
  readonly receiver: string;
  /** Of the endpoint; null for what a trigger calls. */
  readonly secrets: readonly WebhookSecret[] | null;
  readonly failingSince: number | null;
}

export interface Claim {
  readonly now: number;
  /** From then on it is due again: whoever claimed it has died. */
  readonly until: number;
  readonly limit: number;
  readonly perReceiver: number;
  /** How many attempts are under way, by receiver. */
  readonly busy: ReadonlyMap<string, number>;
}

/** What became of an attempt. */
export interface Settlement {
  readonly at: number;
  readonly state: Exclude<WebhookDeliveryState, 'waiting'>;
  /** Of the next attempt, where one follows. */
  readonly nextAt: number | null;
  readonly status: number | null;
  readonly error: string | null;
  /** The endpoint hears of nothing more. */
  readonly disables: Exclude<WebhookDisabledReason, 'by-hand'> | null;
}

export interface WebhookDeliveryStore {
  /** A test of an endpoint: at once, whatever kinds it wants. Its position; null when there is no such endpoint. */
  addTest(
    site: SiteId,
    endpoint: string,
    test: Pick<WebhookDelivery, 'id' | 'payload' | 'createdAt'>,
  ): Promise<number | null>;
  /** The newest first, older than `before` where it is given. */
  list(
    site: SiteId,
    endpoint: string | null,
    before: number | null,
    limit: number,
  ): Promise<readonly StoredWebhookDelivery[]>;
  /** Makes it due, with all its attempts before it again. */
  redeliver(site: SiteId, position: number, at: number): Promise<'changed' | 'not-found' | 'conflict'>;
  /** Those that are due, the longest first; of two processes that ask, one gets each. */
  claim(claim: Claim): Promise<readonly ClaimedDelivery[]>;
  settle(delivery: ClaimedDelivery, settlement: Settlement): Promise<void>;
  /** Gives back what was claimed and not attempted to its end. */
  release(deliveries: readonly ClaimedDelivery[], at: number): Promise<void>;
  /** Deletes deliveries that are done and were created before. */
  prune(before: number): Promise<void>;
}
