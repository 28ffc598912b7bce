/** Bodies of requests, checked against the schema that the contract gives them. */
import type Type from 'typebox';
import { Compile } from 'typebox/compile';

const validators = new Map<Type.TSchema, ReturnType<typeof Compile>>();

/** @returns null when it is something else */
export function decodeBody<Schema extends Type.TSchema>(schema: Schema, body: unknown): Type.Static<Schema> | null {
  const validator = validators.get(schema) ?? Compile(schema);
  validators.set(schema, validator);
  return validator.Check(body) ? (body as Type.Static<Schema>) : null;
}
