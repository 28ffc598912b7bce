/** Widgets, in SQL. */
import type { Kysely, Transaction } from 'kysely';
import type { SiteId } from '../../../protocol/ids.ts';
import type { DatabaseKind } from '../database-kind.ts';
import { recordChange } from '../record-change.ts';
import type { Schema } from '../schema.ts';
import { lockSite } from '../sites/lock-site.ts';
import type { StoredWidget, WidgetStore } from './widget-records.ts';

export function createWidgetStore(db: Kysely<Schema>, kind: DatabaseKind): WidgetStore {
  const ofSite = (site: SiteId) => db.selectFrom('widget').selectAll().where('site_id', '=', site);
  return {
    create: (writer, widget, most) =>
      db.transaction().execute(async (trx) => {
        const { site } = widget;
        await lockSite(trx, kind, site);
        const before = await trx.selectFrom('widget').select('id').where('site_id', '=', site).execute();
        if (before.length >= most) return 'too-many';
        if (!(await hasItsForm(trx, widget))) return 'unknown-form';
        const columns = { ...toColumns(widget), site_id: site, created_at: widget.createdAt };
        await trx.insertInto('widget').values(columns).execute();
        await recordChange(trx, kind, writer, { subject: 'widget', id: widget.id, change: 'created' });
        return 'created';
      }),
    async list(site) {
      return (await ofSite(site).orderBy('created_at').orderBy('id').execute()).map(toWidget);
    },
    async find(site, id) {
      const row = await ofSite(site).where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : toWidget(row);
    },
    all: async () => (await db.selectFrom('widget').selectAll().execute()).map(toWidget),
    change: (writer, widget) =>
      db.transaction().execute(async (trx) => {
        await lockSite(trx, kind, widget.site);
        if (!(await hasItsForm(trx, widget))) return 'unknown-form';
        const { numUpdatedRows } = await trx
          .updateTable('widget')
          .set(toColumns(widget))
          .where('site_id', '=', widget.site)
          .where('id', '=', widget.id)
          .executeTakeFirst();
        if (numUpdatedRows === 0n) return 'not-found';
        await recordChange(trx, kind, writer, { subject: 'widget', id: widget.id, change: 'changed' });
        return 'changed';
      }),
    delete: (writer, id) =>
      db.transaction().execute(async (trx) => {
        const { numDeletedRows } = await trx
          .deleteFrom('widget')
          .where('site_id', '=', writer.site)
          .where('id', '=', id)
          .executeTakeFirst();
        if (numDeletedRows === 0n) return false;
        await recordChange(trx, kind, writer, { subject: 'widget', id, change: 'removed' });
        return true;
      }),
  };
}

async function hasItsForm(
  trx: Transaction<Schema>,
  { site, form }: Pick<StoredWidget, 'site' | 'form'>,
): Promise<boolean> {
  if (form === null) return true;
  const forms = trx.selectFrom('form').select('id').where('site_id', '=', site).where('id', '=', form);
  return (await forms.executeTakeFirst()) !== undefined;
}

function toColumns(widget: Omit<StoredWidget, 'createdAt'>) {
  const { id, name, kind, appearance, language, department, form, attributes, active, changedAt } = widget;
  return {
    id,
    name,
    kind,
    appearance: JSON.stringify(appearance),
    language,
    department,
    form_id: form,
    attributes: JSON.stringify(attributes),
    active: active ? 1 : 0,
    changed_at: changedAt,
  };
}

function toWidget(row: Schema['widget']): StoredWidget {
  return {
    id: row.id,
    site: row.site_id,
    name: row.name,
    kind: row.kind as StoredWidget['kind'],
    appearance: JSON.parse(row.appearance) as StoredWidget['appearance'],
    language: row.language,
    department: row.department,
    form: row.form_id,
    attributes: JSON.parse(row.attributes) as StoredWidget['attributes'],
    active: row.active === 1,
    createdAt: row.created_at,
    changedAt: row.changed_at,
  };
}
