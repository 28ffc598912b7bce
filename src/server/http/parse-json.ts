/** Bodies that come as `text/plain`, so that browsers need not ask first whether they may send them. */

/** @returns null, which no schema takes, when it is not JSON */
export function parseJson(body: unknown): unknown {
  try {
    return typeof body === 'string' ? JSON.parse(body) : body;
  } catch {
    return null;
  }
}
