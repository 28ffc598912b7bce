/** Webhook endpoints and their deliveries, as owners and admins write and read them; server/hooks/WEBHOOKS.md explains them. */
import Type, { type Static, type TSchema } from 'typebox';
import type { Frozen } from './frozen.ts';
import { WEBHOOK_KINDS, type WebhookKind } from './webhook-kinds.ts';

const strict = { additionalProperties: false } as const;

const orNull = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()]);

const Kind = Type.Unsafe<WebhookKind>(Type.Enum([...WEBHOOK_KINDS]));

/** Each costs a row and a request an event. */
export const MAX_WEBHOOK_ENDPOINTS = 20;

const ENDPOINT_FIELDS = {
  url: Type.String({ pattern: '^https?://', maxLength: 2_048 }),
  description: Type.String({ maxLength: 200 }),
  kinds: Type.Array(Kind, { minItems: 1, maxItems: WEBHOOK_KINDS.length }),
  enabled: Type.Boolean(),
};

/** `POST /v1/agent/webhook-endpoints` creates one, `PUT /v1/agent/webhook-endpoints/:id` changes all of one and answers 204. */
export const WebhookEndpointRequest = Type.Object(ENDPOINT_FIELDS, strict);
export type WebhookEndpointRequest = Frozen<Static<typeof WebhookEndpointRequest>>;

/** Its owner did it; it answered 410; it failed for days. */
const DisabledReason = Type.Enum(['by-hand', 'gone', 'failing']);
export type WebhookDisabledReason = Static<typeof DisabledReason>;

const WebhookEndpoint = Type.Object(
  {
    ...ENDPOINT_FIELDS,
    id: Type.String(),
    disabled: orNull(Type.Object({ reason: DisabledReason, at: Type.Integer() }, strict)),
    /** When the first of its failures came, since when none succeeded. */
    failingSince: orNull(Type.Integer()),
    /** How long signatures by the secret before the last rotation come along. */
    oldSecretUntil: orNull(Type.Integer()),
    createdAt: Type.Integer(),
    changedAt: Type.Integer(),
  },
  strict,
);
export type WebhookEndpoint = Frozen<Static<typeof WebhookEndpoint>>;

/** `GET /v1/agent/webhook-endpoints`: all of the site, the oldest first. */
export const WebhookEndpointsAnswer = Type.Object({ endpoints: Type.Array(WebhookEndpoint) }, strict);

/** What a creation answers: `secret` is shown this once. */
export const WebhookCreatedAnswer = Type.Object({ endpoint: WebhookEndpoint, secret: Type.String() }, strict);
export type WebhookCreatedAnswer = Frozen<Static<typeof WebhookCreatedAnswer>>;

/** `POST /v1/agent/webhook-endpoints/:id/rotate`: a new secret, shown this once. */
export const WebhookRotatedAnswer = Type.Object({ secret: Type.String(), oldSecretUntil: Type.Integer() }, strict);
export type WebhookRotatedAnswer = Frozen<Static<typeof WebhookRotatedAnswer>>;

/** `GET /v1/agent/webhook-secret`: what signs the webhooks of triggers, which have no endpoint. */
export const WebhookSecretAnswer = Type.Object({ secret: Type.String() }, strict);

/** Not tried yet; arrived; the last attempt failed and another follows; no other follows. */
const DeliveryState = Type.Enum(['waiting', 'delivered', 'failed', 'given-up']);
export type WebhookDeliveryState = Static<typeof DeliveryState>;

const WebhookDelivery = Type.Object(
  {
    /** Orders deliveries by age, and names one. */
    position: Type.Integer(),
    /** The `webhook-id`: the same for every endpoint that hears of the event, and for every attempt. */
    id: Type.String(),
    /** Null for what a trigger calls. */
    endpoint: orNull(Type.String()),
    kind: Type.Union([Kind, Type.Literal('test')]),
    url: Type.String(),
    /** The body, as it is sent. */
    payload: Type.String(),
    state: DeliveryState,
    attempts: Type.Integer(),
    nextAt: orNull(Type.Integer()),
    lastAt: orNull(Type.Integer()),
    /** Of the last answer; null when there was none. */
    status: orNull(Type.Integer()),
    /** Why the last attempt failed. */
    error: orNull(Type.String()),
    createdAt: Type.Integer(),
  },
  strict,
);
export type WebhookDelivery = Frozen<Static<typeof WebhookDelivery>>;

/** `?before=` is the `next` of the page before. */
export const WebhookDeliveriesQuery = Type.Object(
  {
    endpoint: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
    before: Type.Optional(Type.String({ pattern: '^[0-9]{1,15}$' })),
  },
  strict,
);
export type WebhookDeliveriesQuery = Static<typeof WebhookDeliveriesQuery>;

/**
 * `GET /v1/agent/webhook-deliveries`: the newest first, of all endpoints and triggers or of one endpoint.
 * `POST /v1/agent/webhook-deliveries/:position/redeliver` sends one again, under the same id, and answers 204.
 */
export const WebhookDeliveriesAnswer = Type.Object(
  {
    deliveries: Type.Array(WebhookDelivery),
    /** Null when there are no older ones. */
    next: orNull(Type.Integer()),
  },
  strict,
);
export type WebhookDeliveriesAnswer = Frozen<Static<typeof WebhookDeliveriesAnswer>>;

/** `POST /v1/agent/webhook-endpoints/:id/test`: what was sent, which is tried once. */
export const WebhookTestAnswer = Type.Object(
  {
    /** Position of the delivery. */
    delivery: Type.Integer(),
  },
  strict,
);
