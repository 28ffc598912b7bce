/** Webhook endpoints of sites, in SQL. */
import type { Kysely, Transaction } from 'kysely';
import type { SiteId } from '../../../protocol/ids.ts';
import type { WebhookDeliveryState, WebhookDisabledReason } from '../../../protocol/webhook.ts';
import type { DatabaseKind } from '../database-kind.ts';
import { recordChange } from '../record-change.ts';
import type { Schema } from '../schema.ts';
import { toReceiver } from './delivery-rows.ts';
import type { WebhookEndpointStore } from './webhook-records.ts';
import { toEndpoint, toEndpointRow, toSecrets } from './webhook-rows.ts';

/** Each makes a signature that every request carries. */
const MAX_SECRETS = 5;
const SUBJECT = 'webhook-endpoint';

export function createWebhookEndpointStore(db: Kysely<Schema>, kind: DatabaseKind): WebhookEndpointStore {
  const ofSite = (site: SiteId) => db.selectFrom('webhook_endpoint').selectAll().where('site_id', '=', site);
  /** Of two that change one at once, the second sees what the first wrote; SQLite has one writer anyway. */
  const lock = (trx: Transaction<Schema>, site: SiteId, id: string) =>
    trx
      .selectFrom('webhook_endpoint')
      .selectAll()
      .where('site_id', '=', site)
      .where('id', '=', id)
      .$if(kind === 'postgres', (query) => query.forUpdate())
      .executeTakeFirst();

  return {
    create: (writer, endpoint, most) =>
      db.transaction().execute(async (trx) => {
        const { count } = await trx
          .selectFrom('webhook_endpoint')
          .select(({ fn }) => fn.countAll<number>().as('count'))
          .where('site_id', '=', endpoint.site)
          .executeTakeFirstOrThrow();
        if (Number(count) >= most) return false;
        await trx.insertInto('webhook_endpoint').values(toEndpointRow(endpoint)).execute();
        await recordChange(trx, kind, writer, { subject: SUBJECT, id: endpoint.id, change: 'created' });
        return true;
      }),
    async list(site) {
      return (await ofSite(site).orderBy('created_at').orderBy('id').execute()).map(toEndpoint);
    },
    async find(site, id) {
      const row = await ofSite(site).where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : toEndpoint(row);
    },
    change: (writer, id, { url, description, kinds, enabled }) =>
      db.transaction().execute(async (trx) => {
        const { site, at } = writer;
        const row = await lock(trx, site, id);
        if (row === undefined) return false;
        const isEnabledAgain = enabled && row.disabled_reason !== null;
        await trx
          .updateTable('webhook_endpoint')
          .set({ url, description, kinds: JSON.stringify(kinds), changed_at: at })
          .$if(isEnabledAgain, (query) => query.set({ disabled_reason: null, disabled_at: null, failing_since: null }))
          .where('id', '=', id)
          .execute();
        await trx
          .updateTable('webhook_delivery')
          .set({ url, receiver: toReceiver(url) })
          .where('endpoint_id', '=', id)
          .where('next_at', 'is not', null)
          .execute();
        if (!enabled) await disableEndpoint(trx, id, 'by-hand', at);
        await recordChange(trx, kind, writer, { subject: SUBJECT, id, change: 'changed' });
        return true;
      }),
    rotate: (writer, id, secret, oldUntil) =>
      db.transaction().execute(async (trx) => {
        const { site, at } = writer;
        const row = await lock(trx, site, id);
        if (row === undefined) return false;
        const old = toSecrets(row.secrets)
          .map((one) => ({ ...one, expiresAt: one.expiresAt ?? oldUntil }))
          .filter(({ expiresAt }) => expiresAt > at);
        const secrets = [{ secret, expiresAt: null }, ...old].slice(0, MAX_SECRETS);
        await trx
          .updateTable('webhook_endpoint')
          .set({ secrets: JSON.stringify(secrets), changed_at: at })
          .where('id', '=', id)
          .execute();
        await recordChange(trx, kind, writer, { subject: SUBJECT, id, change: 'changed' });
        return true;
      }),
    delete: (writer, id) =>
      db.transaction().execute(async (trx) => {
        const { numDeletedRows } = await trx
          .deleteFrom('webhook_endpoint')
          .where('site_id', '=', writer.site)
          .where('id', '=', id)
          .executeTakeFirst();
        if (numDeletedRows === 0n) return false;
        await recordChange(trx, kind, writer, { subject: SUBJECT, id, change: 'removed' });
        return true;
      }),
  };
}

/** The first reason stays; what waits is given up, and says why. False when it was disabled before. */
export async function disableEndpoint(
  trx: Transaction<Schema>,
  id: string,
  reason: WebhookDisabledReason,
  at: number,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('webhook_endpoint')
    .set({ disabled_reason: reason, disabled_at: at })
    .where('id', '=', id)
    .where('disabled_reason', 'is', null)
    .executeTakeFirst();
  await trx
    .updateTable('webhook_delivery')
    .set({ state: 'given-up' satisfies WebhookDeliveryState, next_at: null, error: 'the endpoint was disabled' })
    .where('endpoint_id', '=', id)
    .where('next_at', 'is not', null)
    .execute();
  return numUpdatedRows > 0n;
}
