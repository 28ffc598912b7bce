/** Waits until everything that goes on without time has gone on: promises, and the database, which answers in its own turn. */
export async function quiet(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
}
