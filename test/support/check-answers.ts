/** Compares what operations answer with what they declare, in every test that calls one: the document cannot lie. */
import type { FastifyInstance } from 'fastify';
import { findSchemaMistake } from '../../src/protocol/schema-mistake.ts';
import type { Operation } from '../../src/server/http/agent/operation.ts';

export function checkAnswers(http: FastifyInstance): void {
  http.addHook('onSend', async (request, reply, payload) => {
    const { operation } = request.routeOptions.config;
    if (operation === undefined || reply.statusCode >= 400) return;
    const type = String(reply.getHeader('content-type') ?? '');
    const lie = findLie(operation, reply.statusCode, payload, type);
    // The request that is answered is nobody's mistake: the test as a whole fails.
    if (lie !== null) void Promise.reject(new Error(`${operation.method} ${operation.path}: ${lie}`));
  });
}

export function findLie(
  { answer, answerType, status = 200 }: Operation,
  sent: number,
  payload: unknown,
  type = 'application/json',
): string | null {
  if (answer === undefined && answerType === undefined) {
    return sent === 204 && !payload ? null : `expected 204 and nothing, got ${sent} and ${payload}`;
  }
  if (sent !== status) return `expected ${status}, got ${sent}`;
  if (answer === undefined || (answerType !== undefined && type.startsWith(answerType))) return null;
  const mistake = findSchemaMistake(answer, JSON.parse(String(payload)), '');
  return mistake && `${mistake.field}: expected ${mistake.expected}, got ${mistake.got}`;
}
