/** Webhook endpoints and their deliveries, as owners and admins write and read them; server/hooks/WEBHOOKS.md explains them. */
import Type, { type Static } from 'typebox';

/** Events of the log that an endpoint may ask for. */
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
] as const;
export type WebhookKind = (typeof WEBHOOK_KINDS)[number];

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
