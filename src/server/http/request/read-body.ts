/** Bodies of requests against their schema, with an answer that names the field that is wrong. */
import type { FastifyReply } from 'fastify';
import type Type from 'typebox';
import { findSchemaMistake, type Mistake } from '../../../protocol/schema-mistake.ts';
import { decodeBody } from './decode-body.ts';
import { sendMistake } from './problem.ts';

/** @returns null when it is something else, and the answer has been sent */
export function readBody<Schema extends Type.TSchema>(
  schema: Schema,
  body: unknown,
  reply: FastifyReply,
): Type.Static<Schema> | null {
  const decoded = decodeBody(schema, body);
  if (decoded !== null) return decoded;
  const whole: Mistake = { field: '', expected: 'another body', got: 'this one' };
  sendMistake(reply, findSchemaMistake(schema, body, '') ?? whole);
  return null;
}
