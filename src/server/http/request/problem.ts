/** Errors as problem details (RFC 9457), and none of our insides in them. */
import type { FastifyReply } from 'fastify';
import { PROBLEMS, type ProblemCode } from '../../../protocol/codes.ts';
import type { Mistake } from '../../../protocol/schema-mistake.ts';

/**
 * @param detail one sentence for the person who made the request: what was expected and what came
 * @param field the part of the body that is wrong, such as `conditions[2].value`
 */
export function sendProblem(reply: FastifyReply, code: ProblemCode, detail?: string, field?: string): FastifyReply {
  const { status, title } = PROBLEMS[code];
  return reply
    .status(status)
    .type('application/problem+json')
    .send({
      type: 'about:blank',
      title,
      status,
      code,
      requestId: reply.request.id,
      ...(detail ? { detail } : {}),
      ...(field === undefined ? {} : { field }),
    });
}

export function sendMistake(reply: FastifyReply, { field, expected, got }: Mistake): FastifyReply {
  const where = field === '' ? 'the body' : field;
  return sendProblem(reply, 'malformed', `${where}: expected ${expected}, got ${got}`, field);
}
