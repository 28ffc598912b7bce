/** Answers an agent's request with what a use case gives: its answer, nothing to say, or why not. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ProblemCode } from '../../protocol/codes.ts';
import type { Mistake } from '../../protocol/schema-mistake.ts';
import type { Agent } from '../store/store.ts';
import type { AgentDoor } from './agent-door.ts';
import { toContentDisposition } from './content-disposition.ts';
import { sendMistake, sendProblem } from './problem.ts';

export type Result<Answer extends object> =
  | Answer
  | 'done'
  | { readonly attachment: { readonly name: string; readonly type: string; readonly text: string } }
  | { readonly refused: ProblemCode }
  | { readonly mistake: Mistake };

/**
 * @param act null when it has answered itself
 * @param details what to say of a refusal beyond its title
 */
export async function answerAgent<Answer extends object>(
  door: AgentDoor,
  request: FastifyRequest,
  reply: FastifyReply,
  act: (agent: Agent) => Promise<Result<Answer>> | null,
  status = 200,
  details: Partial<Record<ProblemCode, string>> = {},
): Promise<FastifyReply> {
  const agent = await door.enter(request, reply);
  if (agent === null) return reply;
  const result = await act(agent);
  if (result === null) return reply;
  if (result === 'done') return reply.status(204).send();
  if ('mistake' in result) return sendMistake(reply, result.mistake);
  if ('refused' in result) return sendProblem(reply, result.refused, details[result.refused]);
  reply.status(status).header('cache-control', 'no-store');
  if (!('attachment' in result)) return reply.send(result);
  const { name, type, text } = result.attachment;
  return reply.header('content-disposition', toContentDisposition('attachment', name)).type(type).send(text);
}
