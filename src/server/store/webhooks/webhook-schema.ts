/** The tables of webhooks, as Kysely sees them. */
import type { Generated } from 'kysely';
import type { SiteId } from '../../../protocol/ids.ts';

export interface WebhookSchema {
  webhook_endpoint: {
    id: string;
    site_id: SiteId;
    url: string;
    description: string;
    kinds: string;
    secrets: string;
    /** Null while it is enabled, like the instant. */
    disabled_reason: string | null;
    disabled_at: number | null;
    failing_since: number | null;
    created_at: number;
    changed_at: number;
  };
  webhook_delivery: {
    position: Generated<number>;
    id: string;
    site_id: SiteId;
    endpoint_id: string | null;
    kind: string;
    url: string;
    /** Host of the address: who is called at once only so often. */
    receiver: string;
    payload: string;
    state: string;
    attempts: number;
    /** Null when no attempt follows. A claim moves it on, so that it is also the claim's end. */
    next_at: number | null;
    last_at: number | null;
    status: number | null;
    error: string | null;
    created_at: number;
  };
}
