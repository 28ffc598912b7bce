/** Bodies that come as `text/plain`, so that browsers need not ask first whether they may send them. */
import { isTooDeep } from '../../../protocol/is-too-deep.ts';

/** @returns null, which no schema takes, when it is not JSON or too deep */
export function parseJson(body: unknown): unknown {
  try {
    const value: unknown = typeof body === 'string' ? JSON.parse(body) : body;
    return isTooDeep(value) ? null : value;
  } catch {
    return null;
  }
}
