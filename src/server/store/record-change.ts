/** Writes into the log that somebody changed how a site is set up, in the transaction that changes it. */
import type { Transaction } from 'kysely';
import type { DatabaseKind } from './database-kind.ts';
import type { ConfigurationChange, NewEvent, Writer } from './event-records.ts';
import { saveEvents } from './event-rows.ts';
import type { Schema } from './schema.ts';

/** Says what was changed and by whom, not to what: the log is kept for longer, and is no place for secrets. */
export function recordChange(
  trx: Transaction<Schema>,
  kind: DatabaseKind,
  { site, agent, at }: Writer,
  ...changes: readonly ConfigurationChange[]
): Promise<void> {
  const events = changes.map(
    ({ subject, id, change }): NewEvent => ({
      site,
      kind: 'configuration-changed',
      ...(agent === null ? {} : { agent }),
      at,
      detail: { subject, id, change },
    }),
  );
  return saveEvents(trx, kind, events);
}
