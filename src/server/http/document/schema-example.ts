/** A value of a schema's shape, as small as it may be: what an example shows. */
import type { JsonSchema } from './openapi-schema.ts';

interface Limited extends JsonSchema {
  readonly minimum?: number;
  readonly minItems?: number;
  readonly pattern?: string;
}

export function toExample(schema: Limited): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  const { anyOf = [] } = schema;
  const [first] = anyOf;
  if (first !== undefined) return anyOf.some(({ type }) => type === 'null') ? null : toExample(first);
  return EXAMPLES[schema.type ?? '']?.(schema) ?? null;
}

const EXAMPLES: Readonly<Record<string, (schema: Limited) => unknown>> = {
  string: ({ pattern = '' }) => PATTERNS.find(([start]) => pattern.startsWith(start))?.[1] ?? 'text',
  integer: ({ minimum = 0 }) => minimum,
  number: ({ minimum = 0 }) => Math.max(0, minimum),
  boolean: () => true,
  array: ({ items, prefixItems, minItems = 0 }) => {
    if (prefixItems !== undefined) return prefixItems.map(toExample);
    return minItems > 0 && items !== undefined && items !== false ? [toExample(items)] : [];
  },
  object: ({ properties = {}, required = [] }) =>
    Object.fromEntries(
      Object.entries(properties).flatMap(([name, one]) => (required.includes(name) ? [[name, toExample(one)]] : [])),
    ),
};

/** What a word would not fit. */
const PATTERNS: readonly (readonly [start: string, example: string])[] = [
  ['^[0-9a-f]{8}', '018bcfe5-6800-7000-8000-000000000000'],
  ['^https?://', 'https://www.example.com/'],
  ['^[A-Za-z]{2,3}', 'en'],
  ['^[0-9]', '1'],
];
