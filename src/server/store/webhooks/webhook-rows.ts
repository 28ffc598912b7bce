/** Rows of webhooks to the domain's shapes and back. */
import type { Selectable } from 'kysely';
import type { WebhookDisabledReason } from '../../../protocol/webhook.ts';
import type { WebhookKind } from '../../../protocol/webhook-kinds.ts';
import type { Schema } from '../schema.ts';
import type { StoredWebhookDelivery, StoredWebhookEndpoint, WebhookSecret } from './webhook-records.ts';

export function toEndpointRow(endpoint: StoredWebhookEndpoint): Schema['webhook_endpoint'] {
  const { id, site, url, description, kinds, secrets, disabled, failingSince, createdAt, changedAt } = endpoint;
  return {
    id,
    site_id: site,
    url,
    description,
    kinds: JSON.stringify(kinds),
    secrets: JSON.stringify(secrets),
    disabled_reason: disabled?.reason ?? null,
    disabled_at: disabled?.at ?? null,
    failing_since: failingSince,
    created_at: createdAt,
    changed_at: changedAt,
  };
}

export function toEndpoint(row: Schema['webhook_endpoint']): StoredWebhookEndpoint {
  const { id, url, description, disabled_reason: reason, disabled_at: at } = row;
  return {
    id,
    site: row.site_id,
    url,
    description,
    kinds: JSON.parse(row.kinds) as WebhookKind[],
    secrets: toSecrets(row.secrets),
    disabled: reason === null || at === null ? null : { reason: reason as WebhookDisabledReason, at },
    failingSince: row.failing_since,
    createdAt: row.created_at,
    changedAt: row.changed_at,
  };
}

export const toSecrets = (text: string): readonly WebhookSecret[] => JSON.parse(text) as WebhookSecret[];

export function toDelivery(row: Selectable<Schema['webhook_delivery']>): StoredWebhookDelivery {
  const { position, id, url, payload, attempts, status, error } = row;
  return {
    position,
    id,
    site: row.site_id,
    endpoint: row.endpoint_id,
    kind: row.kind as StoredWebhookDelivery['kind'],
    url,
    payload,
    state: row.state as StoredWebhookDelivery['state'],
    attempts,
    nextAt: row.next_at,
    lastAt: row.last_at,
    status,
    error,
    createdAt: row.created_at,
  };
}
