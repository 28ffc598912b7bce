/** Webhook endpoints and their deliveries, as owners and admins write and read them; server/hooks/WEBHOOKS.md explains them. */
import Type, { type Static } from 'typebox';

/** Events of the log that an endpoint may ask for. WEBHOOKS.md says why it may not ask for the others. */
export const WEBHOOK_KINDS = [
  'conversation-started',
  'conversation-taken',
  'conversation-transferred',
  'conversation-closed',
  'conversation-reopened',
  'conversation-refused',
  'message-sent',
  'offline-message',
  'visitor-invited',
  'invitation-shown',
  'invitation-refused',
  'trigger-fired',
  'custom-event',
  'form-submitted',
] as const;
export type WebhookKind = (typeof WEBHOOK_KINDS)[number];

/** Each costs a row and a request an event. */
export const MAX_WEBHOOK_ENDPOINTS = 20;

/** `POST /v1/agent/webhook-endpoints` creates one, `PUT /v1/agent/webhook-endpoints/:id` changes all of one and answers 204. */
export const WebhookEndpointRequest = Type.Object(
  {
    url: Type.String({ pattern: '^https?://', maxLength: 2_048 }),
    description: Type.String({ maxLength: 200 }),
    kinds: Type.Unsafe<readonly WebhookKind[]>(
      Type.Array(Type.Enum([...WEBHOOK_KINDS]), { minItems: 1, maxItems: WEBHOOK_KINDS.length }),
    ),
    enabled: Type.Boolean(),
  },
  { additionalProperties: false },
);
export type WebhookEndpointRequest = Static<typeof WebhookEndpointRequest>;

/** Its owner did it; it answered 410; it failed for days. */
export type WebhookDisabledReason = 'by-hand' | 'gone' | 'failing';

export interface WebhookEndpoint extends WebhookEndpointRequest {
  readonly id: string;
  readonly disabled: { readonly reason: WebhookDisabledReason; readonly at: number } | null;
  /** When the first of its failures came, since when none succeeded. */
  readonly failingSince: number | null;
  /** How long signatures by the secret before the last rotation come along. */
  readonly oldSecretUntil: number | null;
  readonly createdAt: number;
  readonly changedAt: number;
}

/** `GET /v1/agent/webhook-endpoints`: all of the site, the oldest first. */
export interface WebhookEndpointsAnswer {
  readonly endpoints: readonly WebhookEndpoint[];
}

/** What a creation answers: `secret` is shown this once. */
export interface WebhookCreatedAnswer {
  readonly endpoint: WebhookEndpoint;
  readonly secret: string;
}

/** `POST /v1/agent/webhook-endpoints/:id/rotate`: a new secret, shown this once. */
export interface WebhookRotatedAnswer {
  readonly secret: string;
  readonly oldSecretUntil: number;
}

/** `GET /v1/agent/webhook-secret`: what signs the webhooks of triggers, which have no endpoint. */
export interface WebhookSecretAnswer {
  readonly secret: string;
}

/** Not tried yet; arrived; the last attempt failed and another follows; no other follows. */
export type WebhookDeliveryState = 'waiting' | 'delivered' | 'failed' | 'given-up';

export interface WebhookDelivery {
  /** Orders deliveries by age, and names one. */
  readonly position: number;
  /** The `webhook-id`: the same for every endpoint that hears of the event, and for every attempt. */
  readonly id: string;
  /** Null for what a trigger calls. */
  readonly endpoint: string | null;
  readonly kind: WebhookKind | 'test';
  readonly url: string;
  /** The body, as it is sent. */
  readonly payload: string;
  readonly state: WebhookDeliveryState;
  readonly attempts: number;
  readonly nextAt: number | null;
  readonly lastAt: number | null;
  /** Of the last answer; null when there was none. */
  readonly status: number | null;
  /** Why the last attempt failed. */
  readonly error: string | null;
  readonly createdAt: number;
}

/** `?before=` is the `next` of the page before. */
export const WebhookDeliveriesQuery = Type.Object(
  {
    endpoint: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
    before: Type.Optional(Type.String({ pattern: '^[0-9]{1,15}$' })),
  },
  { additionalProperties: false },
);
export type WebhookDeliveriesQuery = Static<typeof WebhookDeliveriesQuery>;

/**
 * `GET /v1/agent/webhook-deliveries`: the newest first, of all endpoints and triggers or of one endpoint.
 * `POST /v1/agent/webhook-deliveries/:position/redeliver` sends one again, under the same id, and answers 204.
 */
export interface WebhookDeliveriesAnswer {
  readonly deliveries: readonly WebhookDelivery[];
  /** Null when there are no older ones. */
  readonly next: number | null;
}

/** `POST /v1/agent/webhook-endpoints/:id/test`: what was sent, which is tried once. */
export interface WebhookTestAnswer {
  /** Position of the delivery. */
  readonly delivery: number;
}
