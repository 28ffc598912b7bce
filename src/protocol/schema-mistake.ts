/** Says where a value from outside differs from its schema, in words that a person who wrote it understands. */
import type { TSchema } from 'typebox';
import { Errors } from 'typebox/value';

export interface Mistake {
  /** Where, such as `conditions[2].any[0].value`; empty for the whole. */
  readonly field: string;
  readonly expected: string;
  /** What is there, as JSON cut short. */
  readonly got: string;
}

/** The keywords of JSON Schema that our schemas use. */
interface Schema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema | readonly Schema[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
}

const MAX_GOT_LENGTH = 80;
/** Names of fields may be anything that was sent. */
const MAX_NAME_LENGTH = 64;

/**
 * @param field where the value itself stands
 * @returns null when the value is what the schema says
 */
export function findSchemaMistake(schema: TSchema, value: unknown, field: string): Mistake | null {
  const [error] = Errors(schema, value);
  if (error === undefined) return null;
  const names = error.instancePath.split('/').slice(1).map(unescapePointer);
  const missing = error.keyword === 'required' ? error.params.requiredProperties.slice(0, 1) : [];
  return followPath(schema as Schema, value, field, [...names, ...missing]);
}

/** @param at the value of the field, or undefined where there is none */
export function toMistake(field: string, expected: string, at: unknown): Mistake {
  return { field, expected, got: toShortJson(at) };
}

/** A field of an object or an entry of a list, by the place of the whole. */
export function toField(parent: string, name: string | number): string {
  if (typeof name === 'number') return `${parent}[${name}]`;
  return (parent === '' ? '' : `${parent}.`) + name.slice(0, MAX_NAME_LENGTH);
}

/** Goes to the place of the error, but not into one of several schemas: what is expected there is any of them. */
function followPath(schema: Schema, value: unknown, field: string, [name, ...rest]: readonly string[]): Mistake {
  if (name === undefined || schema.anyOf !== undefined) return toMistake(field, describe(schema), value);
  const isList = Array.isArray(value);
  const child = isList ? toEntrySchema(schema, Number(name)) : toPropertySchema(schema, name);
  const place = toField(field, isList ? Number(name) : name);
  const inside = toOwn(value, name);
  return child === undefined ? toMistake(place, 'no such field', inside) : followPath(child, inside, place, rest);
}

function toEntrySchema({ items }: Schema, index: number): Schema | undefined {
  return isTuple(items) ? items[index] : items;
}

function isTuple(items: Schema['items']): items is readonly Schema[] {
  return Array.isArray(items);
}

function toPropertySchema({ properties = {} }: Schema, name: string): Schema | undefined {
  return Object.hasOwn(properties, name) ? properties[name] : undefined;
}

function toOwn(value: unknown, name: string): unknown {
  return Object.getOwnPropertyDescriptor(Object(value), name)?.value;
}

/** What fits a schema, in words. */
export const describeSchema = (schema: object): string => describe(schema);

function describe(schema: Schema): string {
  if (schema.anyOf !== undefined) return schema.anyOf.map(describe).join(' or ');
  if (schema.enum !== undefined) return `one of ${schema.enum.map((one) => JSON.stringify(one)).join(', ')}`;
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  return DESCRIPTIONS[schema.type ?? '']?.(schema) ?? 'something else';
}

const DESCRIPTIONS: Readonly<Record<string, (schema: Schema) => string>> = {
  string: ({ pattern, minLength, maxLength }) =>
    pattern === undefined ? `a text${toRange(minLength, maxLength, ' characters')}` : `a text that matches ${pattern}`,
  integer: ({ minimum, maximum }) => `a whole number${toRange(minimum, maximum)}`,
  number: ({ minimum, maximum }) => `a number${toRange(minimum, maximum)}`,
  boolean: () => 'true or false',
  null: () => 'null',
  array: ({ items, minItems, maxItems }) =>
    isTuple(items) ? `[${items.map(describe).join(', ')}]` : `a list${toRange(minItems, maxItems, ' entries')}`,
  object: ({ properties = {} }) => `an object with ${Object.keys(properties).join(', ')}`,
};

function toRange(from: number | undefined, to: number | undefined, unit = ''): string {
  if (to === undefined) return from === undefined ? '' : ` of at least ${from}${unit}`;
  return from === undefined ? ` of at most ${to}${unit}` : ` of ${from} to ${to}${unit}`;
}

function toShortJson(value: unknown): string {
  try {
    const json = JSON.stringify(value) ?? 'nothing';
    return json.length > MAX_GOT_LENGTH ? `${json.slice(0, MAX_GOT_LENGTH - 1)}…` : json;
  } catch {
    // Nested so deeply that it cannot even be written.
    return 'something too deep';
  }
}

/** RFC 6901, 4. */
function unescapePointer(token: string): string {
  return token.replaceAll('~1', '/').replaceAll('~0', '~');
}
