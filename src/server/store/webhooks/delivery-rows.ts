/** Writes down which webhooks an event makes, in the transaction that writes the event: a crash loses neither or both. */
import type { Kysely } from 'kysely';
import { WEBHOOK_KINDS, type WebhookKind } from '../../../protocol/webhook-kinds.ts';
import { toWebhookPayload } from '../../../protocol/webhook-payload.ts';
import type { DatabaseKind } from '../database-kind.ts';
import { insertRows, selectRows } from '../json-rows.ts';
import type { Schema } from '../schema.ts';
import type { EventKind, NewEvent } from '../store.ts';

/** Somebody who hears of an event. */
interface Call {
  readonly event: NewEvent & { readonly kind: WebhookKind };
  readonly endpoint: string | null;
  readonly url: string;
  /** Comes after the id, where one receiver may hear of the event at several addresses. */
  readonly suffix: string;
}

const COLUMNS = [
  'id',
  'site_id',
  'endpoint_id',
  'kind',
  'url',
  'receiver',
  'payload',
  'state',
  'attempts',
  'next_at',
  'created_at',
] as const;

type NewRow = Pick<Schema['webhook_delivery'], (typeof COLUMNS)[number]>;

export async function findCalls(
  db: Kysely<Schema>,
  kind: DatabaseKind,
  events: readonly NewEvent[],
): Promise<readonly Call[]> {
  const told = events.filter(isTold);
  if (told.length === 0) return [];
  const sites = told.map(({ site }) => site);
  const { rows } = await selectRows(kind, 'webhook_endpoint', 'site_id', sites).execute(db);
  const endpoints = rows
    .filter((row) => row.disabled_reason === null)
    .map((row) => ({ ...row, kinds: JSON.parse(row.kinds) as readonly WebhookKind[] }));
  return told.flatMap((event) => {
    const hearing = endpoints.filter((row) => row.site_id === event.site && row.kinds.includes(event.kind));
    return [
      ...(event.calls ?? []).map((url, index) => ({ event, endpoint: null, url, suffix: `_${index + 1}` })),
      ...hearing.map(({ id, url }) => ({ event, endpoint: id, url, suffix: '' })),
    ];
  });
}

/** @param positions of the events in the log */
export async function saveDeliveries(
  db: Kysely<Schema>,
  kind: DatabaseKind,
  calls: readonly Call[],
  positions: ReadonlyMap<NewEvent, number>,
): Promise<void> {
  const rows = calls.map(({ event, endpoint, url, suffix }) =>
    toDeliveryRow({
      // Positions come again when a backup was restored, and receivers must not take other news for old.
      id: `evt_${positions.get(event)}_${event.at}${suffix}`,
      site: event.site,
      endpoint,
      kind: event.kind,
      url,
      payload: toPayload(event),
      at: event.at,
    }),
  );
  await insertRows(kind, 'webhook_delivery', COLUMNS, rows).execute(db);
}

export function toDeliveryRow(delivery: {
  readonly id: string;
  readonly site: NewRow['site_id'];
  readonly endpoint: string | null;
  readonly kind: WebhookKind | 'test';
  readonly url: string;
  readonly payload: string;
  readonly at: number;
}): NewRow {
  const { id, site, endpoint, kind, url, payload, at } = delivery;
  return {
    id,
    site_id: site,
    endpoint_id: endpoint,
    kind,
    url,
    receiver: toReceiver(url),
    payload,
    state: 'waiting',
    attempts: 0,
    next_at: at,
    created_at: at,
  };
}

/** What is no address has no host; the attempt will say so. */
export const toReceiver = (url: string): string => (URL.canParse(url) ? new URL(url).host : '');

const isTold = (event: NewEvent): event is NewEvent & { readonly kind: WebhookKind } =>
  (WEBHOOK_KINDS satisfies readonly EventKind[]).some((kind) => kind === event.kind);

function toPayload({ kind, site, visitor, agent, conversation, detail, facts, at }: Call['event']): string {
  return toWebhookPayload(kind, at, {
    site: { id: site },
    ...(visitor && { visitor: { id: visitor } }),
    ...(agent && { agent: { id: agent } }),
    ...(conversation && { conversation: { id: conversation } }),
    ...(detail && { detail }),
    ...facts,
  });
}
