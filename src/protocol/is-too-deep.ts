/** Whether a value from outside is nested more deeply than anything that we ask for: what walks through values may then trust its stack. */
import { MAX_JSON_DEPTH } from './limits.ts';

/** @param value as JSON is parsed; an object or a list is one level, and what is in it the next */
export function isTooDeep(value: unknown, levels = MAX_JSON_DEPTH): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  return Object.values(value).some((inside) => isTooDeep(inside, levels - 1));
}
