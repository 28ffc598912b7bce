/** What an answer must look like: its names in their order, and the format of every value. */

/** A text or, written as one, a number that matches; a list of such, or of any texts, which may have none; a literal; an object; or `*`: any names with such values. */
export type Shape =
  | RegExp
  | 'boolean'
  | 'number'
  | 'texts'
  | 'anything'
  | readonly [Shape]
  | { readonly [name: string]: Shape };

export interface ContractCall {
  /** How the document calls it: found in the line, or in the request, that tells of it; null for what is known beyond it. */
  readonly document: RegExp | null;
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Below the base address. */
  readonly path: string;
  /** What its query must have at least. */
  readonly query?: string;
  readonly body?: object;
  /** Of a good answer. */
  readonly status?: number;
  readonly answer: Shape | null;
}

/** The one name in a shape of what may also be null. */
export const OR_NULL = 'or null';

/** Where an answer differs from its shape first, in words; null where it does not. */
export function findDifference(shape: Shape, value: unknown, place = 'the answer'): string | null {
  if (shape instanceof RegExp) {
    const fits = typeof value === 'string' && shape.test(value);
    return fits ? null : `${place}: expected a text like ${shape}, got ${JSON.stringify(value)}`;
  }
  if (shape === 'anything') return value === undefined ? `${place} is missing` : null;
  if (shape === 'texts') {
    const fits = Array.isArray(value) && value.every((one) => typeof one === 'string');
    return fits ? null : `${place}: expected a list of texts, got ${JSON.stringify(value)}`;
  }
  if (typeof shape === 'string') {
    return typeof value === shape ? null : `${place}: expected a ${shape}, got ${JSON.stringify(value)}`;
  }
  const orNull = isList(shape) ? undefined : shape[OR_NULL];
  if (orNull !== undefined) return value === null ? null : findDifference(orNull, value, place);
  if (typeof value !== 'object' || value === null) return `${place}: expected more than ${JSON.stringify(value)}`;
  if (isList(shape)) {
    if (!Array.isArray(value) || value.length === 0) return `${place}: expected a list with something in it`;
    return firstOf(value.map((one, index) => findDifference(shape[0], one, `${place}[${index}]`)));
  }
  const any = shape['*'];
  const names = Object.keys(value);
  if (any !== undefined) {
    if (names.length === 0) return `${place}: expected something in it`;
    return firstOf(Object.entries(value).map(([name, one]) => findDifference(any, one, `${place}.${name}`)));
  }
  const expected = Object.keys(shape);
  if (names.join() !== expected.join()) return `${place}: expected ${expected.join()}, got ${names.join()}`;
  return firstOf(
    Object.entries(value).map(([name, one]) => findDifference(shape[name] ?? /^$/, one, `${place}.${name}`)),
  );
}

/** Every name in a shape, in order. */
export function listNames(shape: Shape | null): readonly string[] {
  if (shape === null || typeof shape === 'string' || shape instanceof RegExp) return [];
  if (isList(shape)) return listNames(shape[0]);
  return Object.entries(shape).flatMap(([name, inside]) => [
    ...(name === '*' || name === OR_NULL ? [] : [name]),
    ...listNames(inside),
  ]);
}

const isList = (shape: object): shape is readonly [Shape] => Array.isArray(shape);
const firstOf = (found: readonly (string | null)[]): string | null => found.find((one) => one !== null) ?? null;
