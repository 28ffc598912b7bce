/** Answers an agent's request with what a use case gives: its answer, nothing to say, or why not. */
import type { FastifyReply } from 'fastify';
import type { ProblemCode } from '../../../protocol/codes.ts';
import type { Mistake } from '../../../protocol/schema-mistake.ts';
import { toContentDisposition } from '../file/content-disposition.ts';
import { sendMistake, sendProblem } from '../request/problem.ts';

export type Result<Answer extends object> =
  | Answer
  | 'done'
  | { readonly attachment: { readonly name: string; readonly type: string; readonly text: string } }
  | { readonly refused: ProblemCode }
  | { readonly mistake: Mistake };

/** @param details what to say of a refusal beyond its title */
export function sendResult<Answer extends object>(
  reply: FastifyReply,
  result: Result<Answer>,
  status = 200,
  details: Partial<Record<ProblemCode, string>> = {},
): FastifyReply {
  if (result === 'done') return reply.status(204).send();
  if ('mistake' in result) return sendMistake(reply, result.mistake);
  if ('refused' in result) return sendProblem(reply, result.refused, details[result.refused]);
  reply.status(status).header('cache-control', 'no-store');
  if (!('attachment' in result)) return reply.send(result);
  const { name, type, text } = result.attachment;
  return reply.header('content-disposition', toContentDisposition('attachment', name)).type(type).send(text);
}
