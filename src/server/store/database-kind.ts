/** The databases that the store's SQL is written for. */
export type DatabaseKind = 'sqlite' | 'postgres';
