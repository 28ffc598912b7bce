/** The store over PostgreSQL in this process (PGlite): shows that the SQL is portable. */
import { PGlite, type Transaction } from '@electric-sql/pglite';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely';
import { createStore } from '../../src/server/store/create-store.ts';
import type { Schema } from '../../src/server/store/schema.ts';
import type { Store } from '../../src/server/store/store.ts';

/** One for all files that run in this worker: to start one takes longer than most files. */
let shared: Promise<PGlite> | null = null;

/** Empty, as after a start: whoever opened it before is done with it. */
async function openEmpty(): Promise<PGlite> {
  shared ??= PGlite.create();
  const client = await shared;
  await client.exec('drop schema public cascade; create schema public');
  return client;
}

export async function openPgliteStore(): Promise<Store> {
  const client = await openEmpty();
  const db = new Kysely<Schema>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => createDriver(client),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  });
  return createStore(db, 'postgres');
}

/** PGlite has one connection: users of it take turns, in the order they came. */
function createDriver(client: PGlite): Driver {
  let lastTurn = Promise.resolve();
  const endTurns: (() => void)[] = [];
  const connection: DatabaseConnection = {
    async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
      const { rows, affectedRows } = await (client as PGlite | Transaction).query<Row>(sql, [...parameters]);
      return { rows, numAffectedRows: BigInt(affectedRows ?? 0) };
    },
    // biome-ignore lint/correctness/useYield: the store never streams
    async *streamQuery() {
      throw new Error('this driver does not stream');
    },
  };
  return {
    init: async () => {},
    async acquireConnection() {
      const myTurn = lastTurn;
      lastTurn = new Promise((resolve) => endTurns.push(resolve));
      await myTurn;
      return connection;
    },
    releaseConnection: async () => endTurns.shift()?.(),
    async beginTransaction(active) {
      await active.executeQuery(CompiledQuery.raw('begin'));
    },
    async commitTransaction(active) {
      await active.executeQuery(CompiledQuery.raw('commit'));
    },
    async rollbackTransaction(active) {
      await active.executeQuery(CompiledQuery.raw('rollback'));
    },
    // The next file goes on with it.
    destroy: async () => {},
  };
}
