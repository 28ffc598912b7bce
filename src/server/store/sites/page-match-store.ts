/** Page views and conversations by the address of the page, in SQL. */
import { type Kysely, type RawBuilder, sql } from 'kysely';
import { containsText, startsWithText } from '../contains-text.ts';
import type { DatabaseKind } from '../database-kind.ts';
import type { Schema } from '../schema.ts';
import type { AddressTest, PageMatchStore, TimeRange } from './page-filter-records.ts';

export function createPageMatchStore(db: Kysely<Schema>, kind: DatabaseKind): PageMatchStore {
  const url = sql.ref('page_view.url');
  // SQLite knows no other letters than A to Z anyway.
  const foldedUrl = kind === 'sqlite' ? sql`lower(${url})` : sql`lower(${url} collate "C")`;
  const TESTS: Readonly<Record<AddressTest['how'], (text: string) => RawBuilder<boolean>>> = {
    contains: (text) =>
      containsText(
        kind,
        foldedUrl,
        text.replace(/[A-Z]/g, (letter) => letter.toLowerCase()),
      ),
    is: (text) => sql`${url} = ${text}`,
    'starts-with': (text) => startsWithText(url, text),
  };
  const views = ({ how, text }: AddressTest, { from, to }: TimeRange) =>
    db
      .selectFrom('page_view')
      .select(['id', 'visit_id as visit', 'visitor_id as visitor', 'url', 'title', 'at'])
      .where('at', '>=', from)
      .where('at', '<', to)
      .where(TESTS[how](text));

  return {
    views(site, test, range, before, limit) {
      let query = views(test, range).where('site_id', '=', site);
      if (before !== null) {
        query = query.where(({ eb, refTuple, tuple }) => eb(refTuple('at', 'id'), '<', tuple(before.at, before.id)));
      }
      return query.orderBy('at', 'desc').orderBy('id', 'desc').limit(limit).execute();
    },
    async viewsSince(visits, test, range, { at, id }) {
      if (visits.length === 0) return [];
      return views(test, range)
        .where('visit_id', 'in', visits)
        .where(({ eb, refTuple, tuple }) => eb(refTuple('at', 'id'), '>=', tuple(at, id)))
        .execute();
    },
    conversations(site, { how, text }, { from, to }, before, limit) {
      let query = db
        .selectFrom('conversation')
        .innerJoin('page_view', (join) =>
          join.on(({ eb, selectFrom }) =>
            eb(
              'page_view.id',
              '=',
              selectFrom('page_view as seen')
                .select('seen.id')
                .where('seen.visit_id', '=', (visits) =>
                  visits
                    .selectFrom('visit')
                    .select('visit.id')
                    .whereRef('visit.visitor_id', '=', 'conversation.visitor_id')
                    .whereRef('visit.started_at', '<=', 'conversation.started_at')
                    .orderBy('visit.started_at', 'desc')
                    .limit(1),
                )
                .whereRef('seen.at', '<=', 'conversation.started_at')
                .orderBy('seen.at', 'desc')
                .orderBy('seen.id', 'desc')
                .limit(1),
            ),
          ),
        )
        .select(['conversation.id', 'conversation.visitor_id as visitor', 'conversation.started_at as at'])
        .select(['page_view.url', 'page_view.title'])
        .where('conversation.site_id', '=', site)
        .where('conversation.started_at', '>=', from)
        .where('conversation.started_at', '<', to)
        .where(TESTS[how](text));
      if (before !== null) {
        const { at, id } = before;
        query = query.where(sql<boolean>`(conversation.started_at, conversation.id) < (${at}, ${id})`);
      }
      return query.orderBy('conversation.started_at', 'desc').orderBy('conversation.id', 'desc').limit(limit).execute();
    },
  };
}
