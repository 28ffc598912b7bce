/** Answers that are kept for whoever asks again, in SQL. */
import type { Kysely } from 'kysely';
import type { Schema } from '../schema.ts';
import type { AnswerStore, BegunAnswer } from './answer-records.ts';

const PLACE = ['agent_id', 'key', 'method', 'path'] as const;

export function createAnswerStore(db: Kysely<Schema>): AnswerStore {
  return {
    async begin(answer, since, aliveSince) {
      const { fingerprint, at } = answer;
      const anew = { fingerprint, begun_at: at, status: null, body: '' };
      const begun = await db
        .insertInto('kept_answer')
        .values({ ...toPlace(answer), ...anew })
        .onConflict((on) =>
          on
            .columns(PLACE)
            .doUpdateSet(anew)
            .where(({ eb, or, and }) =>
              or([
                eb('kept_answer.begun_at', '<', since),
                and([eb('kept_answer.status', 'is', null), eb('kept_answer.begun_at', '<', aliveSince)]),
              ]),
            ),
        )
        .returning('begun_at')
        .executeTakeFirst();
      if (begun !== undefined) return 'begun';
      const row = await db
        .selectFrom('kept_answer')
        .selectAll()
        .where(({ and }) => and(toPlace(answer)))
        .executeTakeFirst();
      // Dropped in the meantime: the next attempt begins.
      if (row === undefined) return 'running';
      if (row.fingerprint !== fingerprint) return 'mismatch';
      return row.status === null ? 'running' : { status: row.status, body: row.body };
    },
    async keep(answer, kept) {
      await db
        .updateTable('kept_answer')
        .set(kept)
        .where(({ and }) => and(toBegun(answer)))
        .where('status', 'is', null)
        .execute();
    },
    async drop(answer) {
      await db
        .deleteFrom('kept_answer')
        .where(({ and }) => and(toBegun(answer)))
        .where('status', 'is', null)
        .execute();
    },
    async deleteBefore(at) {
      await db.deleteFrom('kept_answer').where('begun_at', '<', at).execute();
    },
  };
}

const toPlace = ({ agent, key, method, path }: BegunAnswer) => ({ agent_id: agent, key, method, path });

const toBegun = (answer: BegunAnswer) => ({ ...toPlace(answer), begun_at: answer.at });
