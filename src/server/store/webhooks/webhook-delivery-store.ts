/** Deliveries of webhooks: the log that owners read, and the queue that the sender works off, in SQL. */
import type { Kysely } from 'kysely';
import type { WebhookDeliveryState } from '../../../protocol/webhook.ts';
import type { DatabaseKind } from '../database-kind.ts';
import { recordChange } from '../record-change.ts';
import type { Schema } from '../schema.ts';
import { toDeliveryRow, toReceiver } from './delivery-rows.ts';
import { disableEndpoint } from './webhook-endpoint-store.ts';
import type { Claim, WebhookDeliveryStore } from './webhook-records.ts';
import { toDelivery, toSecrets } from './webhook-rows.ts';

/** So many of what is due are looked at for a claim; the next one leaves out the receivers that this one filled. */
const CANDIDATES = 200;
/** At a time, so that nobody waits for the broom. */
const MAX_PRUNED = 1_000;

type Candidate = Pick<Schema['webhook_delivery'], 'receiver'> & { readonly position: number };

export function createWebhookDeliveryStore(db: Kysely<Schema>, kind: DatabaseKind): WebhookDeliveryStore {
  const findEndpoints = (trx: Kysely<Schema>, ids: readonly string[]) =>
    trx.selectFrom('webhook_endpoint').selectAll().where('id', 'in', ids).execute();

  /** A read, until there is something to do: whoever claims one in between has moved it on, and the update passes it by. */
  async function takeDue(claim: Claim) {
    const full = [...claim.busy].filter(([, count]) => count >= claim.perReceiver).map(([receiver]) => receiver);
    const candidates = await db
      .selectFrom('webhook_delivery')
      .select(['position', 'receiver'])
      .where('next_at', '<=', claim.now)
      .$if(full.length > 0, (query) => query.where('receiver', 'not in', full))
      .orderBy('next_at')
      .orderBy('position')
      .limit(CANDIDATES)
      .execute();
    const positions = pick(candidates, claim);
    if (positions.length === 0) return [];
    const rows = await db
      .updateTable('webhook_delivery')
      .set({ next_at: claim.until })
      .where('position', 'in', positions)
      .where('next_at', '<=', claim.now)
      .returningAll()
      .execute();
    return rows.sort((left, right) => positions.indexOf(left.position) - positions.indexOf(right.position));
  }

  return {
    addTest: (site, endpoint, { id, payload, createdAt: at }) =>
      db.transaction().execute(async (trx) => {
        const [row] = await findEndpoints(trx, [endpoint]);
        if (row?.site_id !== site) return null;
        const { position } = await trx
          .insertInto('webhook_delivery')
          .values(toDeliveryRow({ id, site, endpoint, kind: 'test', url: row.url, payload, at }))
          .returning('position')
          .executeTakeFirstOrThrow();
        return position;
      }),
    async list(site, endpoint, before, limit) {
      let query = db.selectFrom('webhook_delivery').selectAll().where('site_id', '=', site);
      if (endpoint !== null) query = query.where('endpoint_id', '=', endpoint);
      if (before !== null) query = query.where('position', '<', before);
      return (await query.orderBy('position', 'desc').limit(limit).execute()).map(toDelivery);
    },
    redeliver: (site, position, at) =>
      db.transaction().execute(async (trx) => {
        const row = await trx
          .selectFrom('webhook_delivery')
          .select(['endpoint_id', 'url'])
          .where('site_id', '=', site)
          .where('position', '=', position)
          .executeTakeFirst();
        if (row === undefined) return 'not-found';
        const [endpoint] = row.endpoint_id === null ? [] : await findEndpoints(trx, [row.endpoint_id]);
        if (typeof endpoint?.disabled_reason === 'string') return 'conflict';
        const url = endpoint?.url ?? row.url;
        await trx
          .updateTable('webhook_delivery')
          .set({ url, receiver: toReceiver(url), attempts: 0, next_at: at })
          .set({ state: 'waiting' satisfies WebhookDeliveryState })
          .where('position', '=', position)
          .execute();
        return 'changed';
      }),
    async claim(claim) {
      const rows = await takeDue(claim);
      const ids = [...new Set(rows.flatMap((row) => row.endpoint_id ?? []))];
      const found = ids.length === 0 ? [] : await findEndpoints(db, ids);
      const endpoints = new Map(found.map((row) => [row.id, row]));
      return rows.map((row) => {
        const endpoint = row.endpoint_id === null ? undefined : endpoints.get(row.endpoint_id);
        return {
          ...toDelivery(row),
          nextAt: claim.until,
          receiver: row.receiver,
          secrets: endpoint === undefined ? null : toSecrets(endpoint.secrets),
          failingSince: endpoint?.failing_since ?? null,
        };
      });
    },
    settle: ({ site, position, endpoint, attempts, nextAt: until }, { at, state, nextAt, status, error, disables }) =>
      db.transaction().execute(async (trx) => {
        const isDelivered = state === 'delivered';
        await trx
          .updateTable('webhook_delivery')
          .set({ state, attempts: attempts + 1, next_at: nextAt, last_at: at, status, error })
          .where('position', '=', position)
          // What arrived has arrived; a failure counts only while nobody else has decided about the delivery.
          .$if(!isDelivered, (query) => query.where('next_at', '=', until))
          .execute();
        if (endpoint === null) return;
        await trx
          .updateTable('webhook_endpoint')
          .set({ failing_since: isDelivered ? null : at })
          .where('id', '=', endpoint)
          .where('failing_since', isDelivered ? 'is not' : 'is', null)
          .execute();
        if (disables === null || !(await disableEndpoint(trx, endpoint, disables, at))) return;
        const change = { subject: 'webhook-endpoint', id: endpoint, change: 'changed' } as const;
        await recordChange(trx, kind, { site, agent: null, at }, change);
      }),
    async release(deliveries, at) {
      for (const { position, nextAt } of deliveries) {
        await db
          .updateTable('webhook_delivery')
          .set({ next_at: at })
          .where('position', '=', position)
          .where('next_at', '=', nextAt)
          .execute();
      }
    },
    async prune(before) {
      await db
        .deleteFrom('webhook_delivery')
        .where('position', 'in', (query) =>
          query
            .selectFrom('webhook_delivery')
            .select('position')
            .where('next_at', 'is', null)
            .where('created_at', '<', before)
            .orderBy('position')
            .limit(MAX_PRUNED),
        )
        .execute();
    },
  };
}

/** The first ones, but of no receiver more than it may have under way. */
function pick(candidates: readonly Candidate[], { limit, perReceiver, busy }: Claim): number[] {
  const counts = new Map(busy);
  const picked: number[] = [];
  for (const { position, receiver } of candidates) {
    const count = counts.get(receiver) ?? 0;
    if (picked.length === limit) break;
    if (count >= perReceiver) continue;
    counts.set(receiver, count + 1);
    picked.push(position);
  }
  return picked;
}
