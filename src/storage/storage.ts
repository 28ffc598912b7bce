/** What the browser remembers for one site: a few named values, changed atomically across tabs. */
export interface Storage {
  /** False when it lives in memory: a reload forgets it, and a person who types should know. */
  readonly durable: boolean;
  /** The value under `name`, or undefined; decode it, an older version may have written it. */
  get(name: string): Promise<unknown>;
  /**
   * Replaces the value by what `change` makes of it (undefined deletes), in one transaction that no other tab can
   * interleave, flushed to disk before it resolves. Rejects when the browser refuses; nothing is half-written.
   */
  update(name: string, change: (value: unknown) => unknown): Promise<void>;
}
