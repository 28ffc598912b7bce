/** Forms and what was filled in, in SQL. */
import type { Kysely } from 'kysely';
import type { Form, FormSubmission } from '../../../protocol/form-api.ts';
import type { SiteId, VisitorId } from '../../../protocol/ids.ts';
import type { DatabaseKind } from '../database-kind.ts';
import { saveEvents } from '../event-rows.ts';
import { recordChange } from '../record-change.ts';
import type { Schema } from '../schema.ts';
import { lockSite } from '../sites/lock-site.ts';
import { saveValues } from '../visitors/profile-values.ts';
import type { FormStore, StoredSubmission } from './form-records.ts';

export function createFormStore(db: Kysely<Schema>, kind: DatabaseKind): FormStore {
  const ofSite = (site: SiteId) => db.selectFrom('form').selectAll().where('site_id', '=', site);
  return {
    create: (writer, form, most) =>
      db.transaction().execute(async (trx) => {
        const { site } = writer;
        await lockSite(trx, kind, site);
        const before = await trx.selectFrom('form').select('id').where('site_id', '=', site).execute();
        if (before.length >= most) return 'too-many';
        const columns = { ...toColumns(form), site_id: site, created_at: form.createdAt };
        await trx.insertInto('form').values(columns).execute();
        await recordChange(trx, kind, writer, { subject: 'form', id: form.id, change: 'created' });
        return 'created';
      }),
    async list(site) {
      return (await ofSite(site).orderBy('created_at').orderBy('id').execute()).map(toForm);
    },
    async find(site, id) {
      const row = await ofSite(site).where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : toForm(row);
    },
    change: (writer, form) =>
      db.transaction().execute(async (trx) => {
        const { numUpdatedRows } = await trx
          .updateTable('form')
          .set(toColumns(form))
          .where('site_id', '=', writer.site)
          .where('id', '=', form.id)
          .executeTakeFirst();
        if (numUpdatedRows === 0n) return false;
        await recordChange(trx, kind, writer, { subject: 'form', id: form.id, change: 'changed' });
        return true;
      }),
    delete: (writer, id) =>
      db.transaction().execute(async (trx) => {
        const { site } = writer;
        // Widgets are written under this lock: none of them gets the form that goes.
        await lockSite(trx, kind, site);
        const { numDeletedRows } = await trx
          .deleteFrom('form')
          .where('site_id', '=', site)
          .where('id', '=', id)
          .executeTakeFirst();
        if (numDeletedRows === 0n) return false;
        await trx
          .updateTable('widget')
          .set({ form_id: null })
          .where('site_id', '=', site)
          .where('form_id', '=', id)
          .execute();
        await recordChange(trx, kind, writer, { subject: 'form', id, change: 'removed' });
        return true;
      }),
    submit: (submission, values, event) =>
      db.transaction().execute(async (trx) => {
        const { site, visitor, at } = submission;
        await lockSite(trx, kind, site);
        const inserted = await trx
          .insertInto('form_submission')
          .values(toSubmissionRow(submission))
          .onConflict((on) => on.column('id').doNothing())
          .returning('id')
          .executeTakeFirst();
        if (inserted === undefined) return false;
        await saveValues(trx, { visitor, source: 'visitor', by: null, values, site, at });
        await saveEvents(trx, kind, [event]);
        return true;
      }),
    async submissions(site, { form, visitor, before }, limit) {
      let query = db.selectFrom('form_submission').selectAll().where('site_id', '=', site);
      if (form !== null) query = query.where('form_id', '=', form);
      // Any text may be asked for.
      if (visitor !== null) query = query.where('visitor_id', '=', visitor as VisitorId);
      if (before !== null) {
        query = query.where((where) =>
          where.or([
            where('at', '<', before.at),
            where.and([where('at', '=', before.at), where('id', '<', before.id)]),
          ]),
        );
      }
      return (await query.orderBy('at', 'desc').orderBy('id', 'desc').limit(limit).execute()).map(toSubmission);
    },
  };
}

function toColumns({ id, name, kind, fields, consent, changedAt }: Omit<Form, 'createdAt'>) {
  return { id, name, kind, fields: JSON.stringify(fields), consent, changed_at: changedAt };
}

function toForm(row: Schema['form']): Form {
  const { id, name, consent, created_at: createdAt, changed_at: changedAt } = row;
  const fields = JSON.parse(row.fields) as Form['fields'];
  return { id, name, kind: row.kind as Form['kind'], fields, consent, createdAt, changedAt };
}

function toSubmissionRow(submission: StoredSubmission): Schema['form_submission'] {
  const { id, site, form, visitor, conversation, answers, consent, at } = submission;
  return {
    id,
    site_id: site,
    form_id: form.id,
    form_name: form.name,
    visitor_id: visitor,
    conversation_id: conversation,
    answers: JSON.stringify(answers),
    consent,
    at,
  };
}

function toSubmission(row: Schema['form_submission']): FormSubmission {
  const { id, visitor_id: visitor, conversation_id: conversation, consent, at } = row;
  const answers = JSON.parse(row.answers) as FormSubmission['answers'];
  return { id, form: { id: row.form_id, name: row.form_name }, visitor, conversation, answers, consent, at };
}
