/** Our schemas as OpenAPI 3.1 has them (JSON Schema 2020-12): shapes that contain themselves get a name, lists of fixed length their keyword. */

export interface JsonSchema {
  readonly type?: string;
  readonly description?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly patternProperties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema | false;
  readonly prefixItems?: readonly JsonSchema[];
  readonly $ref?: string;
}

/** @param named gets the shapes that are referred to, by their names */
export function toJsonSchema(schema: object, named: Map<string, JsonSchema>): JsonSchema {
  const { $defs, $ref, $id: _, additionalItems: __, ...rest }: Readonly<Record<string, unknown>> = { ...schema };
  for (const [name, shape] of Object.entries(Object($defs))) {
    if (named.has(name)) continue;
    // Known before it is looked into: it may refer to itself.
    named.set(name, {});
    named.set(name, toJsonSchema(Object(shape), named));
  }
  if (typeof $ref === 'string') return { $ref: `#/components/schemas/${$ref}` };
  const converted = Object.fromEntries(
    Object.entries(rest).map(([name, value]) => [name, convert(name, value, named)]),
  );
  if (!Array.isArray(rest['items'])) return converted;
  const { items, ...others } = converted;
  return { ...others, prefixItems: items as readonly JsonSchema[], items: false };
}

/** What holds schemas is looked into; everything else, such as a default, is a value. */
function convert(name: string, value: unknown, named: Map<string, JsonSchema>): unknown {
  const isSchema = typeof value === 'object' && value !== null;
  if (!isSchema || !HOLDERS.has(name)) return value;
  if (Array.isArray(value)) return value.map((one) => toJsonSchema(Object(one), named));
  if (HOLDERS.get(name) === 'one') return toJsonSchema(value, named);
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, toJsonSchema(Object(one), named)]));
}

const HOLDERS: ReadonlyMap<string, 'one' | 'by-name'> = new Map([
  ['anyOf', 'one'],
  ['items', 'one'],
  ['additionalProperties', 'one'],
  ['properties', 'by-name'],
  ['patternProperties', 'by-name'],
]);
